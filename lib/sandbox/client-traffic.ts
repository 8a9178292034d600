/**
 * The page's side of many requests at once: how many went which way since it was last quiet. What belongs together is
 * a matter of the page's own time: at the prompt the time of the world stands still.
 */
import type { TracedRequest } from '../cluster/trace';
import type { Flow, Surplus, TrafficNews } from './messages-traffic';
import { MOST_FLOWS, QUIET_MS } from './traffic-limits';

export interface Traffic {
  /** Requests up to this one were there before this page looked, so they are no answer to its reader. */
  readonly since: number;
  /** Those that ended since it was last quiet, by their way; the first way first. */
  readonly flows: readonly Flow[];
  readonly more: Surplus;
}

const NONE: Surplus = { count: 0, failed: 0 };
export const NO_TRAFFIC: Traffic = { since: 0, flows: [], more: NONE };

export interface TrafficKeeper {
  take(news: TrafficNews): Traffic;
  /** The whole picture came: what was before is no news. */
  startAnew(since: number): Traffic;
}

export function createTrafficKeeper(now: () => number): TrafficKeeper {
  const samples = new Map<string, TracedRequest>();
  let traffic = NO_TRAFFIC;
  let latest = Number.NEGATIVE_INFINITY;
  return {
    take({ flows, more }) {
      const isOther = now() - latest > QUIET_MS;
      latest = now();
      for (const { key, sample } of flows) {
        if (sample === undefined) continue;
        // Moved to the end: the oldest goes first.
        samples.delete(key);
        samples.set(key, sample);
        if (samples.size > 2 * MOST_FLOWS) samples.delete(samples.keys().next().value!);
      }
      const known = isOther ? [] : traffic.flows;
      const before = isOther ? NONE : traffic.more;
      const { kept, beyond } = mergeFlows(known, flows, samples);
      traffic = {
        since: traffic.since,
        flows: kept,
        more: {
          count: before.count + more.count + beyond.count,
          failed: before.failed + more.failed + beyond.failed,
        },
      };
      return traffic;
    },
    startAnew(since) {
      samples.clear();
      latest = Number.NEGATIVE_INFINITY;
      traffic = { ...NO_TRAFFIC, since };
      return traffic;
    },
  };
}

function mergeFlows(
  known: readonly Flow[],
  news: TrafficNews['flows'],
  samples: ReadonlyMap<string, TracedRequest>,
): { readonly kept: readonly Flow[]; readonly beyond: Surplus } {
  const kept = new Map(known.map((flow) => [flow.key, flow]));
  const beyond = { count: 0, failed: 0 };
  for (const { key, count } of news) {
    const sample = kept.get(key)?.sample ?? samples.get(key);
    if (sample !== undefined && (kept.has(key) || kept.size < MOST_FLOWS)) {
      kept.set(key, { key, sample, count: (kept.get(key)?.count ?? 0) + count });
      continue;
    }
    beyond.count += count;
    beyond.failed += sample?.outcome?.kind === 'failed' ? count : 0;
  }
  return { kept: [...kept.values()], beyond };
}
