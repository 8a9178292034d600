/** mkdir, rmdir, rm, cp, mv, touch, chmod. Left out and refused: links, owners, -i questions, backups. */
import { FileSystemError, type Process, write } from '../../cluster/process';
import {
  factsOf,
  isDirectory,
  missingReason,
  renamePath,
  setMode,
  setModified,
  writeWholeFile,
} from '../files/access';
import { baseName, childOf, parentOf } from '../files/paths';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { pathOf } from './inputs';

/** Does something to each operand; a failure is told and the next one is tried. */
function* forEachOperand(
  call: Call,
  label: (operand: string) => string,
  act: (path: string, operand: string) => void,
): Process<number> {
  if (call.operands.length === 0) throw new ProgramFailure('missing operand', 1, true);
  let exitCode = 0;
  for (const operand of call.operands) {
    try {
      act(pathOf(call.context, operand), operand);
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(call.context, `${label(operand)}: ${error.message}`);
      exitCode = 1;
    }
  }
  return exitCode;
}

export const mkdir = createProgram(
  {
    options: 'pvm:',
    long: { parents: 'p', verbose: 'v', mode: 'm' },
    usage: '[OPTION]... DIRECTORY...',
    summary: 'Create directories; -p makes parents too.',
  },
  function* (call) {
    const { files } = call.context;
    return yield* forEachOperand(
      call,
      (operand) => `cannot create directory ‘${operand}’`,
      (path) => {
        const known = factsOf(files, path);
        if (known !== null && !(call.has('p') && known.kind === 'directory'))
          throw new FileSystemError('File exists');
        if (!call.has('p') && !isDirectory(files, parentOf(path)))
          throw new FileSystemError(missingReason(files, path));
        files.makeDirectory(path);
        const mode = call.value('m');
        if (mode !== undefined) setMode(files, path, readMode(mode, 0o755));
      },
    );
  },
);

export const rmdir = createProgram(
  { options: '', usage: 'DIRECTORY...', summary: 'Remove empty directories.' },
  function* (call) {
    const { files } = call.context;
    return yield* forEachOperand(
      call,
      (operand) => `failed to remove '${operand}'`,
      (path) => {
        const names = files.listDirectory(path);
        if (names === null) {
          throw new FileSystemError(
            factsOf(files, path) === null ? missingReason(files, path) : 'Not a directory',
          );
        }
        if (names.length > 0) throw new FileSystemError('Directory not empty');
        files.remove(path);
      },
    );
  },
);

export const rm = createProgram(
  {
    options: 'rRfvd',
    long: { recursive: 'r', force: 'f', verbose: 'v', dir: 'd' },
    usage: '[OPTION]... FILE...',
    summary: 'Remove files; -r directories with what they hold, -f says nothing of missing ones.',
  },
  function* (call) {
    const { files } = call.context;
    if (call.operands.length === 0 && call.has('f')) return 0;
    return yield* forEachOperand(
      call,
      (operand) => `cannot remove '${operand}'`,
      (path) => {
        const facts = factsOf(files, path);
        if (facts === null) {
          if (call.has('f')) return;
          throw new FileSystemError(missingReason(files, path));
        }
        const isRecursive = call.has('r') || call.has('R');
        if (facts.kind === 'directory' && !isRecursive) throw new FileSystemError('Is a directory');
        files.remove(path);
      },
    );
  },
);

export const touch = createProgram(
  {
    options: 'ac',
    long: { 'no-create': 'c' },
    usage: '[OPTION]... FILE...',
    summary: 'Create files that are missing, and set the time of change to now.',
  },
  function* (call) {
    const { files } = call.context;
    return yield* forEachOperand(
      call,
      (operand) => `cannot touch '${operand}'`,
      (path) => {
        if (factsOf(files, path) !== null) setModified(files, path, call.context.epochMs());
        else if (!call.has('c')) writeWholeFile(files, path, '');
      },
    );
  },
);

function readMode(text: string, before: number): number {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const part of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(part);
    if (match === null) throw new ProgramFailure(`invalid mode: ‘${text}’`, 1, true);
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    let bits = 0;
    for (const letter of match[3]!) bits |= letter === 'r' ? 4 : letter === 'w' ? 2 : 1;
    for (const group of who) {
      const shift = group === 'u' ? 6 : group === 'g' ? 3 : 0;
      if (match[2] === '+') mode |= bits << shift;
      else if (match[2] === '-') mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
  }
  return mode;
}

