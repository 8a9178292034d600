/** How the editor names files: from the learner's home directory, as `ls` there shows them. */

const HOME = '/home/learner/';

/** `/home/learner/a/b` → `a/b`; what lies elsewhere stays absolute. */
export function toHomePath(path: string): string {
  return path.startsWith(HOME) ? path.slice(HOME.length) : path;
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);

/** The file as a word of the shell, from wherever the learner has gone to. */
export function quotePath(path: string, prompt: string): string {
  const isHome = /:~\$ $/.test(prompt);
  const start = path.startsWith('/') || isHome ? '' : '~/';
  // A name that begins with a dash would be read as an option.
  const safe = isHome && path.startsWith('-') ? `./${path}` : path;
  return /^[\w./@%+=:,-]+$/.test(safe) ? start + safe : `${start}'${safe.replaceAll("'", "'\\''")}'`;
}

/** Why a new file can't have this name, or `null`. */
export function refuseName(name: string, known: readonly string[]): string | null {
  if (name === '') return 'Type a name, such as pod.yaml.';
  if (name.length > 200) return 'A name is expected to have 200 characters at most.';
  if (/[\0-\x1f]/.test(name) || name.endsWith('/')) return 'This is no name of a file.';
  if (name.startsWith('/') || name.split('/').includes('..')) return 'New files lie in your home directory.';
  return known.includes(name) ? 'There is a file of this name. Open it from the list.' : null;
}
