/**
 * What programs ask of files beyond the small interface in process.ts: kind, size, age and mode. A file
 * system that keeps none of that (one of another room, one in a test) is described from what it can say.
 */
import { type FileFacts, type FileSystem, FileSystemError } from '../../cluster/process';
import { parentOf } from './paths';
import { encodeUtf8, utf8Length } from './utf8';

/** A file system that keeps facts. */
export type MachineFiles = Required<FileSystem>;

function asMachineFiles(files: FileSystem): MachineFiles | null {
  return files.facts === undefined ? null : (files as MachineFiles);
}

export function factsOf(files: FileSystem, path: string): FileFacts | null {
  const machine = asMachineFiles(files);
  if (machine !== null) return machine.facts(path);
  if (files.listDirectory(path) !== null) {
    return { kind: 'directory', sizeBytes: 4096, modifiedAtMs: 0, mode: 0o755 };
  }
  const content = files.readFile(path);
  if (content === null) return null;
  return { kind: 'file', sizeBytes: byteLength(content), modifiedAtMs: 0, mode: 0o644 };
}

export function isDirectory(files: FileSystem, path: string): boolean {
  return factsOf(files, path)?.kind === 'directory';
}

/** The content, or the reason why there is none. */
export function readWholeFile(files: FileSystem, path: string): string | Uint8Array {
  const content = files.readFile(path);
  if (content !== null) return content;
  if (isDirectory(files, path)) throw new FileSystemError('Is a directory');
  throw new FileSystemError(missingReason(files, path));
}

/** Writes as `open(O_CREAT)` does: the directory must be there. */
export function writeWholeFile(files: FileSystem, path: string, content: string | Uint8Array): void {
  if (isDirectory(files, path)) throw new FileSystemError('Is a directory');
  if (!isDirectory(files, parentOf(path))) throw new FileSystemError(missingReason(files, path));
  files.writeFile(path, content);
}

export function appendToFile(files: FileSystem, path: string, content: string | Uint8Array): void {
  const machine = asMachineFiles(files);
  if (machine !== null) machine.append(path, content);
  else files.writeFile(path, joinContent(files.readFile(path) ?? '', content));
}

export function renamePath(files: FileSystem, from: string, to: string): void {
  const machine = asMachineFiles(files);
  if (machine === null) throw new FileSystemError('Operation not permitted');
  machine.rename(from, to);
}

export function setMode(files: FileSystem, path: string, mode: number): void {
  asMachineFiles(files)?.setMode(path, mode);
}

export function setModified(files: FileSystem, path: string, atMs: number): void {
  asMachineFiles(files)?.setModified(path, atMs);
}

/** A part of the path that is a file makes another error than a part that is missing. */
export function missingReason(
  files: FileSystem,
  path: string,
): 'Not a directory' | 'No such file or directory' {
  for (let parent = parentOf(path); parent !== '/'; parent = parentOf(parent)) {
    const facts = factsOf(files, parent);
    if (facts !== null) return facts.kind === 'directory' ? 'No such file or directory' : 'Not a directory';
  }
  return 'No such file or directory';
}

export function byteLength(content: string | Uint8Array): number {
  return typeof content === 'string' ? utf8Length(content) : content.length;
}

export function joinContent(left: string | Uint8Array, right: string | Uint8Array): string | Uint8Array {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  const first = typeof left === 'string' ? encodeUtf8(left) : left;
  const second = typeof right === 'string' ? encodeUtf8(right) : right;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
