/**
 * Sets of completion indexes as ordered intervals, written `0-2,5` as a Job's status has them.
 * Upstream: orderedIntervals in pkg/controller/job/indexed_job_utils.go.
 */
import type { Pod } from '../../resources';

export interface Interval {
  readonly first: number;
  readonly last: number;
}

export type Indexes = readonly Interval[];

export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

/** Unreadable pieces are passed over; nothing at or above `completions` is kept. */
export function parseIndexes(text: string | undefined, completions: number): Indexes {
  const intervals = (text ?? '').split(',').flatMap((piece) => {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(piece);
    if (match === null) return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? match[1]), completions - 1);
    return first > last ? [] : [{ first, last }];
  });
  return mergeIndexes(intervals, []);
}

export function mergeIndexes(a: Indexes, b: Indexes): Indexes {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...a, ...b].sort((x, y) => x.first - y.first || x.last - y.last)) {
    const before = merged.at(-1);
    if (before === undefined || first > before.last + 1) merged.push({ first, last });
    else before.last = Math.max(before.last, last);
  }
  return merged;
}

export function withIndexes(indexes: Indexes, more: Iterable<number>): Indexes {
  return mergeIndexes(
    indexes,
    [...more].map((index) => ({ first: index, last: index })),
  );
}

export function countIndexes(indexes: Indexes): number {
  return indexes.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function hasIndex(indexes: Indexes, index: number): boolean {
  return indexes.some(({ first, last }) => first <= index && index <= last);
}

/** Two neighbours are listed, three and more are a range. */
export function showIndexes(indexes: Indexes): string {
  return indexes
    .map(({ first, last }) =>
      last === first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`,
    )
    .join(',');
}

/** How many indexes are in both. */
export function countCommon(a: Indexes, b: Indexes): number {
  let common = 0;
  for (const one of a) {
    for (const other of b) {
      common += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1);
    }
  }
  return common;
}

/** The lowest ones below `completions` that are not taken, at most `count`. */
export function freeIndexes(taken: Indexes, count: number, completions: number): readonly number[] {
  const free: number[] = [];
  let candidate = 0;
  for (const { first, last } of taken) {
    for (; candidate < first && candidate < completions && free.length < count; candidate += 1) {
      free.push(candidate);
    }
    candidate = Math.max(candidate, last + 1);
  }
  for (; candidate < completions && free.length < count; candidate += 1) free.push(candidate);
  return free;
}

/** `null` where a pod has none that can be read. */
export function indexOf({ metadata }: Pod): number | null {
  const text = metadata.annotations?.[INDEX_ANNOTATION];
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

export function indexesOf(pods: readonly Pod[]): ReadonlySet<number> {
  return new Set(pods.map(indexOf).filter((index) => index !== null));
}
