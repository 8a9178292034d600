/** Paths as text: absolute and normalised inside, whatever the learner typed outside. */

/** "/a/b" of "../b" seen from "/a/c". Has no trailing slash. */
export function resolvePath(workingDirectory: string, path: string): string {
  const joined = path.startsWith('/') ? path : `${workingDirectory}/${path}`;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A name inside a directory, without doubling the slash of the root. */
export function childOf(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** The one order of names and lines: by UTF-16 code unit, the same on every engine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
