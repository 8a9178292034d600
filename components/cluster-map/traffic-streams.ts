/**
 * More requests than can be told apart: one line for each way that they took, with how many, and where some died a
 * sign with how many those were. A pure function of the layout and the counts.
 */
import type { Flow, Traffic } from '../../lib/sandbox/client';
import type { MapLayout, Point } from './layout';
import { overlap } from './note';
import { type RequestPath, tracePath } from './path';
import { nameOf, type WordGroup } from './story';

/** More than so many at once are a stream. */
export const MOST_DISCS = 12;

export interface StreamLabel extends Point {
  readonly key: string;
  readonly text: string;
  readonly width: number;
}

export interface StreamPlan {
  readonly lines: readonly {
    readonly key: string;
    readonly points: readonly Point[];
    /** 3 px for a few, 8 px for all of them. */
    readonly width: number;
    readonly hasFailed: boolean;
  }[];
  /** Where they died. */
  readonly deaths: readonly (Point & { readonly key: string; readonly count: number })[];
  /** How many set off at each place; first in the list, since others give way. */
  readonly labels: readonly StreamLabel[];
}

export interface Totals {
  readonly count: number;
  readonly failed: number;
}

export function countTraffic({ flows, more }: Traffic): Totals {
  return flows.reduce(
    ({ count, failed }, flow) => ({
      count: count + flow.count,
      failed: failed + (hasFailed(flow) ? flow.count : 0),
    }),
    { count: more.count, failed: more.failed },
  );
}

const hasFailed = ({ sample }: Flow) => sample.outcome?.kind === 'failed';

const LABEL_HEIGHT = 22;
const labelWidth = (text: string) => text.length * 8 + 10;

/** Counts change, ways do not. */
const known = new WeakMap<MapLayout, WeakMap<Flow['sample'], RequestPath>>();

function wayOf(layout: MapLayout, { sample }: Flow): RequestPath {
  const ways = known.get(layout) ?? new WeakMap<Flow['sample'], RequestPath>();
  known.set(layout, ways);
  const way = ways.get(sample) ?? tracePath(layout, sample, false);
  ways.set(sample, way);
  return way;
}

export function planStreams(layout: MapLayout, traffic: Traffic): StreamPlan {
  const all = countTraffic(traffic).count;
  const ways = traffic.flows
    .map((flow) => ({ flow, path: wayOf(layout, flow) }))
    .filter(({ path }) => path.discs.length > 0);
  const lines = ways
    .filter(({ path }) => path.line.length > 1)
    .map(({ flow, path }) => ({
      ...{ key: flow.key, points: path.line, hasFailed: hasFailed(flow) },
      width: Math.round((3 + 5 * (flow.count / all)) * 2) / 2,
    }));
  const deaths = new Map<string, Point & { key: string; count: number }>();
  for (const { flow, path } of ways) {
    if (!path.failure) continue;
    const { x, y } = path.failure;
    const key = `${Math.round(x)} ${Math.round(y)}`;
    deaths.set(key, { key, x, y, count: (deaths.get(key)?.count ?? 0) + flow.count });
  }
  return { lines, deaths: [...deaths.values()], labels: labelWays(layout, ways, [...deaths.values()]) };
}

interface Way {
  readonly flow: Flow;
  readonly path: RequestPath;
}

function labelWays({ size }: MapLayout, ways: readonly Way[], deaths: StreamPlan['deaths']): StreamLabel[] {
  const starts = new Map<string, Totals & { at: Point }>();
  for (const { flow, path } of ways) {
    const { kind, name } = flow.sample.from;
    const before = starts.get(`${kind} ${name}`) ?? { count: 0, failed: 0, at: startOf(path) };
    const failed = before.failed + (hasFailed(flow) ? flow.count : 0);
    starts.set(`${kind} ${name}`, { at: before.at, count: before.count + flow.count, failed });
  }
  const wanted = [
    ...[...starts].map(([key, { at, count, failed }]) => ({ key, at, text: totalText(count, failed) })),
    ...deaths.map(({ key, x, y, count }) => ({ key, at: { x: x + 16, y: y + 24 }, text: `× ${count}` })),
    ...ways
      .filter(({ flow, path }) => !hasFailed(flow) && path.line.length > 1)
      .map(({ flow, path }) => ({ key: flow.key, at: path.discs.at(-1)!, text: `${flow.count}` })),
  ];
  const placed: StreamLabel[] = [];
  for (const { key, at, text } of wanted) {
    const width = labelWidth(text);
    const x = Math.max(2, Math.min(at.x, size.width - width - 2));
    const label = { key, text, width, x, y: at.y };
    if (placed.every((other) => overlap(boxOf(other), boxOf(label)) === 0)) placed.push(label);
  }
  return placed;
}

/** Beside who sends: the first thing that it does may be to ask another for a name. */
function startOf({ line, discs }: Way['path']): Point {
  const first = line[0] ?? discs[0]!;
  return { x: first.x + 14, y: first.y + 4 };
}

const totalText = (count: number, failed: number) => `× ${count}${failed > 0 ? `, ${failed} failed` : ''}`;

const boxOf = ({ x, y, width }: StreamLabel) => ({
  x: x - 2,
  y: y - LABEL_HEIGHT / 2,
  width: width + 4,
  height: LABEL_HEIGHT,
});

/** The same in words: how many from where, who answered, where some died and why. */
export function tellTraffic(traffic: Traffic): WordGroup {
  const { count, failed } = countTraffic(traffic);
  const heading = `${count} requests at once: ${failed === 0 ? 'all were answered' : `${failed} failed`}`;
  const lines = traffic.flows.map(({ count: some, sample }) => {
    const from = `${some} from ${nameOf(sample.from)} to ${sample.target}`;
    if (sample.outcome?.kind === 'failed') {
      const last = sample.hops.at(-1);
      return `${from}: failed${last ? ` at ${nameOf(last.place)}. ${last.reason}` : `, ${sample.outcome.reason}`}`;
    }
    const { answeredBy } = sample;
    return `${from}: answered${answeredBy ? ` by ${answeredBy.name} on ${answeredBy.node}` : ''}`;
  });
  const { more } = traffic;
  if (more.count > 0) lines.push(`${more.count} more took other ways`);
  return { heading, lines, none: '' };
}
