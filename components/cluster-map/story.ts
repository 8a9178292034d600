/** The map in words: what stands where, and what became of the last request. Kept in step with the drawing. */
import type { ClusterPicture, PodPicture, PodState } from '../../lib/cluster/picture';
import type { Place, TracedRequest } from '../../lib/cluster/trace';
import { isDrawn } from './layout';

export const STATE_WORDS: Readonly<Record<PodState, string>> = {
  starting: 'starting',
  ready: 'ready',
  'not-ready': 'running, not ready',
  terminating: 'shutting down',
  failed: 'failed',
  succeeded: 'finished',
};

export interface MapNodeWords {
  readonly heading: string;
  readonly pods: readonly string[];
}

/** One group a node; pods without a node come last. */
export function tellPlaces(picture: ClusterPicture): MapNodeWords[] {
  const pods = picture.pods.filter(isDrawn);
  const groups = picture.nodes.map(({ name, internalAddress, externalAddress, ready }) => ({
    heading:
      `${name}: internal address ${internalAddress}` +
      (externalAddress === null ? '' : `, external address ${externalAddress}`) +
      (ready ? '' : ', not ready'),
    pods: pods.filter((pod) => pod.node === name).map(tellPod),
  }));
  const waiting = pods.filter((pod) => pod.node === null).map(tellPod);
  return waiting.length > 0 ? [...groups, { heading: 'On no node yet', pods: waiting }] : groups;
}

function tellPod(pod: PodPicture): string {
  const namespace = pod.namespace === 'default' ? '' : ` in namespace ${pod.namespace}`;
  const address = pod.address === null ? 'no address yet' : pod.address;
  const waiting = pod.waitingFor === null ? '' : `, ${pod.waitingFor}`;
  return `${pod.name}${namespace}: ${address}, ${STATE_WORDS[pod.state]}${waiting}`;
}

export interface RequestWords {
  readonly heading: string;
  readonly hops: readonly string[];
  readonly end: string;
}

export function tellRequest(request: TracedRequest): RequestWords {
  const what = request.protocol === 'icmp' ? 'Ping' : 'Request';
  return {
    heading: `${what} from ${nameOf(request.from)} to ${request.target}`,
    hops: request.hops.map(({ place, reason }) => `${nameOf(place)}: ${reason}`),
    end: tellEnd(request),
  };
}

function tellEnd({ outcome, answeredBy }: TracedRequest): string {
  if (outcome === null) return 'It is under way.';
  if (outcome.kind === 'failed') return `It failed: ${outcome.reason}.`;
  const who = answeredBy === null ? '' : ` by ${answeredBy.name} on ${answeredBy.node}`;
  return `It was answered${who}${outcome.status === null ? '' : ` with status ${outcome.status}`}.`;
}

export function nameOf(place: Place): string {
  if (place.kind === 'laptop') return 'your laptop';
  if (place.kind === 'internet') return 'the internet';
  return place.name.replace(/^default\//, '');
}
