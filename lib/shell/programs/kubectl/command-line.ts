/** Which command a line of words means. Upstream: github.com/spf13/cobra (Find). */
import { findCommand } from './commands';
import { takesNextWord } from './flags';
import { findOptions, GLOBAL_OPTIONS, subcommandsOf, topCommands } from './manual';

/** The command among the words, which may have flags before and between: `kubectl -n team get pods`. */
export function findPath(words: readonly string[]): { path: string; rest: string[] } {
  const rest = [...words];
  let path = '';
  for (let index = 0; index < rest.length; ) {
    const word = rest[index]!;
    if (word === '--') break;
    if (word.startsWith('-') && word !== '-') {
      index += takesNextWord(word, [...(findOptions(path) ?? []), ...GLOBAL_OPTIONS]) ? 2 : 1;
      continue;
    }
    const typed = path === '' ? word : `${path} ${word}`;
    const longer = GROUP_ALIASES[typed] ?? typed;
    if (!isCommandPath(longer)) break;
    path = longer;
    rest.splice(index, 1);
  }
  return { path, rest };
}

/** Other names of commands that have commands below them. */
const GROUP_ALIASES: Readonly<Record<string, string>> = { 'create svc': 'create service' };

function isCommandPath(path: string): boolean {
  if (!path.includes(' ')) return topCommands().includes(path);
  if (findCommand(path)) return true;
  const words = path.split(' ');
  const last = words.pop()!;
  return subcommandsOf(words.join(' ')).includes(last);
}
