/**
 * How a request travels over the map: from hop to hop along its path, in time. A pure function of the path; who moves
 * something on the page only plays it.
 */
import type { TracedRequest } from '../../lib/cluster/trace';
import type { Point } from './layout';
import type { RequestPath } from './path';
import type { Names } from './story';

/** One hop: the way to it, and how long that takes. */
export interface Step {
  /** Number of the hop in the trace. */
  readonly number: number;
  readonly durationMs: number;
  /** Where the disc is at which share of that time. */
  readonly points: readonly Point[];
  readonly times: readonly number[];
}

export interface Journey {
  readonly request: TracedRequest;
  readonly steps: readonly Step[];
  readonly hasFailed: boolean;
  /** What sentences about it may name. */
  readonly names: Names;
}

export const HOP_MS = 280;
/** A longer path runs faster. */
export const MOST_MS = 1_600;

const NO_NAMES: Names = new Set();

export function planJourney(request: TracedRequest, path: RequestPath, names = NO_NAMES): Journey {
  const durationMs = Math.min(HOP_MS, MOST_MS / Math.max(1, path.discs.length));
  const steps = path.discs.map((disc, index): Step => {
    const isLast = index === path.discs.length - 1;
    const before = path.discs[index - 1] ?? path.legs[0]?.[0] ?? disc;
    const end = isLast && path.failure ? [...path.tail, path.failure] : [];
    return { number: disc.number, durationMs, ...easeAlong([before, ...path.legs[index]!, disc, ...end]) };
  });
  return { request, steps, hasFailed: path.failure !== null, names };
}

/** Between corners, so that the speed falls as it should and not in jerks. */
const SAMPLES = 8;

/** Along a line with an easing that slows down: 1 − (1 − t)³ of its length at the share t of the time. */
export function easeAlong(line: readonly Point[]): Pick<Step, 'points' | 'times'> {
  const lengths = [0];
  for (let index = 1; index < line.length; index += 1)
    lengths.push(lengths[index - 1]! + distance(line[index - 1]!, line[index]!));
  const whole = lengths[lengths.length - 1]!;
  if (whole === 0) return { points: [line[0]!, line[line.length - 1]!], times: [0, 1] };
  const corners = lengths.map((length) => timeAt(length / whole));
  const between = Array.from({ length: SAMPLES - 1 }, (_, index) => (index + 1) / SAMPLES);
  const times = [...new Set([...corners, ...between].map(rounded))].sort((one, other) => one - other);
  return { times, points: times.map((time) => pointAt(line, lengths, (1 - (1 - time) ** 3) * whole)) };
}

const timeAt = (share: number) => 1 - Math.cbrt(Math.max(0, 1 - share));
const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);

function pointAt(line: readonly Point[], lengths: readonly number[], wanted: number): Point {
  const next = lengths.findIndex((length) => length >= wanted - 0.001);
  if (next <= 0) return { x: line[0]!.x, y: line[0]!.y };
  const [from, to] = [line[next - 1]!, line[next]!];
  const part = lengths[next]! - lengths[next - 1]!;
  const share = part === 0 ? 1 : Math.min(1, (wanted - lengths[next - 1]!) / part);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
