/** Where pods are too many to be drawn one by one, they are counted: a sign and a number for each state. */
import type { PodPicture, PodState } from '../../lib/cluster/picture';
import { humanWidth } from './labels';
import type { Box, PlacedCrowd } from './layout';
import { STATE_WORDS } from './state-words';

const ORDER: readonly PodState[] = ['ready', 'not-ready', 'starting', 'terminating', 'failed', 'succeeded'];
const RADIUS = 9;
const ROW = 26;
const GAP = 8;

/** Signs below each other or in columns; where there is no room for all of them, one that says how many are ready. */
export function placeCrowds(pods: readonly PodPicture[], inside: Box): PlacedCrowd[] {
  const states = ORDER.map((state) => ({ state, pods: pods.filter((pod) => pod.state === state) }));
  const present = states.filter((group) => group.pods.length > 0);
  if (present.length === 0) return [];
  const perColumn = Math.max(1, Math.min(present.length, Math.floor(inside.height / ROW)));
  const columns = Math.ceil(present.length / perColumn);
  const width = (inside.width - AIR * 2) / columns;
  const long = present.map((group) => `${group.pods.length} ${STATE_WORDS[group.state]}`);
  const short = present.map((group) => `${group.pods.length}`);
  const texts = [long, short].find((ways) => widestOf(ways) <= width);
  if (texts === undefined) return [placeTogether(pods, inside)];
  const used = widestOf(texts);
  const top = inside.y + (inside.height - perColumn * ROW) * 0.42;
  return present.map((group, index) => ({
    ...group,
    text: texts[index]!,
    x: inside.x + AIR + Math.floor(index / perColumn) * width + (width - used) / 2 + RADIUS,
    y: top + (index % perColumn) * ROW + ROW / 2,
    radius: RADIUS,
    gapX: inside.x + 5,
    row: index % perColumn,
  }));
}

const AIR = 8;

const widestOf = (texts: readonly string[]) => Math.max(...texts.map(humanWidth)) + RADIUS * 2 + GAP;

function placeTogether(pods: readonly PodPicture[], inside: Box): PlacedCrowd {
  const ready = pods.filter(({ state }) => state === 'ready').length;
  const state: PodState = ready > 0 ? 'ready' : pods[0]!.state;
  const ways = [`${ready} of ${pods.length} ready`, `${ready}/${pods.length}`];
  const text = ways.find((way) => widestOf([way]) <= inside.width - AIR) ?? ways[1]!;
  const x = inside.x + (inside.width - widestOf([text])) / 2 + RADIUS;
  const y = inside.y + Math.max(ROW, inside.height) * 0.42;
  return { state, pods, text, x, y, radius: RADIUS, gapX: inside.x + 5, row: 0 };
}
