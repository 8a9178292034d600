/**
 * What stands around the nodes, as something to point at: namespaces, cluster DNS, and outside of the cluster the
 * laptop, the internet with its machines, and load balancers. What it is, what it does with requests, how it fares.
 */
import type { ClusterPicture, PlacePicture, PodPicture } from '../../lib/cluster/picture';
import type { Place } from '../../lib/cluster/trace';
import { LAPTOP_KEY } from './acts';
import type { Box, MapLayout, PlacedFrame } from './layout';
import type { PlacedBalancer } from './outside';
import { countStates } from './state-words';
import { inNamespace } from './story';

interface BesideSpot {
  readonly key: string;
  readonly box: Box;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly lit: readonly string[];
}

export const LAPTOP_WORDS = 'It stands outside the cluster. Your terminal runs here.';
const MOST_NAMED = 5;

/** In the order of the map's words: cluster DNS, then what is outside. `dns`: what is drawn of it. */
export function tellAround(
  layout: MapLayout,
  { places = [] }: ClusterPicture,
  dns: Pick<Place, 'address'> | null,
): BesideSpot[] {
  const { laptop, machines } = layout;
  const laptopBox = { x: laptop.x, y: laptop.y, width: laptop.width, height: laptop.height };
  return [
    ...(dns === null ? [] : [tellDns(layout, dns)]),
    { key: LAPTOP_KEY, box: laptopBox, heading: 'Your laptop', lines: [LAPTOP_WORDS], lit: [] },
    tellInternet(layout, places),
    ...machines.map(({ place, box }) => ({ ...tellMachine(place), box, lit: [] })),
  ];
}

function tellDns({ dns: { box } }: MapLayout, { address }: Pick<Place, 'address'>): BesideSpot {
  const state = address === null ? 'no address yet: nobody can ask it' : `address ${address}`;
  const role = 'Pods ask it which address a name has. The request itself then goes to that address.';
  return { key: 'dns', box, heading: 'Cluster DNS', lines: [state, role], lit: [] };
}

/** Machines for which the sheet has no room are told here. */
function tellInternet(layout: MapLayout, places: readonly PlacePicture[]): BesideSpot {
  const drawn = new Set(layout.machines.map(({ place }) => place.uid));
  const inside = places.filter(({ kind, uid }) => kind !== 'dns' && !drawn.has(uid));
  const named = inside.slice(0, MOST_NAMED).map(({ name }) => `\`${name}\``);
  const left = inside.length - named.length;
  const also = left > 0 ? [...named, `${left} more`] : named;
  const lines = [
    'It lies outside the cluster. Requests to load balancers and to public addresses pass through it.',
    ...(also.length > 0 ? [`Also there: ${also.join(', ')}`] : []),
  ];
  return { key: 'internet', box: layout.internetBox, heading: 'The internet', lines, lit: [] };
}

const ROLES = {
  server: 'A server on the internet, outside the cluster. It answers requests that reach it.',
  client: 'A machine on the internet, outside the cluster. Requests to the cluster may come from it.',
  dns: '',
} as const;

function tellMachine({ kind, name, uid, address }: PlacePicture) {
  const known = address === null || address === name ? [] : [`address ${address}`];
  return { key: uid, heading: name, lines: [...known, ROLES[kind]] };
}

export function tellBalancer({ service, key, box }: PlacedBalancer): BesideSpot {
  const { name, ports, externalAddresses = [], endpoints } = service;
  const isPending = externalAddresses.length === 0;
  const numbers = ports.map(({ port }) => port).join(', ');
  const at = `at port${ports.length === 1 ? '' : 's'} ${numbers}`;
  return {
    key: `balancer ${key}`,
    box,
    heading: `Load balancer of Service ${name}${inNamespace(service)}`,
    lines: isPending
      ? ['pending: its provider has given it no address yet', 'Until then nobody can reach it.']
      : [
          `address ${externalAddresses.join(', ')}`,
          `It stands outside the cluster. It passes each connection ${at} on to one of the nodes.`,
        ],
    lit: isPending ? [] : endpoints.flatMap(({ podUid }) => podUid ?? []),
  };
}

/** Its name stands for it: its frame holds pods. */
export function tellFrame(
  { namespace, tab }: PlacedFrame,
  node: string,
  pods: readonly PodPicture[],
): BesideSpot {
  const count = `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'} on ${node}`;
  return {
    key: `namespace ${namespace} ${node}`,
    box: { x: tab.x, y: tab.y, width: tab.width, height: tab.height },
    heading: `Namespace \`${namespace}\``,
    lines: [
      `${count}: ${countStates(pods)}`,
      'A part of the cluster with names of its own. By itself it stops no requests.',
    ],
    lit: pods.map(({ uid }) => uid),
  };
}
