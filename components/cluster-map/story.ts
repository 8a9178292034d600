/** The map in words: what stands where, and what became of the last request. Kept in step with the drawing. */
import type {
  ClusterPicture,
  PlacePicture,
  PodPicture,
  ServicePicture,
  WorkloadPicture,
} from '../../lib/cluster/picture';
import type { Choice, Hop, Place, Pointer, TracedRequest } from '../../lib/cluster/trace';
import { drawnPods, isDrawn } from './drawn';
import { HIDDEN_PODS, HIDDEN_WORDS, isHidden } from './hidden';
import { indexPods, podsOf } from './pod-index';
import { STATE_WORDS } from './state-words';

export interface WordGroup {
  readonly heading: string;
  readonly lines: readonly string[];
  /** Said where there are no lines. */
  readonly none: string;
}

/** One group a node; pods without a node come after them, then what keeps pods alive, then Services. */
export function tellPlaces(picture: ClusterPicture, hidden: readonly string[] = []): WordGroup[] {
  const pods = drawnPods(picture.pods);
  const { byNode } = indexPods(pods);
  const groups = picture.nodes.map(({ name, internalAddress, externalAddress, ready }) => ({
    heading:
      `${name}: internal address ${internalAddress}` +
      (externalAddress === null ? '' : `, external address ${externalAddress}`) +
      (ready ? '' : ', not ready'),
    lines: (byNode.get(name) ?? []).map((pod) => tellPod(pod, hidden)),
    none: 'No pods.',
  }));
  const waiting = (byNode.get(null) ?? []).map((pod) => tellPod(pod, hidden));
  return [
    ...groups,
    ...(waiting.length > 0 ? [{ heading: 'On no node yet', lines: waiting, none: '' }] : []),
    ...picture.workloads.filter(isDrawn).map((workload) => tellWorkload(workload, pods, hidden)),
    ...picture.services.filter(isDrawn).map((service) => tellService(service, pods, hidden)),
    ...tellBeside(picture.places ?? []),
  ];
}

/** Cluster DNS, the learner's laptop, and what the world knows of on the internet. */
function tellBeside(places: readonly PlacePicture[]): WordGroup[] {
  const dns = places.find(({ kind }) => kind === 'dns');
  const outside = places.filter(({ kind }) => kind !== 'dns');
  return [
    ...(dns ? [{ heading: `Cluster DNS: ${dns.address ?? 'no address yet'}`, lines: [], none: '' }] : []),
    { heading: 'Your laptop: outside the cluster', lines: [], none: '' },
    ...(outside.length > 0
      ? [{ heading: 'On the internet', lines: outside.map(tellMachine), none: '' }]
      : []),
  ];
}

function tellMachine({ kind, name, address }: PlacePicture): string {
  return `${name}: ${address === null || address === name ? '' : `${address}, `}a ${kind}`;
}

/** Of a LoadBalancer: the address that stands outside. */
function tellBalancer({ externalAddresses }: ServicePicture): string[] {
  if (externalAddresses === undefined) return [];
  if (externalAddresses.length === 0) return ['its load balancer is pending and has no address yet'];
  return [`its load balancer outside has the address ${externalAddresses.join(', ')}`];
}

export function tellPod(pod: PodPicture, hidden: readonly string[] = []): string {
  const known = isHidden(pod.name, hidden) ? HIDDEN_WORDS : pod.address;
  const address = pod.address === null ? 'no address yet' : known;
  const waiting = pod.waitingFor === null ? '' : `, ${pod.waitingFor}`;
  return `${pod.name}${inNamespace(pod)}: ${address}, ${STATE_WORDS[pod.state]}${waiting}`;
}

export function inNamespace({ namespace }: { readonly namespace: string }): string {
  return namespace === 'default' ? '' : ` in namespace ${namespace}`;
}

export function tellWorkload(
  workload: WorkloadPicture,
  pods: readonly PodPicture[],
  hidden: readonly string[] = [],
): WordGroup {
  const { kind, name, wanted, ready } = workload;
  const isKept = isHidden(name, hidden, 'ready');
  const count = isKept
    ? `how many of its ${wanted} pods are ready is for you to find`
    : `${ready} of ${wanted} pods ready`;
  return {
    heading: `${kind} ${name}${inNamespace(workload)}: ${count}`,
    lines: podsOf(workload, pods).map((pod) =>
      isKept ? pod.name : `${pod.name}: ${STATE_WORDS[pod.state]}`,
    ),
    none: 'It has no pods.',
  };
}

