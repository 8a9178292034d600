/** Which commands somebody may have meant. Upstream: github.com/spf13/cobra (SuggestionsFor). */
import { compareText } from '../../files/paths';

/** Words that people use for a command of another name. */
const MEANT: Readonly<Record<string, string>> = {
  inspect: 'describe',
  list: 'get',
  ls: 'get',
  ps: 'get',
  remove: 'delete',
  resize: 'scale',
  rm: 'delete',
};

const FARTHEST = 2;

export function closestCommands(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(names)]
    .filter((name) => distance(wanted, name) <= FARTHEST || name.startsWith(wanted) || MEANT[wanted] === name)
    .sort(compareText);
}

/** Levenshtein's distance. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const change = left[row - 1] === right[column - 1] ? 0 : 1;
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + change));
    }
    previous = current;
  }
  return previous[right.length]!;
}
