/** Ways outside of the cluster: between the internet, its machines and load balancers, along the lane at the very left. */
import type { MapLayout, Point } from './layout';
import type { PlacedBalancer, PlacedMachine } from './outside';

/** From the internet to a load balancer; on a narrow sheet below the laptop, whose row they share. */
export function intoBalancer(
  { internetBox, internet, outerX, laptop }: MapLayout,
  { entry }: PlacedBalancer,
): Point[] {
  const isRow = internetBox.y <= laptop.y + laptop.height && internetBox.x > laptop.x + laptop.width;
  const below = internetBox.y + internetBox.height + 7;
  const start = isRow
    ? [
        { x: internet.x, y: below },
        { x: outerX, y: below },
      ]
    : [
        { x: internetBox.x, y: internet.y },
        { x: outerX, y: internet.y },
      ];
  return [...start, { x: outerX, y: entry.y }, entry];
}

/** From a machine to where paths leave the internet. */
export function outOfMachine(
  { internetBox, internet, outerX }: MapLayout,
  { box, exit }: PlacedMachine,
): Point[] {
  if (box.x > internet.x) return [{ x: box.x, y: internet.y }, internet];
  return [
    exit,
    { x: outerX, y: exit.y },
    { x: outerX, y: internet.y },
    { x: internetBox.x, y: internet.y },
    internet,
  ];
}

/** From the middle of a disc to what it must not hide, and to the edge of the sheet. */
const REACH = 11;

/** Before its box; at its upper left corner where there is no room: its address stays whole. */
export function discAtBalancer({ box, entry }: PlacedBalancer, step: number): Point {
  const x = box.x - REACH - step;
  return x >= REACH ? { x, y: entry.y } : { x: REACH + step, y: box.y - 4 };
}

/** At its upper right corner; at the lower left one where it stands at the top of the sheet, with DNS at its right. */
export function discAtMachine({ box }: PlacedMachine, step: number): Point {
  return box.y < 12
    ? { x: box.x + 6 + step, y: box.y + box.height + 4 }
    : { x: box.x + box.width - step, y: box.y - 3 };
}