export const chmod = createProgram(
  {
    options: 'v',
    usage: 'MODE FILE...',
    summary: 'Change permissions: chmod +x script.sh.',
    stopsAtOperand: true,
  },
  function* (call) {
    const [mode, ...operands] = call.operands;
    if (mode === undefined) throw new ProgramFailure('missing operand', 1, true);
    if (operands.length === 0) throw new ProgramFailure(`missing operand after ‘${mode}’`, 1, true);
    const { files } = call.context;
    return yield* forEachOperand(
      { ...call, operands },
      (operand) => `cannot access '${operand}'`,
      (path) => {
        const facts = factsOf(files, path);
        if (facts === null) throw new FileSystemError(missingReason(files, path));
        setMode(files, path, readMode(mode, facts.mode));
      },
    );
  },
);

interface Transfer {
  readonly call: Call;
  readonly verb: 'copy' | 'move';
  readonly act: (from: string, to: string) => void;
}

function* transfer({ call, verb, act }: Transfer): Process<number> {
  const { files } = call.context;
  const operands = [...call.operands];
  if (operands.length === 0) throw new ProgramFailure('missing file operand', 1, true);
  const target = call.value('t') ?? operands.pop()!;
  if (operands.length === 0) {
    throw new ProgramFailure(`missing destination file operand after '${target}'`, 1, true);
  }
  const targetPath = pathOf(call.context, target);
  const intoDirectory = isDirectory(files, targetPath);
  if (operands.length > 1 && !intoDirectory) throw new ProgramFailure(`target '${target}': Not a directory`);
  let exitCode = 0;
  for (const operand of operands) {
    const from = pathOf(call.context, operand);
    const to = intoDirectory ? childOf(targetPath, baseName(from)) : targetPath;
    const shown = intoDirectory ? childOf(target, baseName(operand.replace(/\/+$/, ''))) : target;
    const problem = checkTransfer(call, verb, { operand, from, to, shown });
    if (problem !== null) {
      yield* complain(call.context, problem);
      exitCode = 1;
      continue;
    }
    if (call.has('n') && factsOf(files, to) !== null) continue;
    try {
      act(from, to);
      if (call.has('v')) {
        yield* write(call.context.stdout, `${verb === 'move' ? 'renamed ' : ''}'${operand}' -> '${shown}'\n`);
      }
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      yield* complain(call.context, `cannot create regular file '${shown}': ${error.message}`);
      exitCode = 1;
    }
  }
  return exitCode;
}

function checkTransfer(
  call: Call,
  verb: 'copy' | 'move',
  { operand, from, to, shown }: { operand: string; from: string; to: string; shown: string },
): string | null {
  const { files } = call.context;
  const facts = factsOf(files, from);
  if (facts === null) return `cannot stat '${operand}': ${missingReason(files, from)}`;
  const isFolder = facts.kind === 'directory';
  if (verb === 'copy' && isFolder && !call.has('r') && !call.has('R') && !call.has('a')) {
    return `-r not specified; omitting directory '${operand}'`;
  }
  if (from === to) return `'${operand}' and '${shown}' are the same file`;
  if (isFolder && to.startsWith(`${from}/`)) {
    return `cannot ${verb} ${verb === 'copy' ? 'a directory, ' : ''}'${operand}'${verb === 'copy' ? ',' : ''} ${verb === 'copy' ? 'into itself' : 'to a subdirectory of itself'}, '${shown}'`;
  }
  if (!isDirectory(files, parentOf(to))) {
    const label =
      verb === 'copy' ? `cannot create regular file '${shown}'` : `cannot move '${operand}' to '${shown}'`;
    return `${label}: ${missingReason(files, to)}`;
  }
  return null;
}

export const cp = createProgram(
  {
    options: 'rRafnvpt:',
    long: {
      recursive: 'r',
      archive: 'a',
      force: 'f',
      'no-clobber': 'n',
      verbose: 'v',
      'target-directory': 't',
    },
    usage: '[OPTION]... SOURCE... DEST',
    summary: 'Copy files; -r directories with what they hold.',
  },
  (call) => {
    const { files } = call.context;
    const copy = (from: string, to: string): void => {
      const names = files.listDirectory(from);
      if (names === null) {
        writeWholeFile(files, to, files.readFile(from)!);
        setMode(files, to, factsOf(files, from)!.mode);
        return;
      }
      files.makeDirectory(to);
      for (const name of names) copy(childOf(from, name), childOf(to, name));
    };
    return transfer({ call, verb: 'copy', act: copy });
  },
);

export const mv = createProgram(
  {
    options: 'fnvt:',
    long: { force: 'f', 'no-clobber': 'n', verbose: 'v', 'target-directory': 't' },
    usage: '[OPTION]... SOURCE... DEST',
    summary: 'Rename or move files.',
  },
  (call) => transfer({ call, verb: 'move', act: (from, to) => renamePath(call.context.files, from, to) }),
);
