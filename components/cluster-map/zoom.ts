/** How near a map is looked at. A nearer map is a larger sheet: type stays as large as it is, and more is said. */
import type { MapLayout, Point, Size } from './layout';

const STEPS = [1, 1.5, 2, 3, 4] as const;
export const WHOLE = STEPS[0];

export function zoomBy(zoom: number, steps: number): number {
  const at = STEPS.findIndex((step) => step >= zoom);
  return STEPS[Math.max(0, Math.min(STEPS.length - 1, at + steps))]!;
}

export const isNearest = (zoom: number) => zoom >= STEPS[STEPS.length - 1]!;

export function sheetOf({ width, height }: Size, zoom: number): Size {
  return { width: Math.round(width * zoom), height: Math.round(height * zoom) };
}

/** Where looking nearer tells more: something on the whole map is shortened, counted or left out. */
export function hasMore({ detail, bandsLeft, tagsLeft, machinesLeft }: MapLayout): boolean {
  return detail !== 'full' || bandsLeft + tagsLeft + machinesLeft > 0;
}

/** How a window has to be scrolled so that what was at a point of it stays there, by shares of the sheet. */
export function scrollFor(before: Size, after: Size, scroll: Point, at: Point): Point {
  return {
    x: Math.max(0, ((scroll.x + at.x) / before.width) * after.width - at.x),
    y: Math.max(0, ((scroll.y + at.y) / before.height) * after.height - at.y),
  };
}