export function tellService(
  service: ServicePicture,
  pods: readonly PodPicture[],
  hidden: readonly string[] = [],
): WordGroup {
  const { name, type, ports, endpoints, externalName } = service;
  if (type === 'ExternalName') {
    const heading = `Service ${name}${inNamespace(service)}, ${type}: another name for ${externalName}`;
    return { heading, lines: [], none: 'It has no address and no pods of its own.' };
  }
  const known = isHidden(name, hidden) ? HIDDEN_WORDS : service.address;
  const address = service.isHeadless ? 'no address of its own' : (known ?? 'no address yet');
  const doors = ports.map(({ port, targetPort, nodePort }) => {
    if (service.isHeadless) return `port ${port}, which nothing changes`;
    const door = isHidden(name, hidden, 'nodePorts') ? 'a port that is for you to find' : `port ${nodePort}`;
    const outside = nodePort === null ? '' : `, open on every node at ${door}`;
    return `port ${port} leads to port ${targetPort} of a pod${outside}`;
  });
  return {
    heading: [
      `Service ${name}${inNamespace(service)}, ${type}: ${address}`,
      ...doors,
      ...tellBalancer(service),
    ].join(', '),
    lines:
      endpoints.length > 0 && isHidden(name, hidden, 'ready')
        ? [HIDDEN_PODS]
        : endpoints.map((endpoint) => tellEndpoint(endpoint, pods, hidden)),
    none: 'No pods behind it.',
  };
}

function tellEndpoint(
  { address, ready, terminating, podUid }: ServicePicture['endpoints'][number],
  pods: readonly PodPicture[],
  hidden: readonly string[],
): string {
  const pod = podUid === null ? undefined : indexPods(pods).byUid.get(podUid);
  const state = terminating ? 'shutting down' : ready ? 'ready' : 'not ready, gets no requests';
  if (pod && isHidden(pod.name, hidden)) return `${pod.name}: ${state}`;
  return `${pod ? `${pod.name}, ` : ''}${address}: ${state}`;
}

export interface HopWords {
  readonly text: string;
  /** Which names were asked for, among whom a rule chose, where to look. */
  readonly details: readonly string[];
}

export interface RequestWords {
  readonly heading: string;
  readonly hops: readonly HopWords[];
  readonly end: string;
}

/** The words of `explain` at the prompt (lib/sandbox/story.ts); story.test.ts compares. */
export function tellRequest(request: TracedRequest): RequestWords {
  return {
    heading: headingOf(request),
    hops: request.hops.map((hop) => ({
      text: `${nameOf(hop.place)}: ${hop.reason}`,
      details: tellDetails(hop),
    })),
    end: `${tellEnd(request)}${tellWhere(request)}`,
  };
}

function headingOf({ protocol, from, target }: TracedRequest): string {
  if (protocol === 'dns') return `${capital(nameOf(from))} asks for the name ${target}`;
  return `${protocol === 'icmp' ? 'Ping' : protocol === 'tcp' ? 'Connection' : 'Request'} from ${nameOf(from)} to ${target}`;
}

const capital = (text: string) => text.replace(/^your/, 'Your');

/** Commands and names in backquotes. */
export function tellDetails({ lookup, choice, pointer }: Hop): string[] {
  return [
    ...(lookup?.tried ?? []).map(({ name, answer }) => `\`${name}\`: ${answer}`),
    ...(choice ? tellChoice(choice) : []),
    ...(pointer ? tellPointer(pointer) : []),
  ];
}

function tellPointer({ object, field, command }: Pointer): string[] {
  return [`Look at: ${object}${field === null ? '' : `, field ${field}`}`, `See it by: \`${command}\``];
}

/** `pod-python-5d9c at 1.1.1.5, port 443: chosen` */
function tellChoice({ candidates, chosen }: Choice): string[] {
  return candidates.map(({ address, port, pod }, index) => {
    const who = pod === null ? '' : `${shortName(pod)} at `;
    return `${who}${address}, port ${port}: ${index === chosen ? 'chosen' : 'not chosen'}`;
  });
}

function tellEnd({ outcome, answeredBy }: TracedRequest): string {
  if (outcome === null) return 'It is under way.';
  if (outcome.kind === 'failed') return `It failed: ${outcome.reason}.`;
  const who = answeredBy === null ? '' : ` by ${answeredBy.name} on ${answeredBy.node}`;
  return `It was answered${who}${outcome.status === null ? '' : ` with status ${outcome.status}`}.`;
}

/** Which hop made it end badly. */
function tellWhere({ hops }: TracedRequest): string {
  const deciding = hops.filter(({ pointer }) => pointer !== undefined).at(-1);
  return deciding === undefined ? '' : ` Decided at hop ${deciding.number}, ${nameOf(deciding.place)}.`;
}

export function nameOf(place: Place): string {
  if (place.kind === 'laptop') return 'your laptop';
  if (place.kind === 'internet') return 'the internet';
  if (place.kind === 'dns') return 'cluster DNS';
  return shortName(place.name);
}

export type Names = ReadonlySet<string>;

/** All that a sentence may name: what is drawn, and what was asked for and may be nowhere. */
export function namesOf(
  { nodes, pods, services, workloads }: ClusterPicture,
  request: TracedRequest | null = null,
): Names {
  const asked = (request?.hops ?? []).flatMap(({ lookup }) => lookup?.name ?? []);
  return new Set([...[...nodes, ...pods, ...services, ...workloads].map(({ name }) => name), ...asked]);
}

const shortName = (name: string) => name.replace(/^default\//, '');
