/**
 * One view of several file trees: a container's own files with its volumes hung in. The real thing is the
 * kernel's mount table. Left out: read-only mounts are writable here, and so are a ConfigMap's files.
 */
import { compareText } from '../../kernel/text';
import type { FileSystem } from '../../process';

export interface Mount {
  /** Absolute, without a slash at its end. */
  readonly path: string;
  readonly files: FileSystem;
  /** Where in `files` the mount begins: '' for the root. */
  readonly subPath: string;
}

export function createMountedFiles(own: FileSystem, mounts: readonly Mount[]): FileSystem {
  if (mounts.length === 0) return own;
  const longestFirst = [...mounts].sort(
    (a, b) => b.path.length - a.path.length || compareText(a.path, b.path),
  );

  function locate(path: string): { readonly files: FileSystem; readonly path: string } {
    const mount = longestFirst.find((entry) => path === entry.path || path.startsWith(`${entry.path}/`));
    if (mount === undefined) return { files: own, path };
    const rest = path.slice(mount.path.length);
    return { files: mount.files, path: `${mount.subPath}${rest}` || '/' };
  }

  /** The next part of every mount point below a directory: they are seen as directories. */
  function mountNames(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    return mounts
      .filter((mount) => mount.path.startsWith(prefix))
      .map((mount) => mount.path.slice(prefix.length).split('/')[0]!);
  }

  return {
    readFile(path) {
      const at = locate(path);
      return at.files.readFile(at.path);
    },
    writeFile(path, content) {
      const at = locate(path);
      at.files.writeFile(at.path, content);
    },
    listDirectory(path) {
      const at = locate(path);
      const names = at.files.listDirectory(at.path);
      const mounted = mountNames(path);
      if (names === null && mounted.length === 0) return null;
      return [...new Set([...(names ?? []), ...mounted])].sort(compareText);
    },
    makeDirectory(path) {
      const at = locate(path);
      at.files.makeDirectory(at.path);
    },
    remove(path) {
      const at = locate(path);
      at.files.remove(at.path);
    },
  };
}
