/** Pathname expansion: which files a pattern such as *.yaml or ./*\/deployment-?.yaml stands for, in order. */
import type { FileSystem, Spend } from '../../cluster/process';
import { factsOf, isDirectory } from '../files/access';
import { childOf, compareText, resolvePath } from '../files/paths';
import { compilePattern, hasPatternCharacters, matchesPattern, unescapePattern } from './patterns';
import type { Machine } from './shell-state';

/** Paths as the learner would have typed them; empty where nothing matches. */
export function matchPathnames(
  { files, kernel }: Pick<Machine, 'files' | 'kernel'>,
  workingDirectory: string,
  pattern: string,
): string[] {
  const isAbsolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter((part) => part !== '');
  const wantsDirectory = pattern.endsWith('/');
  let found: string[] = [isAbsolute ? '/' : ''];
  for (const part of parts) {
    found = found.flatMap((prefix) => {
      kernel.spend(prefix.length + part.length);
      return matchInDirectory(files, workingDirectory, prefix, part, kernel.spend);
    });
    if (found.length === 0) return [];
  }
  if (wantsDirectory) {
    found = found.filter((path) => isDirectory(files, resolvePath(workingDirectory, path)));
    return found.map((path) => `${path}/`).sort(compareText);
  }
  return found.sort(compareText);
}

function matchInDirectory(
  files: FileSystem,
  workingDirectory: string,
  prefix: string,
  part: string,
  spend: Spend,
): string[] {
  const join = (name: string): string => (prefix === '' ? name : childOf(prefix, name));
  if (!hasPatternCharacters(part)) {
    const path = join(unescapePattern(part));
    return factsOf(files, resolvePath(workingDirectory, path)) === null ? [] : [path];
  }
  const names = files.listDirectory(resolvePath(workingDirectory, prefix === '' ? '.' : prefix)) ?? [];
  const pattern = compilePattern(part, spend);
  const showsHidden = part.startsWith('.') || part.startsWith('\\.');
  return names
    .filter((name) => (showsHidden || !name.startsWith('.')) && matchesPattern(pattern, name))
    .map(join);
}
