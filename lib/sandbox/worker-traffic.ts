/** Counts requests that have ended, by their way, for the page. Every request is counted once, none in silence. */
import type { TracedRequest } from '../cluster/trace';
import { flowKeyOf, type TrafficNews } from './messages-traffic';
import { MOST_FLOWS } from './traffic-limits';

export interface TrafficCount {
  /** What has ended since the last time; `null` where nothing has. `requests`: all that are kept, oldest first. */
  take(requests: readonly TracedRequest[]): TrafficNews | null;
  /** Another page, or another world: what has happened so far is no news. */
  startAnew(requests: readonly TracedRequest[]): void;
}

export function createTrafficCount(): TrafficCount {
  let lastId = 0;
  /** Requests that were under way. */
  let open = new Set<number>();
  /** Ways whose sample the page has. */
  let told = new Set<string>();

  const startAnew = (requests: readonly TracedRequest[]) => {
    lastId = requests.at(-1)?.id ?? 0;
    open = new Set(requests.filter(({ outcome }) => outcome === null).map(({ id }) => id));
    told = new Set();
  };

  /** Requests that were forgotten before anybody looked: how they ended is not known. */
  const takeLost = (requests: readonly TracedRequest[]): number => {
    const first = requests[0]?.id ?? lastId + 1;
    const lost = [...open].filter((id) => id < first);
    for (const id of lost) open.delete(id);
    return lost.length + Math.max(0, first - lastId - 1);
  };

  const takeEnded = (requests: readonly TracedRequest[]): TracedRequest[] => {
    const ended = requests.filter((request) => {
      if (request.id <= lastId && !open.has(request.id)) return false;
      if (request.outcome === null) open.add(request.id);
      else open.delete(request.id);
      return request.outcome !== null && request.hops.length > 0;
    });
    lastId = Math.max(lastId, requests.at(-1)?.id ?? 0);
    return ended;
  };

  return {
    startAnew,
    take(requests) {
      const more = { count: takeLost(requests), failed: 0 };
      const flows = new Map<string, { key: string; count: number; sample?: TracedRequest }>();
      for (const request of takeEnded(requests)) {
        const key = flowKeyOf(request);
        const flow = flows.get(key);
        if (flow) flow.count += 1;
        else if (flows.size < MOST_FLOWS)
          flows.set(key, told.has(key) ? { key, count: 1 } : { key, count: 1, sample: request });
        else {
          more.count += 1;
          more.failed += request.outcome?.kind === 'failed' ? 1 : 0;
        }
      }
      // A page keeps as many as are told at once: of ways without end it forgets the oldest, and is told them again.
      if (told.size + flows.size > MOST_FLOWS) told = new Set();
      for (const key of flows.keys()) told.add(key);
      return flows.size === 0 && more.count === 0 ? null : { flows: [...flows.values()], more };
    },
  };
}
