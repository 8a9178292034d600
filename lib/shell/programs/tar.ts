/**
 * tar: packs (-c), unpacks (-x) and lists (-t) archives, as kubectl cp needs it in a container. Left out and refused:
 * compression, links, -r and -u. Owners are not kept: everything belongs to root.
 */
import { FileSystemError, type Process, read, write } from '../../cluster/process';
import {
  byteLength,
  factsOf,
  isDirectory,
  missingReason,
  readWholeFile,
  setMode,
  setModified,
} from '../files/access';
import { childOf, parentOf, resolvePath } from '../files/paths';
import { decodeUtf8, encodeUtf8 } from '../files/utf8';
import type { Program } from '../program';
import { endArchive, join, type Member, packMember, readArchive } from '../text/archive';
import { type Call, complain, createProgram, ProgramFailure } from './definition';

/** What one archive may hold: the machine's own memory is made of much less. */
const MOST_BYTES = 4 * 1024 * 1024;
const PIECE = 16 * 1024;
/** Options of the old style (tar cf - x) whose values stand behind the letters. */
const TAKE_VALUES = 'fC';

const run = createProgram(
  {
    options: 'cxtf:C:vmpokzjJ',
    long: {
      create: 'c',
      extract: 'x',
      get: 'x',
      list: 't',
      file: 'f',
      directory: 'C',
      verbose: 'v',
      touch: 'm',
      'no-same-owner': 'o',
      'no-same-permissions': 'o',
      'same-permissions': 'p',
      'preserve-permissions': 'p',
      'keep-old-files': 'k',
      gzip: 'z',
    },
    usage: '-c|-x|-t [-f ARCHIVE] [-C DIRECTORY] [-v] [FILE]...',
    summary: 'Pack, unpack or list an archive.',
    usageExitCode: 2,
  },
  function* (call) {
    if (['z', 'j', 'J'].some(call.has)) throw new ProgramFailure('compression is not simulated', 2);
    const modes = ['c', 'x', 't'].filter(call.has);
    if (modes.length === 0) {
      throw new ProgramFailure(
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
        2,
        true,
      );
    }
    if (modes.length > 1) {
      throw new ProgramFailure(
        "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option",
        2,
        true,
      );
    }
    const directory = resolvePath(call.context.workingDirectory, call.value('C') ?? '.');
    if (!isDirectory(call.context.files, directory)) {
      const reason =
        factsOf(call.context.files, directory) === null ? 'No such file or directory' : 'Not a directory';
      throw new ProgramFailure(
        `${call.value('C')}: Cannot open: ${reason}\ntar: Error is not recoverable: exiting now`,
        2,
      );
    }
    return modes[0] === 'c' ? yield* create(call, directory) : yield* unpack(call, directory);
  },
);

/** "cf" without a dash: the letters' values follow in the order of the letters. */
export const tar: Program = (context) => {
  const [name = 'tar', first = '', ...rest] = context.argv;
  if (!/^[a-zA-Z]+$/.test(first)) return run(context);
  const words = [...first].flatMap((letter) =>
    TAKE_VALUES.includes(letter) && rest.length > 0 ? [`-${letter}`, rest.shift()!] : [`-${letter}`],
  );
  return run({ ...context, argv: [name, ...words, ...rest] });
};

const isStream = (call: Call): boolean => (call.value('f') ?? '-') === '-';
const archivePath = (call: Call): string => resolvePath(call.context.workingDirectory, call.value('f')!);

function* create(call: Call, directory: string): Process<number> {
  const { context } = call;
  if (call.operands.length === 0)
    throw new ProgramFailure('Cowardly refusing to create an empty archive', 2, true);
  let exitCode = 0;
  let length = 0;
  let hasTold = false;
  const packed: Uint8Array[] = [];
  for (const operand of call.operands) {
    const path = resolvePath(directory, operand);
    if (factsOf(context.files, path) === null) {
      yield* complain(context, `${operand}: Cannot stat: ${missingReason(context.files, path)}`);
      exitCode = 2;
      continue;
    }
    if (operand.startsWith('/') && !hasTold) {
      hasTold = true;
      yield* complain(context, "Removing leading `/' from member names");
    }
    const name = operand.replace(/^\/+/, '').replace(/\/+$/, '') || './';
    for (const member of membersOf(call, path, name)) {
      const bytes = packMember(member);
      length += bytes.length;
      if (length > MOST_BYTES)
        throw new ProgramFailure(`an archive of more than ${MOST_BYTES} bytes is not simulated`, 2);
      context.spend(bytes.length);
      packed.push(bytes);
      if (call.has('v')) yield* write(isStream(call) ? context.stderr : context.stdout, `${member.name}\n`);
    }
  }
  packed.push(endArchive(length));
  yield* put(call, join(packed));
  if (exitCode !== 0) yield* complain(context, 'Exiting with failure status due to previous errors');
  return exitCode;
}

