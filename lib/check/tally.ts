/** How many requests there were: read from the trace, which keeps the latest few hundred. */
import type { Tally } from '../course/schema';
import type { Evidence } from './judge';
import { findObject } from './lookup';
import { isFrom, namePlace } from './places';

export function countRequests(evidence: Evidence, { from, protocol, outcome, after }: Tally): number {
  const since = after === undefined ? '' : findObject(evidence, after)?.metadata.creationTimestamp;
  if (since === undefined) return 0;
  return evidence.cluster.requests().filter((request) => {
    const ended = request.outcome?.kind;
    return (
      request.protocol === protocol &&
      isFrom(request, from) &&
      ended !== undefined &&
      (outcome === undefined || ended === outcome) &&
      evidence.cluster.timestamp(request.startedMs) >= since
    );
  }).length;
}

const ENDS = { answered: ' that were answered', failed: ' that failed' };

export function nameTally({ from, protocol, outcome }: Tally): string {
  const what = protocol === 'http' ? 'requests' : 'pings';
  return `number of ${what} from ${namePlace(from)}${outcome === undefined ? '' : ENDS[outcome]}`;
}
