/** What differs between two engines, told so that it can be played again: session, seed, first other line. */
import type { Run } from './engines';
import type { Played } from './session';

const MOST_LENGTH = 400;

export function describeDifferences(expected: Run, found: Run, by: string): string[] {
  const differences = expected.played.flatMap((played, index) => {
    const other = found.played[index];
    if (other === undefined) return [`${played.name}: not played by ${by}`];
    if (other.hash === played.hash && other.faults === played.faults) return [];
    return [`${played.name}: ${describe(played, other, 'Node', by)}`];
  });
  return differences;
}

function describe(expected: Played, found: Played, expectedBy: string, foundBy: string): string {
  const hashes = `${expected.hash.slice(0, 12)} in ${expectedBy}, ${found.hash.slice(0, 12)} in ${foundBy}`;
  const line = firstDifference(expected.transcript, found.transcript);
  if (line === null) return `${hashes}; all that was entered and printed is the same, so the worlds differ`;
  const show = (transcript: readonly string[]) => (transcript[line] ?? '(the end)').slice(0, MOST_LENGTH);
  return `${hashes}; line ${line + 1} is\n  ${show(expected.transcript)}\nand\n  ${show(found.transcript)}`;
}

function firstDifference(expected: readonly string[], found: readonly string[]): number | null {
  const length = Math.max(expected.length, found.length);
  for (let line = 0; line < length; line += 1) if (expected[line] !== found[line]) return line;
  return null;
}