function* membersOf(call: Call, path: string, name: string): Generator<Member> {
  const { files } = call.context;
  const facts = factsOf(files, path);
  if (facts === null || facts.kind === 'device') return;
  const modifiedAt = Math.floor(facts.modifiedAtMs / 1000);
  if (facts.kind === 'file') {
    const content = readWholeFile(files, path);
    const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
    yield { name, kind: 'file', mode: facts.mode, modifiedAt, content: bytes };
    return;
  }
  const inside = name.endsWith('/') ? name : `${name}/`;
  yield { name: inside, kind: 'directory', mode: facts.mode, modifiedAt, content: new Uint8Array(0) };
  for (const child of files.listDirectory(path) ?? []) {
    yield* membersOf(call, childOf(path, child), inside + child);
  }
}

function* put(call: Call, bytes: Uint8Array): Process<void> {
  if (!isStream(call)) {
    call.context.files.writeFile(archivePath(call), bytes);
    return;
  }
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield* write(call.context.stdout, bytes.slice(at, at + PIECE));
  }
}

function* take(call: Call): Process<Uint8Array> {
  if (!isStream(call)) {
    const content = readWholeFile(call.context.files, archivePath(call));
    return typeof content === 'string' ? encodeUtf8(content) : content;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let chunk = yield* read(call.context.stdin); chunk; chunk = yield* read(call.context.stdin)) {
    const bytes = typeof chunk === 'string' ? encodeUtf8(chunk) : chunk;
    length += bytes.length;
    if (length > MOST_BYTES)
      throw new ProgramFailure(`an archive of more than ${MOST_BYTES} bytes is not simulated`, 2);
    parts.push(bytes);
  }
  return join(parts);
}

function* unpack(call: Call, directory: string): Process<number> {
  const { context } = call;
  const bytes = yield* take(call);
  context.spend(bytes.length);
  const archive = readArchive(bytes);
  if (!archive.ok && archive.reason === 'no archive' && archive.members.length === 0) {
    yield* complain(context, 'This does not look like a tar archive');
    yield* complain(context, 'Exiting with failure status due to previous errors');
    return 2;
  }
  let exitCode = 0;
  for (const member of archive.members) {
    if (!isWanted(call.operands, member.name)) continue;
    if (call.has('t') || call.has('v')) yield* write(context.stdout, `${member.name}\n`);
    if (call.has('t')) continue;
    const problem = place(call, directory, member);
    if (problem === null) continue;
    yield* complain(context, `${member.name}: ${problem}`);
    exitCode = 2;
  }
  if (!archive.ok) {
    yield* complain(context, 'Unexpected EOF in archive\ntar: Error is not recoverable: exiting now');
    return 2;
  }
  if (exitCode !== 0) yield* complain(context, 'Exiting with failure status due to previous errors');
  return exitCode;
}

function isWanted(operands: readonly string[], name: string): boolean {
  return (
    operands.length === 0 || operands.some((operand) => name === operand || name.startsWith(`${operand}/`))
  );
}

/** Puts one member where it belongs; returns what went wrong. */
function place(call: Call, directory: string, member: Member): string | null {
  const { files, epochMs } = call.context;
  if (member.name.split('/').includes('..')) return "Member name contains '..'";
  if (member.kind === 'other') return 'members of this kind are not simulated';
  const path = resolvePath(directory, member.name.replace(/^\/+/, ''));
  try {
    if (member.kind === 'directory') files.makeDirectory(path);
    else {
      if (isDirectory(files, path)) return 'Cannot open: Is a directory';
      if (call.has('k') && factsOf(files, path) !== null) return 'Cannot open: File exists';
      files.makeDirectory(parentOf(path));
      files.writeFile(path, asContent(member.content));
    }
    setMode(files, path, member.mode);
    setModified(files, path, call.has('m') ? epochMs() : member.modifiedAt * 1000);
    return null;
  } catch (error) {
    if (error instanceof FileSystemError) return `Cannot open: ${error.message}`;
    throw error;
  }
}

/** Text where it is text: that is what editors and configurations read. */
function asContent(bytes: Uint8Array): string | Uint8Array {
  const text = decodeUtf8(bytes);
  const isText = byteLength(text) === bytes.length && !text.includes('\ufffd');
  return isText ? text : Uint8Array.from(bytes);
}
