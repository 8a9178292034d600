/** What the page is told of the cluster: everything once, afterwards what has changed, numbered so that a gap shows. */
import type { PictureKeeper } from '../cluster/picture-keeper';
import type { TracedRequest } from '../cluster/trace';
import { REQUESTS_SHOWN, type WorkerMessage } from './messages';
import type { TrafficNews } from './messages-traffic';
import type { Sandbox } from './sandbox';
import { QUIET_MS } from './traffic-limits';
import { createTrafficCount } from './worker-traffic';

export interface PictureReport {
  /**
   * The message that brings the page up to now; `null` where it knows everything. Of more requests than a page shows
   * each is counted, and only the newest one told whole, until they have come to an end.
   */
  next(isAtRest: boolean, realMs: number): WorkerMessage | null;
  /** More requests come than a page shows. */
  isCrowded(realMs: number): boolean;
  /** The next message tells everything. */
  startAnew(): void;
}

type Seen = Pick<Sandbox, 'version' | 'pictureKeeper' | 'requests'>;

export function createPictureReport(sandbox: Seen): PictureReport {
  let told: PictureKeeper | null = null;
  let version = -1;
  let number = 0;
  /** Requests as the page has them, by id. A traced request never changes: one that goes on is another object. */
  let requests = new Map<number, TracedRequest>();
  /** The page waits for some of the requests that it will show. */
  let isBehind = false;
  /** Since it was last quiet. */
  let ended = 0;
  let endedMs = Number.NEGATIVE_INFINITY;

  const count = createTrafficCount();

  const isCrowded = (realMs: number) => ended > REQUESTS_SHOWN && realMs - endedMs <= QUIET_MS;

  const noteEnded = ({ flows, more }: TrafficNews, realMs: number) => {
    if (realMs - endedMs > QUIET_MS) ended = 0;
    endedMs = realMs;
    ended += flows.reduce((sum, flow) => sum + flow.count, more.count);
  };

  const takeRequests = (all: readonly TracedRequest[], isCrowd: boolean): TracedRequest[] => {
    const now = all.slice(-REQUESTS_SHOWN);
    const newest = now.at(-1);
    const fresh = now.filter((request) => requests.get(request.id) !== request);
    const told = fresh.filter((request) => !isCrowd || request === newest || requests.has(request.id));
    isBehind = told.length < fresh.length;
    const known = now.filter((request) => requests.has(request.id) || told.includes(request));
    requests = new Map(known.map((request) => [request.id, request]));
    return told;
  };

  return {
    isCrowded,
    next(isAtRest, realMs) {
      const now = sandbox.version();
      const mayCatchUp = isBehind && (isAtRest || !isCrowded(realMs));
      if (now === version && !mayCatchUp) return null;
      version = now;
      const keeper = sandbox.pictureKeeper();
      const all = sandbox.requests();
      if (keeper !== told) {
        told = keeper;
        number = 0;
        requests = new Map();
        ended = 0;
        count.startAnew(all);
        return { type: 'picture', number, parts: keeper.begin(), requests: takeRequests(all, false) };
      }
      const change = keeper.take();
      const traffic: TrafficNews | null = count.take(all);
      if (traffic !== null) noteEnded(traffic, realMs);
      const fresh = takeRequests(all, !isAtRest && isCrowded(realMs));
      if (change === null && fresh.length === 0 && traffic === null) return null;
      number += 1;
      return { type: 'change', number, change, requests: fresh, ...(traffic && { traffic }) };
    },
    startAnew() {
      told = null;
      version = -1;
    },
  };
}
