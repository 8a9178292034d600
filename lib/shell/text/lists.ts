/** Lists that a learner's data makes long: spreading them as arguments would overflow an engine's stack. */

export function appendAll<T>(to: T[], from: readonly T[]): void {
  for (const item of from) to.push(item);
}

export function largestOf(numbers: Iterable<number>, least: number): number {
  let largest = least;
  for (const number of numbers) if (number > largest) largest = number;
  return largest;
}
