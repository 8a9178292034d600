/** How many requests there were, or how many pods answered them: from the trace, which keeps the latest few hundred. */

import type { Service } from '../cluster/resources';
import type { TracedRequest } from '../cluster/trace';
import type { Tally } from '../course/schema';
import type { Evidence } from './judge';
import { findObject } from './lookup';
import { hostOf, isFrom, isMadeBy, isNameOfService, namePlace } from './places';

export function countRequests(evidence: Evidence, tally: Tally): number {
  const { from, protocol, outcome, after, service, deployment } = tally;
  const since = after === undefined ? '' : findObject(evidence, after)?.metadata.creationTimestamp;
  if (since === undefined) return 0;
  const meant = evidence.cluster.requests().filter((request) => {
    const ended = request.outcome?.kind;
    return (
      request.protocol === protocol &&
      isFrom(request, from) &&
      ended !== undefined &&
      (outcome === undefined || ended === outcome) &&
      evidence.cluster.timestamp(request.startedMs) >= since &&
      (service === undefined || isSentTo(request, service, evidence)) &&
      (deployment === undefined || isMadeBy(request.answeredBy?.name ?? '', deployment))
    );
  });
  if (tally.different === undefined) return meant.length;
  return new Set(meant.flatMap(({ answeredBy }) => answeredBy?.uid ?? [])).size;
}

function isSentTo({ target }: TracedRequest, service: string, evidence: Evidence): boolean {
  const host = hostOf(target);
  const found = findObject(evidence, { kind: 'Service', name: service, namespace: 'default' });
  return isNameOfService(host, service, 'default') || (found as Service | null)?.spec.clusterIP === host;
}

const ENDS = { answered: ' that were answered', failed: ' that failed' };

export function nameTally({ from, protocol, outcome, service, deployment, different }: Tally): string {
  const what = protocol === 'http' ? 'requests' : 'pings';
  const to = service === undefined ? '' : ` to ${service}`;
  const sent = `${what} from ${namePlace(from)}${to}${outcome === undefined ? '' : ENDS[outcome]}`;
  if (different === undefined) return `number of ${sent}`;
  return `number of pods${deployment === undefined ? '' : ` of ${deployment}`} that answered ${what} from ${namePlace(from)}${to}`;
}
