/**
 * What Tab offers: programs and functions where a command begins, what kubectl knows behind its name, names of
 * files elsewhere, variables behind "$".
 */
import { factsOf, isDirectory } from '../files/access';
import { compareText, resolvePath } from '../files/paths';
import { builtins } from '../language/builtins/table';
import type { Shell } from '../language/shell-state';
import { exportedVariables, getValue } from '../language/variables';
import { completeKubectl } from '../programs/kubectl/completion';
import { KubectlError } from '../programs/kubectl/errors';
import type { Completion, ReadApi } from '../shell';

const KEYWORDS = ['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac'];

/** `readApi`: what the cluster has, without asking over the network; absent where there is no cluster. */
export function completeLine(
  shell: Shell,
  line: string,
  cursor: number,
  readApi: ReadApi | undefined,
): Completion {
  const before = line.slice(0, cursor);
  const from = wordStart(before);
  const word = before.slice(from);
  if (/^\$\w*$/.test(word)) return completeVariable(shell, word, from);
  const isCommand = isCommandPlace(before.slice(0, from));
  if (isCommand && !word.includes('/')) return { from, candidates: matching(commandNames(shell), word) };
  if (readApi) {
    const candidates = completeCommand(shell, before.slice(0, from), word, readApi);
    if (candidates !== null) return { from, candidates };
  }
  return { from, candidates: completePath(shell, word) };
}

/** Programs that run what stands behind them. */
const WRAPPERS = new Set(['command', 'exec', 'nohup', 'time', 'watch']);

/** `null`: not a line of kubectl, or a place for the name of a file. */
function completeCommand(shell: Shell, before: string, word: string, readApi: ReadApi): string[] | null {
  const command = before.slice(before.search(/[^;&|(`{]*$/));
  const words = command.trim().split(/\s+/);
  while (words.length > 0 && (WRAPPERS.has(words[0]!) || /^\w+=/.test(words[0]!))) words.shift();
  if (words.shift() !== 'kubectl') return null;
  const source = {
    environment: exportedVariables(shell),
    files: shell.machine.files,
    workingDirectory: shell.workingDirectory,
    readApi,
  };
  try {
    return completeKubectl(source, words, word);
  } catch (error) {
    // A kubeconfig that can't be read: nothing is offered.
    if (error instanceof KubectlError) return [];
    throw error;
  }
}

function wordStart(text: string): number {
  let start = text.length;
  while (start > 0) {
    const character = text[start - 1]!;
    const isEscaped = text[start - 2] === '\\';
    if (/[\s;|&()<>=]/.test(character) && !isEscaped) break;
    start -= 1;
  }
  return start;
}

/** A command begins at the start, behind an operator, and behind some keywords. */
function isCommandPlace(before: string): boolean {
  const text = before.trimEnd();
  if (text === '' || /(?:[;&(|]|\$\(|`)$/.test(text)) return true;
  return /(?:^|[\s;|&])(?:if|then|else|elif|while|until|do|time|!|\{|sudo|watch|xargs|exec|command)$/.test(
    text,
  );
}

function commandNames(shell: Shell): string[] {
  return [...shell.machine.programNames, ...builtins.keys(), ...shell.functions.keys(), ...KEYWORDS];
}

function matching(names: readonly string[], word: string): string[] {
  return [...new Set(names)].filter((name) => name.startsWith(word)).sort(compareText);
}

function completeVariable(shell: Shell, word: string, from: number): Completion {
  const names = matching([...shell.variables.keys()], word.slice(1));
  return { from, candidates: names.map((name) => `$${name}`) };
}

function completePath(shell: Shell, word: string): string[] {
  const { files } = shell.machine;
  const plain = word.replace(/^["']/, '').replace(/\\(.)/g, '$1');
  const slash = plain.lastIndexOf('/');
  const typedDirectory = plain.slice(0, slash + 1);
  const home = getValue(shell, 'HOME') ?? '/';
  const directory = resolvePath(
    shell.workingDirectory,
    typedDirectory.startsWith('~/')
      ? home + typedDirectory.slice(1)
      : typedDirectory === ''
        ? '.'
        : typedDirectory,
  );
  const start = plain.slice(slash + 1);
  return (files.listDirectory(directory) ?? [])
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .map((name) => {
      const path = resolvePath(directory, name);
      const isFolder = factsOf(files, path) !== null && isDirectory(files, path);
      return escapeWord(typedDirectory + name) + (isFolder ? '/' : '');
    })
    .sort(compareText);
}

function escapeWord(text: string): string {
  return text.replace(/[\s"'$`\\&|;<>()*?[\]{}!#]/g, '\\$&');
}
