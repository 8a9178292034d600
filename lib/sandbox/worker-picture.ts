/** What the page is told of the cluster: everything once, afterwards what has changed, numbered so that a gap shows. */
import type { PictureKeeper } from '../cluster/picture-keeper';
import type { TracedRequest } from '../cluster/trace';
import { REQUESTS_SHOWN, type WorkerMessage } from './messages';
import type { TrafficNews } from './messages-traffic';
import type { Sandbox } from './sandbox';
import { createTrafficCount } from './worker-traffic';

export interface PictureReport {
  /** The message that brings the page up to now; `null` where it knows everything. */
  next(): WorkerMessage | null;
  /** The next message tells everything. */
  startAnew(): void;
}

type Seen = Pick<Sandbox, 'version' | 'pictureKeeper' | 'requests'>;

export function createPictureReport(sandbox: Seen): PictureReport {
  let told: PictureKeeper | null = null;
  let version = -1;
  let number = 0;
  /** Requests as the page has them. A traced request never changes: one that goes on is another object. */
  let requests = new Set<TracedRequest>();

  const count = createTrafficCount();

  const takeRequests = (all: readonly TracedRequest[]): TracedRequest[] => {
    const now = all.slice(-REQUESTS_SHOWN);
    const fresh = now.filter((request) => !requests.has(request));
    requests = new Set(now);
    return fresh;
  };

  return {
    next() {
      const now = sandbox.version();
      if (now === version) return null;
      version = now;
      const keeper = sandbox.pictureKeeper();
      const all = sandbox.requests();
      if (keeper !== told) {
        told = keeper;
        number = 0;
        requests = new Set();
        count.startAnew(all);
        return { type: 'picture', number, parts: keeper.begin(), requests: takeRequests(all) };
      }
      const change = keeper.take();
      const fresh = takeRequests(all);
      const traffic: TrafficNews | null = count.take(all);
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
