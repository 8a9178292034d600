/**
 * What can be pointed at on the map, and what is said of it then: whole names, labels and selectors, and for a hop
 * among whom a rule chose. The same words as in the text of the map.
 */
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import type { Hop, TracedRequest } from '../../lib/cluster/trace';
import { LAPTOP_KEY, nodeKey } from './acts';
import { machineWidth } from './labels';
import type { Box, MapLayout, PlacedNode } from './layout';
import { DISC_RADIUS, type RequestPath, tracePath } from './path';
import { podsOf } from './pod-index';
import { STATE_WORDS } from './state-words';
import { nameOf, tellDetails, tellPod, tellRequest, tellService, tellWorkload } from './story';

export interface Spot {
  readonly key: string;
  readonly box: Box;
  readonly heading: string;
  readonly lines: readonly string[];
  /** Pods that are marked meanwhile, by uid. */
  readonly lit: readonly string[];
  /** `pod/pod-nginx`, where it stands for an object. */
  readonly object?: string;
  /** Where something can be dropped on it, if that is more than its box. */
  readonly zone?: Box;
}

/** The least that a finger or a trembling hand can meet. */
const LEAST = 24;

export function findSpots(
  layout: MapLayout,
  request: TracedRequest | null,
  picture: ClusterPicture,
  hidden: readonly string[] = [],
  path: RequestPath | null = request === null ? null : tracePath(layout, request),
): Spot[] {
  const pods = [...layout.nodes.flatMap((node) => node.pods), ...layout.unplaced];
  return [
    ...layout.bands.map(({ service, box }): Spot => {
      const { heading, lines, none } = tellService(service, picture.pods, hidden);
      const lit = service.endpoints.flatMap(({ podUid }) => podUid ?? []);
      const selector = service.selector === null ? [] : [`selector ${pairs(service.selector)}`];
      const said = [...selector, ...(lines.length > 0 ? lines : [none])];
      return { key: service.uid, object: `service/${service.name}`, box, heading, lines: said, lit };
    }),
    ...layout.tags.map(({ workload, box }): Spot => {
      const { heading, lines, none } = tellWorkload(workload, picture.pods);
      const said = lines.length > 0 ? lines : [none];
      const lit = podsOf(workload, picture.pods).map(({ uid }) => uid);
      const object = `${workload.kind.toLowerCase()}/${workload.name}`;
      return { key: workload.uid, object, box, heading, lines: said, lit };
    }),
    tellLaptop(layout),
    ...layout.nodes.map(tellNode),
    ...pods.map(({ pod, x, y, radius }): Spot => {
      const [heading, ...rest] = tellPod(pod, hidden).split(': ');
      const labels = Object.keys(pod.labels).length === 0 ? [] : [`labels ${pairs(pod.labels)}`];
      const box = around(x, y, radius * 2 + 4);
      const lines = [rest.join(': '), ...labels];
      return { key: pod.uid, object: `pod/${pod.name}`, box, heading: heading!, lines, lit: [] };
    }),
    ...layout.nodes.flatMap(tellCrowds),
    ...(path?.discs ?? []).map(({ number, x, y, hop }): Spot => {
      const lines = [hop.reason, ...tellDetails(hop)].filter((line) => line !== '');
      const heading = `Hop ${number}, ${nameOf(hop.place)}`;
      const box = around(x, y, DISC_RADIUS * 2);
      return { key: `hop ${number}`, box, heading, lines, lit: candidatesOf(hop, picture.pods) };
    }),
    ...tellWeather(layout, request),
  ];
}

function tellLaptop({ laptop: { x, y, width, height } }: MapLayout): Spot {
  const lines = ['It stands outside the cluster. Your terminal runs here.'];
  return { key: LAPTOP_KEY, box: { x, y, width, height }, heading: 'Your laptop', lines, lit: [] };
}

/** Its name stands for it: its frame holds other spots. */
function tellNode({ node, box: zone, name }: PlacedNode): Spot {
  const width = Math.max(LEAST, machineWidth(name.text) + 8);
  const box = { x: name.x - width / 2, y: name.y - 4.5 - LEAST / 2, width, height: LEAST };
  const outside = node.externalAddress === null ? [] : [`external address ${node.externalAddress}`];
  const state = node.ready ? 'ready' : 'not ready: the cluster hears nothing from it';
  const lines = [`internal address ${node.internalAddress}`, ...outside, state];
  const key = nodeKey(node);
  return { key, object: key, box, heading: `Node ${node.name}`, lines, lit: [], zone };
}

/** Where pods are counted: which ones, as far as a card can say it. */
function tellCrowds({ node, crowds }: PlacedNode): Spot[] {
  return crowds.map(({ state, pods, x, y, radius }) => {
    const heading = `${pods.length} pods on ${node.name}: ${statesOf(pods)}`;
    const named = pods.slice(0, MOST_NAMED).map(({ name }) => name);
    const left = pods.length - named.length;
    const lines = left > 0 ? [...named, `and ${left} more`] : named;
    const lit = pods.map(({ uid }) => uid);
    return { key: `${node.name} ${state}`, box: around(x, y, radius * 2 + 4), heading, lines, lit };
  });
}

/** One word, or how many are in which state where all stand together. */
function statesOf(pods: readonly PodPicture[]): string {
  const counts = new Map<string, number>();
  for (const { state } of pods) counts.set(STATE_WORDS[state], (counts.get(STATE_WORDS[state]) ?? 0) + 1);
  const told = [...counts].map(([word, count]) => (counts.size === 1 ? word : `${count} ${word}`));
  return told.join(', ');
}

const MOST_NAMED = 5;

function tellWeather({ weather }: MapLayout, request: TracedRequest | null): Spot[] {
  if (request === null || request.outcome === null) return [];
  const heading = request.outcome.kind === 'answered' ? 'The sun shines' : 'It burns';
  const told = tellRequest(request);
  const box = around(weather.x, weather.y, LEAST);
  return [{ key: 'weather', box, heading, lines: [`${told.heading}.`, told.end], lit: [] }];
}

function around(x: number, y: number, wanted: number): Box {
  const side = Math.max(LEAST, wanted);
  return { x: x - side / 2, y: y - side / 2, width: side, height: side };
}

const pairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

function candidatesOf({ choice }: Hop, pods: readonly PodPicture[]): string[] {
  if (!choice) return [];
  const names = choice.candidates.map(({ pod }) => pod);
  return pods.filter(({ namespace, name }) => names.includes(`${namespace}/${name}`)).map(({ uid }) => uid);
}
