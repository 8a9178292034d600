/**
 * Services on the map: each a band across the nodes, above all of them and in none. What it says on its line is
 * chosen by the room that there is; the name is shortened last.
 */
import type { ServicePicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, humanWidth, machineWidth } from './labels';
import type { Box } from './layout';

export interface BandText {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export interface PlacedBand {
  readonly service: ServicePicture;
  readonly box: Box;
  /** Middle of its lines. */
  readonly y: number;
  /** ClusterIP one, NodePort two, LoadBalancer three; ExternalName one, that leaves the cluster. */
  readonly lines: number;
  /** Nothing is behind it. */
  readonly isEmpty: boolean;
  readonly name: BandText;
  readonly address: BandText | null;
  readonly ports: BandText | null;
  readonly state: BandText | null;
  /** Where its line is bare. */
  readonly free: { readonly from: number; readonly to: number };
  /** Counted from above. */
  readonly row: number;
}

export const BAND_HEIGHT = 28;
const INSET = 8;
const GAP = 8;
const TAB_PADDING = 10;
/** Room for the head of the arrow that leaves the cluster. */
const ARROW = 16;

const LINES: Readonly<Record<ServicePicture['type'], number>> = {
  ClusterIP: 1,
  NodePort: 2,
  LoadBalancer: 3,
  ExternalName: 1,
};

export function placeBand(service: ServicePicture, row: number, area: Box): PlacedBand {
  const box: Box = { x: area.x, y: area.y + row * BAND_HEIGHT, width: area.width, height: BAND_HEIGHT };
  const y = box.y + BAND_HEIGHT / 2;
  const isEmpty = service.type !== 'ExternalName' && service.endpoints.length === 0;
  const texts = placeTexts(service, box, isEmpty);
  return { service, box, y, lines: LINES[service.type], isEmpty, ...texts, row };
}

type Texts = Pick<PlacedBand, 'name' | 'address' | 'ports' | 'state' | 'free'>;

/** How much is said: what fits beside the whole name, else the least beside a shortened one. */
function placeTexts(service: ServicePicture, box: Box, isEmpty: boolean): Texts {
  const addressText = service.isHeadless ? 'headless' : service.address;
  const addressWidth = addressText === null ? 0 : machineWidth(addressText) + TAB_PADDING;
  const isExternal = service.type === 'ExternalName';
  const room =
    box.width - INSET * 2 - (addressText === null ? 0 : addressWidth + GAP) - (isExternal ? ARROW : 0);
  const ways = isExternal ? externalWays(service) : sayings(service, isEmpty);
  const widthOf = ({ ports, state }: Saying) =>
    withGap(machineWidth(ports)) + withGap((isExternal ? machineWidth : humanWidth)(state));
  const nameRoom = machineWidth(service.name);
  const shortest = Math.min(nameRoom, 9 * CHARACTER_WIDTH);
  const saying =
    ways.find((way) => nameRoom + widthOf(way) <= room) ??
    ways.slice(-2).find((way) => shortest + widthOf(way) <= room) ??
    ways[ways.length - 1]!;
  const fitting = Math.floor((room - widthOf(saying)) / CHARACTER_WIDTH);
  const nameText = elide(service.name, Math.max(4, fitting));

  let x = box.x + INSET + (isExternal ? ARROW : 0);
  const put = (text: string, width: number): BandText => {
    const placed = { text, x, width };
    x += width + GAP;
    return placed;
  };
  const name = put(nameText, machineWidth(nameText));
  const address = addressText === null ? null : put(addressText, addressWidth);
  const ports = saying.ports === '' ? null : put(saying.ports, machineWidth(saying.ports));
  const stateWidth = (isExternal ? machineWidth : humanWidth)(saying.state);
  const stateX = box.x + box.width - INSET - stateWidth;
  const state = saying.state === '' ? null : { text: saying.state, x: stateX, width: stateWidth };
  return {
    name,
    address,
    ports,
    state,
    free: { from: x, to: state === null ? box.x + box.width : stateX - GAP },
  };
}

const withGap = (width: number) => (width === 0 ? 0 : width + GAP);

interface Saying {
  readonly ports: string;
  readonly state: string;
}

/** From the longest way to say it to the shortest. */
function sayings(service: ServicePicture, isEmpty: boolean): Saying[] {
  const [long, short, least] = stateWays(service, isEmpty) as [string, string, string];
  const ports = portWays(service);
  const tight = ports[ports.length - 1]!;
  return [
    ...ports.map((way) => ({ ports: way, state: long })),
    ...ports.map((way) => ({ ports: way, state: short })),
    ...ports.map((way) => ({ ports: way, state: least })),
    { ports: tight, state: least },
    { ports: '', state: least },
  ];
}

/** Of a headless Service none: no rule changes a port there, so an arrow would tell what does not happen. */
function portWays({ ports, isHeadless }: ServicePicture): string[] {
  if (ports.length === 0 || isHeadless) return [''];
  const wide = ports.map(({ port, targetPort }) => `${port} → ${targetPort}`).join(', ');
  const nodePorts = ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [nodePort]));
  const tight = ports.map(({ port, targetPort }) => `${port}→${targetPort}`).join(', ');
  const first = ports.length === 1 ? [] : [`${ports[0]!.port}→${ports[0]!.targetPort} +${ports.length - 1}`];
  return [...(nodePorts.length > 0 ? [`${nodePorts.join(', ')} → ${wide}`] : []), wide, tight, ...first];
}

function stateWays({ endpoints }: ServicePicture, isEmpty: boolean): string[] {
  if (isEmpty) return ['no pods behind it', 'no pods', 'no pods'];
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  const all = endpoints.length;
  const areAddresses = endpoints.some(({ podUid }) => podUid === null);
  const things = areAddresses ? (all === 1 ? 'address' : 'addresses') : all === 1 ? 'pod' : 'pods';
  if (ready === all) return [`${all} ${things} ready`, `${all} ready`, ''];
  if (ready === 0) return [`${all} ${things}, none ready`, 'none ready', `0/${all}`];
  return [`${ready} of ${all} ${things} ready`, `${ready} of ${all} ready`, `${ready}/${all}`];
}

function externalWays({ externalName }: ServicePicture): Saying[] {
  const name = externalName ?? '';
  return [name, elide(name, 24), elide(name, 16), elide(name, 12)].map((state) => ({ ports: '', state }));
}
