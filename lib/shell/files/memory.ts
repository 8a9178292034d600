/**
 * The files of one machine, in memory: a flat table from path to node. Bounded in bytes and in number, so
 * that a loop that writes meets "No space left on device" and not the memory of the browser.
 * Left out: links, owners, permission checks (everything may be read and written), access times.
 */
import { type FileFacts, FileSystemError, type Spend } from '../../cluster/process';
import { byteLength, joinContent, type MachineFiles } from './access';
import { childOf, compareText, parentOf } from './paths';

export interface FileLimits {
  readonly totalBytes: number;
  readonly count: number;
}

export const FILE_LIMITS: FileLimits = { totalBytes: 8 * 1024 * 1024, count: 4096 };

const MAXIMUM_PATH_LENGTH = 4096;
/** Directories within each other; whoever walks a tree calls itself so often. */
const MAXIMUM_PATH_DEPTH = 200;
/** What a name costs that is listed. */
const UNITS_OF_NAME = 16;
const DEVICES = ['/dev/null', '/dev/zero', '/dev/tty'];

interface Node {
  /** `null` for a directory. */
  content: string | Uint8Array | null;
  sizeBytes: number;
  modifiedAtMs: number;
  mode: number;
}

export function createMemoryFiles(
  initial: Readonly<Record<string, string | Uint8Array>>,
  epochMs: () => number,
  limits: FileLimits = FILE_LIMITS,
  spend: Spend = () => {},
): MachineFiles {
  const nodes = new Map<string, Node>();
  /** Names in each directory: listing must not walk the whole table. */
  const children = new Map<string, Set<string>>([['/', new Set()]]);
  let usedBytes = 0;

  const addNode = (path: string, node: Node): void => {
    requireBounds(path);
    if (nodes.size >= limits.count) throw new FileSystemError('No space left on device');
    nodes.set(path, node);
    children.get(parentOf(path))!.add(path.slice(path.lastIndexOf('/') + 1));
    const parent = nodes.get(parentOf(path));
    if (parent !== undefined) parent.modifiedAtMs = epochMs();
    if (node.content === null) children.set(path, new Set());
  };

  const makeDirectory = (path: string): void => {
    if (children.has(path)) return;
    requireBounds(path);
    if (nodes.has(path)) throw new FileSystemError('Not a directory');
    makeDirectory(parentOf(path));
    addNode(path, { content: null, sizeBytes: 4096, modifiedAtMs: epochMs(), mode: 0o755 });
  };

  const writeFile = (path: string, content: string | Uint8Array): void => {
    spend(content.length);
    storeFile(path, content, byteLength(content));
  };

  const storeFile = (path: string, content: string | Uint8Array, sizeBytes: number): void => {
    if (DEVICES.includes(path)) return;
    if (children.has(path)) throw new FileSystemError('Is a directory');
    const known = nodes.get(path);
    if (usedBytes - (known?.sizeBytes ?? 0) + sizeBytes > limits.totalBytes) {
      throw new FileSystemError('No space left on device');
    }
    if (known === undefined) {
      makeDirectory(parentOf(path));
      addNode(path, { content, sizeBytes, modifiedAtMs: epochMs(), mode: 0o644 });
      usedBytes += sizeBytes;
      return;
    }
    usedBytes += sizeBytes - known.sizeBytes;
    Object.assign(known, { content, sizeBytes, modifiedAtMs: epochMs() });
  };

  const readFile = (path: string): string | Uint8Array | null => {
    if (DEVICES.includes(path)) return '';
    const node = nodes.get(path);
    if (node === undefined) return null;
    spend(node.sizeBytes);
    return node.content;
  };

  const listDirectory = (path: string): string[] | null => {
    const names = children.get(path);
    if (names === undefined) return null;
    spend(names.size * UNITS_OF_NAME);
    return [...names].sort(compareText);
  };

  const remove = (path: string): void => {
    if (path === '/' || DEVICES.includes(path)) throw new FileSystemError('Operation not permitted');
    for (const name of listDirectory(path) ?? []) remove(childOf(path, name));
    const node = nodes.get(path);
    if (node === undefined) return;
    if (node.content !== null) usedBytes -= node.sizeBytes;
    nodes.delete(path);
    children.delete(path);
    children.get(parentOf(path))!.delete(path.slice(path.lastIndexOf('/') + 1));
  };

  /** Moves a file, or a directory with what it holds; what stood at the new place is replaced. */
  const rename = (from: string, to: string): void => {
    const node = nodes.get(from);
    if (node === undefined) throw new FileSystemError('No such file or directory');
    if (from === to) return;
    const names = listDirectory(from);
    if (nodes.has(to) && names === null) remove(to);
    makeDirectory(parentOf(to));
    if (names === null) {
      remove(from);
      addNode(to, node);
      usedBytes += node.sizeBytes;
      return;
    }
    makeDirectory(to);
    for (const name of names) rename(childOf(from, name), childOf(to, name));
    remove(from);
  };

  const facts = (path: string): FileFacts | null => {
    if (DEVICES.includes(path)) return { kind: 'device', sizeBytes: 0, modifiedAtMs: 0, mode: 0o666 };
    if (path === '/') return { kind: 'directory', sizeBytes: 4096, modifiedAtMs: 0, mode: 0o755 };
    const node = nodes.get(path);
    if (node === undefined) return null;
    const kind = node.content === null ? 'directory' : 'file';
    return { kind, sizeBytes: node.sizeBytes, modifiedAtMs: node.modifiedAtMs, mode: node.mode };
  };

  for (const path of Object.keys(initial).sort(compareText)) writeFile(path, initial[path]!);
  return {
    readFile,
    writeFile,
    listDirectory,
    makeDirectory,
    remove,
    facts,
    rename,
    append: (path, content) => {
      const known = nodes.get(path);
      const before = known?.content ?? '';
      // Two texts are joined without looking at them; bytes are copied.
      spend(content.length + (typeof before === 'string' && typeof content === 'string' ? 0 : before.length));
      storeFile(path, joinContent(before, content), (known?.sizeBytes ?? 0) + byteLength(content));
    },
    setMode: (path, mode) => {
      const node = nodes.get(path);
      if (node !== undefined) node.mode = mode;
    },
    setModified: (path, atMs) => {
      const node = nodes.get(path);
      if (node !== undefined) node.modifiedAtMs = atMs;
    },
  };
}

function requireBounds(path: string): void {
  if (path.length > MAXIMUM_PATH_LENGTH || path.split('/').length > MAXIMUM_PATH_DEPTH + 1)
    throw new FileSystemError('File name too long');
}
