/** Tells the way of one request in plain words, hop by hop, from its trace. The reasons were written by who decided. */
import type { Hop, Place, TracedRequest } from '../cluster/trace';

/** The learner's own: not kubectl's conversation with the API server, and no probe of a node. */
export function lastRequest(requests: readonly TracedRequest[]): TracedRequest | null {
  for (let index = requests.length - 1; index >= 0; index -= 1) {
    const request = requests[index]!;
    const isOurs =
      request.from.kind !== 'node' && !request.hops.some(({ place }) => place.kind === 'api-server');
    if (isOurs) return request;
  }
  return null;
}

export function tellStory(request: TracedRequest): string {
  const what = request.protocol === 'http' ? 'An HTTP request' : 'A ping';
  const lines = [`${what} from ${namePlace(request.from)} to ${request.target}`];
  for (const hop of request.hops) lines.push(`  ${hop.number}. ${tellHop(hop, request.startedMs)}`);
  lines.push(tellEnd(request));
  return `${lines.join('\n')}\n`;
}

function tellHop({ place, decision, reason, atMs }: Hop, startedMs: number): string {
  return `${namePlace(place)} ${decision} after ${atMs - startedMs} ms: ${reason}`;
}

function namePlace({ kind, name, address }: Place): string {
  const short = kind === 'pod' ? name.replace(/^default\//, '') : kind === 'laptop' ? 'your laptop' : name;
  return address === null || address === short ? short : `${short} (${address})`;
}

function tellEnd({ outcome, answeredBy }: TracedRequest): string {
  if (outcome === null) return 'It is still under way.';
  if (outcome.kind === 'failed') return `It failed: ${outcome.reason}`;
  const status = outcome.status === null ? '' : ` with ${outcome.status}`;
  return answeredBy === null
    ? `It was answered${status}.`
    : `${answeredBy.name} on ${answeredBy.node} answered${status}.`;
}
