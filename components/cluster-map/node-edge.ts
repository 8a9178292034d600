/**
 * What stands on the edges of a node: its internal address on the top edge at the left, its external one at the
 * right, its name on the bottom edge, and beside it the ports that Services have opened on it.
 */
import type { NodePicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, machineWidth } from './labels';
import type { Box, Tab } from './layout';

export interface NodeEdge {
  readonly internal: Tab;
  readonly external: Tab | null;
  readonly name: { readonly x: number; readonly y: number; readonly text: string };
  /** That it is not ready. */
  readonly state: { readonly x: number; readonly y: number; readonly text: string } | null;
  /** `:30080`: open on every node. */
  readonly doors: Tab | null;
}

export const TAB_HEIGHT = 22;
/** Between two address tabs, at least. */
const TAB_GAP = 14;
/** From an address tab to the first line of a Service, and from one such line to the next. */
export const TRUNK_START = 4;
export const TRUNK_STEP = 4;
/** Many of them move together. */
const CLOSE_STEP = 2.5;
const INSET = 12;
const WORD_GAP = 10;

export const trunkStep = (trunks: number) => (trunks > 2 ? CLOSE_STEP : TRUNK_STEP);

export const tabWidth = (text: string) => (text === '' ? 0 : machineWidth(text) + 10);

interface Measured {
  readonly inset: number;
  /** Both addresses stand on the top edge. */
  readonly isBeside: boolean;
  /** The name stands on the bottom edge; else a line above it. */
  readonly isNamed: boolean;
}

function measure(node: NodePicture, width: number, trunks: number): Measured {
  const channel = trunks === 0 ? 0 : TRUNK_START + (trunks - 1) * trunkStep(trunks) + 3;
  const gap = Math.max(TAB_GAP, channel + 2);
  const external = tabWidth(node.externalAddress ?? '');
  const tabs = tabWidth(node.internalAddress) + external;
  const inset = Math.max(1, Math.min(INSET, (width - tabs - gap) / 2));
  const isBeside = width - tabs - inset * 2 >= gap;
  const taken = isBeside ? 0 : external + WORD_GAP;
  const isNamed = width - INSET - inset - taken >= Math.min(machineWidth(node.name), 12 * CHARACTER_WIDTH);
  return { inset, isBeside, isNamed };
}

/** How much of a node stays free above its bottom edge. */
export function footOf(node: NodePicture, width: number, trunks: number): number {
  const { isBeside, isNamed } = measure(node, width, trunks);
  return isBeside ? 8 : isNamed ? TAB_HEIGHT / 2 + 2 : TAB_HEIGHT + 10;
}

/** `ports`: those that are open on every node. */
export function placeEdge(node: NodePicture, box: Box, trunks: number, ports: readonly number[]): NodeEdge {
  const { x, y, width, height } = box;
  const { inset, isBeside, isNamed } = measure(node, width, trunks);
  const internal = placeTab(node.internalAddress, x + inset, y);
  const right = x + width - inset;
  const external =
    node.externalAddress === null
      ? null
      : placeTab(node.externalAddress, right, isBeside ? y : y + height, true);
  const end = isNamed && external && !isBeside ? external.x - WORD_GAP : right;
  const nameY = y + height + (isNamed ? 4.5 : -TAB_HEIGHT / 2 - 5);
  const text = elide(node.name, Math.floor((end - x - INSET) / CHARACTER_WIDTH));
  const name = { x: x + INSET + machineWidth(text) / 2, y: nameY, text };
  let next = x + INSET + machineWidth(text) + WORD_GAP;
  const state =
    node.ready || next + machineWidth(NOT_READY) > end
      ? null
      : { x: next + machineWidth(NOT_READY) / 2, y: nameY, text: NOT_READY };
  if (state) next += machineWidth(NOT_READY) + WORD_GAP;
  return { internal, external, name, state, doors: placeDoors(ports, next, end, nameY - 4.5) };
}

const NOT_READY = 'NotReady';

/** All of them, or the first and how many more there are. */
function placeDoors(ports: readonly number[], from: number, to: number, y: number): Tab | null {
  const [first] = ports;
  if (first === undefined) return null;
  const ways = [
    ports.map((port) => `:${port}`).join(' '),
    `:${first}${ports.length > 1 ? ` +${ports.length - 1}` : ''}`,
  ];
  const text = ways.find((way) => tabWidth(way) <= to - from);
  return text === undefined ? null : placeTab(text, to, y, true);
}

/** A tab sits on an edge of its node. */
function placeTab(text: string, at: number, y: number, isRight = false): Tab {
  const width = tabWidth(text);
  return { text, x: isRight ? at - width : at, y: y - TAB_HEIGHT / 2, width, height: TAB_HEIGHT };
}
