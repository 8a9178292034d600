/**
 * What can be pointed at on the map, and what is said of it then: whole names, labels and selectors, and for a hop
 * among whom a rule chose. The same words as in the text of the map.
 */
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import type { Hop, TracedRequest } from '../../lib/cluster/trace';
import { nodeKey } from './acts';
import type { PlacedBand } from './bands';
import { tellAround, tellBalancer, tellFrame } from './beside-spots';
import { isHidden } from './hidden';
import { machineWidth } from './labels';
import type { Box, MapLayout, PlacedNode, PlacedPod, PlacedTag } from './layout';
import { DISC_RADIUS, type RequestPath, tracePath } from './path';
import { podsOf } from './pod-index';
import { countStates } from './state-words';
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
  const byText = orderOf(picture);
  const dns = picture.places?.find(({ kind }) => kind === 'dns') ?? path?.dns ?? null;
  return [
    ...layout.nodes.flatMap((placed) => [
      tellNode(placed),
      ...tellInside(placed, byText, hidden),
      ...tellCrowds(placed),
    ]),
    ...byText(layout.unplaced, ({ pod }) => pod.uid).map((placed) => tellPlaced(placed, hidden)),
    ...byText(layout.tags, ({ workload }) => workload.uid).map((tag) => tellTag(tag, picture, hidden)),
    ...byText(layout.bands, ({ service }) => service.uid).flatMap((band) => [
      tellBand(band, picture, hidden),
      ...layout.balancers.filter(({ service }) => service.uid === band.service.uid).map(tellBalancer),
    ]),
    ...tellAround(layout, picture, dns),
    ...(path?.discs ?? []).map(({ number, x, y, hop }): Spot => {
      const lines = [hop.reason, ...tellDetails(hop)].filter((line) => line !== '');
      const heading = `Hop ${number}, ${nameOf(hop.place)}`;
      const box = around(x, y, DISC_RADIUS * 2);
      return { key: `hop ${number}`, box, heading, lines, lit: candidatesOf(hop, picture.pods) };
    }),
    ...tellWeather(layout, request),
  ].map((spot) => ({ ...spot, box: atLeast(spot.box) }));
}

type ByText = ReturnType<typeof orderOf>;

/** On the map things keep their places; arrow keys go from one to the next as the map's words name them. */
function orderOf({ pods, workloads, services }: ClusterPicture) {
  const places = new Map([...pods, ...workloads, ...services].map(({ uid }, place) => [uid, place]));
  return <Thing>(things: readonly Thing[], uidOf: (thing: Thing) => string): Thing[] =>
    [...things].sort((one, other) => (places.get(uidOf(one)) ?? 0) - (places.get(uidOf(other)) ?? 0));
}

function tellBand({ service, box }: PlacedBand, picture: ClusterPicture, hidden: readonly string[]): Spot {
  const { heading, lines, none } = tellService(service, picture.pods, hidden);
  const isKept = isHidden(service.name, hidden, 'ready');
  const lit = isKept ? [] : service.endpoints.flatMap(({ podUid }) => podUid ?? []);
  const selector = service.selector === null ? [] : [`selector ${pairs(service.selector)}`];
  const said = [...selector, ...(lines.length > 0 ? lines : [none])];
  return { key: service.uid, object: `service/${service.name}`, box, heading, lines: said, lit };
}

function tellTag({ workload, box }: PlacedTag, { pods }: ClusterPicture, hidden: readonly string[]): Spot {
  const { heading, lines, none } = tellWorkload(workload, pods, hidden);
  const said = lines.length > 0 ? lines : [none];
  const lit = podsOf(workload, pods).map(({ uid }) => uid);
  const object = `${workload.kind.toLowerCase()}/${workload.name}`;
  return { key: workload.uid, object, box, heading, lines: said, lit };
}

/** Pods of one node; each namespace with a frame comes before its own. */
function tellInside({ node, pods, frames }: PlacedNode, byText: ByText, hidden: readonly string[]): Spot[] {
  const ordered = byText(pods, ({ pod }) => pod.uid);
  return ordered.flatMap((placed) => {
    const spot = tellPlaced(placed, hidden);
    const frame = frames.find(({ namespace }) => namespace === placed.pod.namespace);
    const mine = ordered.filter(({ pod }) => pod.namespace === placed.pod.namespace);
    if (!frame || mine[0] !== placed) return [spot];
    const within = mine.map(({ pod }) => pod);
    return [tellFrame(frame, node.name, within), spot];
  });
}

function tellPlaced({ pod, x, y, radius }: PlacedPod, hidden: readonly string[]): Spot {
  const [heading, ...rest] = tellPod(pod, hidden).split(': ');
  const labels = Object.keys(pod.labels).length === 0 ? [] : [`labels ${pairs(pod.labels)}`];
  const box = around(x, y, radius * 2 + 4);
  const lines = [rest.join(': '), ...labels];
  return { key: pod.uid, object: `pod/${pod.name}`, box, heading: heading!, lines, lit: [] };
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
    const heading = `${pods.length} pods on ${node.name}: ${countStates(pods)}`;
    const named = pods.slice(0, MOST_NAMED).map(({ name }) => name);
    const left = pods.length - named.length;
    const lines = left > 0 ? [...named, `and ${left} more`] : named;
    const lit = pods.map(({ uid }) => uid);
    return { key: `${node.name} ${state}`, box: around(x, y, radius * 2 + 4), heading, lines, lit };
  });
}

const MOST_NAMED = 5;

function tellWeather({ weather }: MapLayout, request: TracedRequest | null): Spot[] {
  if (request === null || request.outcome === null) return [];
  const heading = request.outcome.kind === 'answered' ? 'The sun shines' : 'It burns';
  const told = tellRequest(request);
  const box = around(weather.x, weather.y, LEAST);
  return [{ key: 'weather', box, heading, lines: [`${told.heading}.`, told.end], lit: [] }];
}

/** Around the same middle. */
function atLeast({ x, y, width, height }: Box): Box {
  const [wide, high] = [Math.max(LEAST, width), Math.max(LEAST, height)];
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high };
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
