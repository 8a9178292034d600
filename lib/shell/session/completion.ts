/** What Tab offers: programs and functions where a command begins, names of files elsewhere, variables behind "$". */
import { factsOf, isDirectory } from '../files/access';
import { compareText, resolvePath } from '../files/paths';
import { builtins } from '../language/builtins/table';
import type { Shell } from '../language/shell-state';
import { getValue } from '../language/variables';
import type { Completion } from '../shell';

const KEYWORDS = ['if', 'then', 'else', 'elif', 'fi', 'for', 'while', 'until', 'do', 'done', 'case', 'esac'];

export function completeLine(shell: Shell, line: string, cursor: number): Completion {
  const before = line.slice(0, cursor);
  const from = wordStart(before);
  const word = before.slice(from);
  if (/^\$\w*$/.test(word)) return completeVariable(shell, word, from);
  const isCommand = isCommandPlace(before.slice(0, from));
  if (isCommand && !word.includes('/')) return { from, candidates: matching(commandNames(shell), word) };
  return { from, candidates: completePath(shell, word) };
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
