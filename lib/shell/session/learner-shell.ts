/** The learner's machine and the shell at its prompt, with the terminal as its three streams. */
import { createMemoryFiles, FILE_LIMITS } from '../files/memory';
import { interpreter } from '../language/interpreter';
import type { Scope } from '../language/scope';
import { createShell } from '../language/shell-state';
import { createStream, createTerminalOutput, retainAll, type Soon } from '../language/streams';
import type { EditorDesk } from '../program';
import type { ShellSessionOptions } from '../shell';
import { createMachine } from './machine';
import { createMachineFinder } from './nodes';
import type { TerminalInput } from './terminal-input';

const FIRST_PROCESS_ID = 1000;

export function createLearnerShell(
  options: ShellSessionOptions,
  soon: Soon,
  input: TerminalInput,
  terminal: { columns: number; rows: number },
  editor: EditorDesk,
): Scope {
  const { kernel, output, homeDirectory } = options;
  const userName = options.userName ?? 'learner';
  const { nodes } = options;
  const createFiles = (initial: Readonly<Record<string, string | Uint8Array>>) =>
    createMemoryFiles(initial, () => kernel.epochMs(), FILE_LIMITS, kernel.spend);
  const findMachine =
    nodes === undefined ? undefined : createMachineFinder(nodes, kernel, soon, createFiles, terminal);
  const machine = createMachine({
    kernel,
    soon,
    host: options.host,
    files: options.files,
    userName,
    editor,
    ...(findMachine === undefined ? {} : { findMachine }),
    terminal,
    added: options.hostPrograms,
    names: null,
    nextProcessId: createCounter(FIRST_PROCESS_ID),
  });
  const shell = createShell({
    machine,
    dialect: 'bash',
    name: 'bash',
    isInteractive: true,
    environment: {
      HOME: homeDirectory,
      USER: userName,
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      ...options.environment,
    },
    workingDirectory: homeDirectory,
  });
  if (machine.files.listDirectory(homeDirectory) === null) machine.files.makeDirectory(homeDirectory);
  const descriptors = new Map([
    [0, createStream(input.channel, 'terminal', () => {})],
    [1, createTerminalOutput(soon, (text) => output(text, 'stdout'))],
    [2, createTerminalOutput(soon, (text) => output(text, 'stderr'))],
  ]);
  return { shell, interpreter, descriptors: retainAll(descriptors) };
}

function createCounter(first: number): () => number {
  let next = first;
  return () => next++;
}
