/**
 * Services on the map: each a band across the nodes, above all of them and in none. What it says on its line is
 * chosen by the room that there is; the name is shortened last.
 */
import type { ServicePicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, firstThatFits, humanWidth, machineWidth } from './labels';
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
  /** ClusterIP one, NodePort two, LoadBalancer three; ExternalName one, that leaves the sheet. */
  readonly lines: number;
  /** Nothing is behind it. */
  readonly isEmpty: boolean;
  readonly name: BandText;
  readonly address: BandText | null;
  readonly ports: BandText | null;
  readonly state: BandText | null;
  /** Counted from above. */
  readonly row: number;
}

export const BAND_HEIGHT = 28;
const INSET = 8;
const GAP = 8;
const TAB_PADDING = 12;
/** Room for the head of the arrow that leaves the sheet. */
const ARROW = 24;

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

type Texts = Pick<PlacedBand, 'name' | 'address' | 'ports' | 'state'>;

/** Address first, then how it fares, then its ports; the name takes what is left. */
function placeTexts(service: ServicePicture, box: Box, isEmpty: boolean): Texts {
  const room = box.width - INSET * 2;
  const shortestName = Math.min(service.name.length, 9) * CHARACTER_WIDTH;
  const addressText = service.isHeadless ? 'headless' : service.address;
  const addressWidth = addressText === null ? 0 : machineWidth(addressText) + TAB_PADDING;
  const isExternal = service.type === 'ExternalName';
  const arrow = isExternal ? ARROW : 0;
  let left = room - shortestName - arrow - (addressWidth === 0 ? 0 : addressWidth + GAP);
  const take = (ways: readonly string[], widthOf: (text: string) => number) => {
    const text = firstThatFits(ways, left - GAP, widthOf);
    if (text !== null) left -= widthOf(text) + GAP;
    return text;
  };
  const shortStates = stateWays(service, isEmpty);
  // The shortest of both come first: a long one must not take the other's room.
  const shortest = Math.min(...portWays(service).map(machineWidth)) + GAP;
  const stateText = isExternal
    ? take(externalWays(service, left - GAP), machineWidth)
    : (firstThatFits(shortStates, left - shortest - GAP, humanWidth) ??
      firstThatFits(shortStates, left - GAP, humanWidth));
  if (!isExternal && stateText !== null) left -= humanWidth(stateText) + GAP;
  const portText = isExternal ? null : take(portWays(service), machineWidth);
  const nameText = elide(service.name, Math.floor((shortestName + left) / CHARACTER_WIDTH));

  let x = box.x + INSET;
  const put = (text: string, width: number): BandText => {
    const placed = { text, x, width };
    x += width + GAP;
    return placed;
  };
  const name = put(nameText, machineWidth(nameText));
  const address = addressText === null ? null : put(addressText, addressWidth);
  const ports = portText === null ? null : put(portText, machineWidth(portText));
  const stateWidth = stateText === null ? 0 : (isExternal ? machineWidth : humanWidth)(stateText);
  const state =
    stateText === null
      ? null
      : { text: stateText, x: box.x + box.width - INSET - stateWidth - arrow, width: stateWidth };
  return { name, address, ports, state };
}

function portWays({ ports }: ServicePicture): string[] {
  if (ports.length === 0) return [''];
  const wide = ports.map(({ port, targetPort }) => `${port} → ${targetPort}`).join(', ');
  const nodePorts = ports.flatMap(({ nodePort }) => (nodePort === null ? [] : [nodePort]));
  const tight = ports.map(({ port, targetPort }) => `${port}→${targetPort}`).join(', ');
  const first = ports.length === 1 ? [] : [`${ports[0]!.port}→${ports[0]!.targetPort} +${ports.length - 1}`];
  return [...(nodePorts.length > 0 ? [`${nodePorts.join(', ')} → ${wide}`] : []), wide, tight, ...first];
}

function stateWays({ endpoints }: ServicePicture, isEmpty: boolean): string[] {
  if (isEmpty) return ['no pods behind it', 'no pods'];
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  const all = endpoints.length;
  const things = endpoints.some(({ podUid }) => podUid === null)
    ? all === 1
      ? 'address'
      : 'addresses'
    : all === 1
      ? 'pod'
      : 'pods';
  if (ready === all) return [`${all} ${things} ready`, `${all} ready`];
  if (ready === 0) return [`${all} ${things}, none ready`, 'none ready'];
  return [`${ready} of ${all} ${things} ready`, `${ready} of ${all} ready`];
}

function externalWays({ externalName }: ServicePicture, room: number): string[] {
  const name = externalName ?? '';
  return [name, elide(name, Math.max(4, Math.floor(room / CHARACTER_WIDTH)))];
}
