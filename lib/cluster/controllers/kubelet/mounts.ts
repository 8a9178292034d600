/**
 * One view of several file trees: a container's own files with its volumes hung in, each made when it is looked into
 * first. The real thing is the kernel's mount table. Left out: mount propagation, users and their rights.
 */
import { compareText } from '../../kernel/text';
import { type FileFacts, type FileSystem, FileSystemError } from '../../process';

export interface Mount {
  /** Absolute, without a slash at its end; '' for the root. */
  readonly path: string;
  files(): FileSystem;
  /** Where in `files` the mount begins: '' for the root. */
  readonly subPath: string;
  readonly isReadOnly: boolean;
}

interface Place {
  readonly mount: Mount;
  readonly path: string;
}

export function createMountedFiles(
  own: FileSystem,
  mounts: readonly Mount[],
  isOwnReadOnly: boolean,
): Required<FileSystem> {
  const longestFirst = [...mounts].sort(
    (a, b) => b.path.length - a.path.length || compareText(a.path, b.path),
  );
  const root: Mount = { path: '', files: () => own, subPath: '', isReadOnly: isOwnReadOnly };

  function locate(path: string): Place {
    const mount =
      longestFirst.find((entry) => path === entry.path || path.startsWith(`${entry.path}/`)) ?? root;
    return { mount, path: `${mount.subPath}${path.slice(mount.path.length)}` || '/' };
  }

  function locateForWriting(path: string): Place {
    const at = locate(path);
    if (at.mount.isReadOnly && !path.startsWith('/dev/')) throw new FileSystemError('Read-only file system');
    return at;
  }

  /** The next part of every mount point below a directory: they are seen as directories. */
  function mountNames(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    return mounts
      .filter((mount) => mount.path.startsWith(prefix))
      .map((mount) => mount.path.slice(prefix.length).split('/')[0]!);
  }

  function listDirectory(path: string): readonly string[] | null {
    const at = locate(path);
    const names = at.mount.files().listDirectory(at.path);
    const mounted = mountNames(path);
    if (names === null && mounted.length === 0) return null;
    return mounted.length === 0 ? names : [...new Set([...(names ?? []), ...mounted])].sort(compareText);
  }

  function readFile(path: string): string | Uint8Array | null {
    const at = locate(path);
    return at.mount.files().readFile(at.path);
  }

  function writeFile(path: string, content: string | Uint8Array): void {
    const at = locateForWriting(path);
    at.mount.files().writeFile(at.path, content);
  }

  function remove(path: string): void {
    const at = locateForWriting(path);
    if (at.mount.path === path || mountNames(path).length > 0)
      throw new FileSystemError('Device or resource busy');
    at.mount.files().remove(at.path);
  }

  return {
    readFile,
    writeFile,
    listDirectory,
    remove,
    makeDirectory(path) {
      if (listDirectory(path) !== null) return;
      const at = locateForWriting(path);
      at.mount.files().makeDirectory(at.path);
    },
    facts(path) {
      const at = locate(path);
      const files = at.mount.files();
      if (files.facts !== undefined) return files.facts(at.path) ?? describePoint(mountNames(path));
      const content = files.readFile(at.path);
      if (content === null) return listDirectory(path) === null ? null : DIRECTORY;
      return { kind: 'file', sizeBytes: content.length, modifiedAtMs: 0, mode: 0o644 };
    },
    append(path, content) {
      const at = locateForWriting(path);
      const files = at.mount.files();
      if (files.append !== undefined) files.append(at.path, content);
      else files.writeFile(at.path, `${String(files.readFile(at.path) ?? '')}${String(content)}`);
    },
    rename(from, to) {
      const source = locateForWriting(from);
      const goal = locateForWriting(to);
      const files = source.mount.files();
      if (source.mount === goal.mount && files.rename !== undefined) {
        files.rename(source.path, goal.path);
        return;
      }
      // Between file systems `mv` copies; here that is done for files only.
      const content = files.readFile(source.path);
      if (content === null) throw new FileSystemError('Invalid cross-device link');
      writeFile(to, content);
      remove(from);
    },
    setMode(path, mode) {
      const at = locateForWriting(path);
      at.mount.files().setMode?.(at.path, mode);
    },
    setModified(path, atMs) {
      const at = locateForWriting(path);
      at.mount.files().setModified?.(at.path, atMs);
    },
  };
}

const DIRECTORY: FileFacts = { kind: 'directory', sizeBytes: 4096, modifiedAtMs: 0, mode: 0o755 };

function describePoint(mounted: readonly string[]): FileFacts | null {
  return mounted.length === 0 ? null : DIRECTORY;
}
