/** Tells the way of one request in plain words, hop by hop, from its trace. The reasons were written by who decided. */
import type { Hop, Place, TracedRequest } from '../cluster/trace';

/** The learner's own: no probe of a node. (What kubectl says to the API server is not traced.) */
export function lastRequest(requests: readonly TracedRequest[]): TracedRequest | null {
  for (let index = requests.length - 1; index >= 0; index -= 1) {
    const request = requests[index]!;
    if (request.from.kind !== 'node') return request;
  }
  return null;
}

const KINDS: Readonly<Record<TracedRequest['protocol'], string>> = {
  http: 'An HTTP request',
  icmp: 'A ping',
  dns: 'A question for the name',
  tcp: 'A connection',
};

export function tellStory(request: TracedRequest): string {
  const { protocol, from, target, hops, startedMs } = request;
  const to = protocol === 'dns' ? target : `to ${target}`;
  const whence = `from ${namePlace(from)}`;
  const lines = [protocol === 'dns' ? `${KINDS.dns} ${to} ${whence}` : `${KINDS[protocol]} ${whence} ${to}`];
  for (const hop of hops) lines.push(`  ${hop.number}. ${tellHop(hop, startedMs)}`, ...listCandidates(hop));
  lines.push(tellEnd(request), ...tellPointer(request));
  return `${lines.join('\n')}\n`;
}

function tellHop(hop: Hop, startedMs: number): string {
  return `${nameStop(hop)} ${hop.decision} after ${hop.atMs - startedMs} ms: ${hop.reason}`;
}

/** A Service is no machine: the rule that decided lives on a node. */
function nameStop({ place, node, choice }: Hop): string {
  if (node === undefined) return namePlace(place);
  return `${namePlace(place)}, ${choice === undefined ? 'seen on' : 'by a rule on'} ${node},`;
}

function namePlace({ kind, name, address }: Place): string {
  const short = kind === 'laptop' ? 'your laptop' : name.replace(/^default\//, '');
  return address === null || address === short ? short : `${short} (${address})`;
}

const MOST_IN_REASON = 4;

/** The reason names a few; where there are more, all of them stand below it. */
function listCandidates({ choice }: Hop): readonly string[] {
  if (choice === undefined || choice.candidates.length <= MOST_IN_REASON) return [];
  return choice.candidates.map(({ address, port, pod }, index) => {
    const whose = pod === null ? '' : ` (${pod.replace(/^default\//, '')})`;
    return `     ${index === choice.chosen ? '●' : '○'} ${address}:${port}${whose}`;
  });
}

function tellEnd({ protocol, outcome, answeredBy }: TracedRequest): string {
  if (outcome === null) return 'It is still under way.';
  if (outcome.kind === 'failed') return `It failed: ${outcome.reason}.`;
  const status = outcome.status === null ? '' : ` with ${outcome.status}`;
  if (answeredBy !== null) return `${answeredBy.name} on ${answeredBy.node} answered${status}.`;
  return protocol === 'dns' ? 'The DNS server answered.' : `It was answered${status}.`;
}

/** Of a failure: which hop decided it, what to look at, and the command that shows it. */
function tellPointer({ outcome, hops }: TracedRequest): readonly string[] {
  if (outcome?.kind !== 'failed') return [];
  const deciding = hops.filter(({ pointer }) => pointer !== undefined).at(-1);
  if (deciding?.pointer === undefined) return [];
  const { object, field, command } = deciding.pointer;
  return [
    `  decided at: ${deciding.number}. ${nameStop(deciding).replace(/,$/, '')}`,
    `  look at:    ${object}${field === null ? '' : `, field ${field}`}`,
    `  see it by:  ${command}`,
  ];
}
