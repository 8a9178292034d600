'use client';

/** A request drawn by hand: from a client on the map to what it should reach. By mouse or pen; a finger has the card. */
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import type { Box, Point, Size } from './layout';
import type { Spot } from './spots';

export interface Drag {
  readonly from: Point;
  readonly at: Point;
  /** The spot below the pointer that can be asked. */
  readonly over: Spot | null;
}

/** Shorter than this it is a click with a trembling hand. */
const LEAST_PX = 6;

export interface DragOptions {
  readonly size: Size;
  /** What can be asked from there, on top last; empty where it is no client. */
  readonly targetsOf: (spot: string) => readonly Spot[];
  readonly onStart: () => void;
  readonly onDrop: (from: string, to: string) => void;
}

/** `begin` belongs to `pointerdown` of a spot; `sheet` is the element whose corner is 0, 0. */
export function useDrag(sheet: { readonly current: HTMLElement | null }, options: DragOptions) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const current = useRef(options);
  current.current = options;
  useEffect(() => () => stop.current?.(), []);

  function begin(event: ReactPointerEvent, spot: Spot): void {
    const element = sheet.current;
    if (event.pointerType === 'touch' || event.button !== 0 || element === null) return;
    const targets = current.current.targetsOf(spot.key);
    if (targets.length === 0) return;
    // The sheet itself must not be moved along.
    event.stopPropagation();
    const start = { x: event.clientX, y: event.clientY };
    let latest: Drag | null = null;

    const place = (moved: PointerEvent): Point => {
      const box = element.getBoundingClientRect();
      const scale = current.current.size.width / box.width;
      return { x: (moved.clientX - box.left) * scale, y: (moved.clientY - box.top) * scale };
    };
    const move = (moved: PointerEvent) => {
      const way = Math.abs(moved.clientX - start.x) + Math.abs(moved.clientY - start.y);
      if (latest === null && way < LEAST_PX) return;
      if (latest === null) current.current.onStart();
      const at = place(moved);
      latest = { from: middleOf(spot.box), at, over: findLast(targets, at) };
      setDrag(latest);
    };
    const end = (isDropped: boolean) => () => {
      stop.current?.();
      if (isDropped && latest?.over) current.current.onDrop(spot.key, latest.over.key);
    };
    const drop = end(true);
    const cancel = end(false);
    const press = (pressed: KeyboardEvent) => pressed.key === 'Escape' && cancel();
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', press);
    stop.current = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', press);
      stop.current = null;
      setDrag(null);
    };
  }

  return { drag, begin };
}

export function DragLine({ drag, size }: { drag: Drag; size: Size }) {
  const { from, at, over } = drag;
  const box = over?.box ?? null;
  return (
    <svg className="map-drag" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
      {box && <rect {...box} rx="4" className="map-drag-target" />}
      <line x1={from.x} y1={from.y} x2={at.x} y2={at.y} className="map-path" />
      <circle cx={at.x} cy={at.y} r="5" className="map-drag-end" />
    </svg>
  );
}

const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

function findLast(spots: readonly Spot[], { x, y }: Point): Spot | null {
  const isIn = ({ box, zone = box }: Spot) =>
    x >= zone.x && x <= zone.x + zone.width && y >= zone.y && y <= zone.y + zone.height;
  return spots.filter(isIn).at(-1) ?? null;
}
