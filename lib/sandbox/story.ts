/** Tells the way of one request in plain words, hop by hop, from its trace. The reasons were written by who decided. */
import type { Hop, Place, TracedRequest } from '../cluster/trace';

const KINDS = { http: 'Request', icmp: 'Ping', tcp: 'Connection' } as const;

/** The map says the same in words (components/cluster-map/story.ts); a test there compares. */
export function tellHeading({ protocol, from, target }: TracedRequest): string {
  if (protocol === 'dns') return `${namePlace(from).replace(/^your/, 'Your')} asks for the name ${target}`;
  return `${KINDS[protocol]} from ${namePlace(from)} to ${target}`;
}

export function tellStory(request: TracedRequest): string {
  const lines = [tellHeading(request)];
  for (const hop of request.hops) {
    lines.push(`  ${hop.number}. ${tellHop(hop, request.startedMs)}`, ...listCandidates(hop));
  }
  lines.push(tellEnd(request), ...tellPointer(request));
  return `${lines.join('\n')}\n`;
}

function tellHop(hop: Hop, startedMs: number): string {
  return `${nameStop(hop)} ${hop.decision.replace('-', ' ')} after ${hop.atMs - startedMs} ms: ${hop.reason}`;
}

/** A Service is no machine: the rule that decided lives on a node. */
function nameStop({ place, node, choice }: Hop): string {
  if (node === undefined) return nameWithAddress(place);
  return `${nameWithAddress(place)}, ${choice === undefined ? 'seen on' : 'by a rule on'} ${node},`;
}

const NAMES: Partial<Record<Place['kind'], string>> = {
  laptop: 'your laptop',
  internet: 'the internet',
  dns: 'cluster DNS',
};

function namePlace({ kind, name }: Place): string {
  return NAMES[kind] ?? name.replace(/^default\//, '');
}

function nameWithAddress(place: Place): string {
  const name = namePlace(place);
  return place.address === null || place.address === name ? name : `${name} (${place.address})`;
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

export function tellEnd({ outcome, answeredBy }: TracedRequest): string {
  if (outcome === null) return 'It is under way.';
  if (outcome.kind === 'failed') return `It failed: ${outcome.reason}.`;
  const who = answeredBy === null ? '' : ` by ${answeredBy.name} on ${answeredBy.node}`;
  return `It was answered${who}${outcome.status === null ? '' : ` with status ${outcome.status}`}.`;
}

/** Where it was decided that this ends badly, what to look at, and the command that shows it. */
function tellPointer({ hops }: TracedRequest): readonly string[] {
  const deciding = hops.filter(({ pointer }) => pointer !== undefined).at(-1);
  if (deciding?.pointer === undefined) return [];
  const { object, field, command } = deciding.pointer;
  return [
    `  Decided at: ${deciding.number}. ${nameStop(deciding).replace(/,$/, '')}`,
    `  Look at:    ${object}${field === null ? '' : `, field ${field}`}`,
    `  See it by:  ${command}`,
  ];
}
