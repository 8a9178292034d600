/** Where the card of a spot stands in the window: at the spot's edge, so that a pointer can go over to it, never over it. */
import type { Box, Point, Size } from './layout';

/** Air to the window's edge. */
const EDGE = 8;

/** Below the spot, above it, or beside it: the first place that has room, else the largest. Boxes in window pixels. */
export function placeCard(spot: Box, card: Size, window: Size): Point & { readonly maxHeight: number } {
  const below = window.height - EDGE - (spot.y + spot.height);
  const above = spot.y - EDGE;
  const x = keepIn(spot.x + spot.width / 2 - card.width / 2, card.width, window.width);
  const under = { x, y: spot.y + spot.height, maxHeight: below };
  const over = { x, y: spot.y - Math.min(card.height, above), maxHeight: above };
  if (card.height <= below) return under;
  if (card.height <= above) return over;
  const right = spot.x + spot.width;
  const left = spot.x - card.width;
  const y = keepIn(spot.y + spot.height / 2 - card.height / 2, card.height, window.height);
  const maxHeight = window.height - EDGE * 2;
  if (right + card.width <= window.width - EDGE) return { x: right, y, maxHeight };
  if (left >= EDGE) return { x: left, y, maxHeight };
  return below >= above ? under : over;
}

function keepIn(at: number, length: number, room: number): number {
  return Math.max(EDGE, Math.min(at, room - EDGE - length));
}
