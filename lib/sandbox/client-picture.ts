/**
 * The page's side of the picture: keeps it up by what the worker tells, and shows it at most once a frame, so that
 * the terminal never waits for the map. A change that was lost shows in the numbers; then everything is asked for.
 */
import { createKeptPicture, type KeptPicture } from '../cluster/kept-picture';
import type { ClusterPicture } from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';
import { createTrafficKeeper, NO_TRAFFIC, type Traffic } from './client-traffic';
import { REQUESTS_SHOWN, type WorkerMessage } from './messages';

export interface Shown {
  readonly picture: ClusterPicture;
  /** The newest ones, oldest first. */
  readonly requests: readonly TracedRequest[];
  /** How many went which way. */
  readonly traffic: Traffic;
}

export interface PictureFollower {
  take(message: Extract<WorkerMessage, { type: 'picture' | 'change' }>): void;
  /** Another worker begins. */
  forget(): void;
}

/** After so many changes without an answer the question itself was lost. */
const PATIENCE = 20;

export function createPictureFollower(
  ask: () => void,
  show: (shown: Shown) => void,
  now: () => number = () => performance.now(),
): PictureFollower {
  const keeper = createTrafficKeeper(now);
  let traffic = NO_TRAFFIC;
  let kept: KeptPicture | null = null;
  let requests: readonly TracedRequest[] = [];
  let number = 0;
  /** Changes that came since everything was asked for; `null` where nothing was. */
  let waited: number | null = null;
  const showSoon = createFrame(() => {
    if (kept !== null) show({ picture: kept.read(), requests, traffic });
  });

  const askForAll = () => {
    waited = 0;
    ask();
  };

  return {
    take(message) {
      if (message.type === 'picture') {
        kept = createKeptPicture();
        kept.apply({ put: message.parts, removed: {} });
        requests = message.requests;
        traffic = keeper.startAnew(requests.at(-1)?.id ?? 0);
        waited = null;
      } else {
        if (waited !== null) {
          waited += 1;
          if (waited >= PATIENCE) askForAll();
          return;
        }
        if (kept !== null && message.number <= number) return;
        if (kept === null || message.number !== number + 1) return askForAll();
        if (message.change !== null) kept.apply(message.change);
        requests = merge(requests, message.requests);
        if (message.traffic !== undefined) traffic = keeper.take(message.traffic);
      }
      number = message.number;
      showSoon();
    },
    forget() {
      kept = null;
      waited = null;
    },
  };
}

function merge(known: readonly TracedRequest[], fresh: readonly TracedRequest[]): readonly TracedRequest[] {
  if (fresh.length === 0) return known;
  const byId = new Map([...known, ...fresh].map((request) => [request.id, request]));
  return [...byId.values()].sort((one, other) => one.id - other.id).slice(-REQUESTS_SHOWN);
}

/** Calls once before the next frame is drawn; at once where nothing draws. */
function createFrame(act: () => void): () => void {
  if (typeof requestAnimationFrame !== 'function') return act;
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
}
