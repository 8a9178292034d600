/**
 * The window through which a sheet is seen. Where all of it is told at once there is nothing to do; where a nearer
 * look tells more, buttons, keys, the wheel with Ctrl and two fingers bring it nearer, and the sheet is moved as any
 * page is: by scrolling, by dragging, by arrow keys.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import type { Point, Size } from './layout';
import { isNearest, scrollFor, WHOLE, zoomBy } from './zoom';

interface MapFrameProps {
  readonly sheet: Size;
  readonly zoom: number;
  /** A nearer look tells more. */
  readonly isOffered: boolean;
  readonly setZoom: (zoom: number) => void;
  /** What stands on the sheet below the map. */
  readonly below: number;
  readonly children: ReactNode;
}

const KEYS: Readonly<Record<string, number>> = { '+': 1, '=': 1, '-': -1 };

export function MapFrame({ sheet, zoom, isOffered, setZoom, below, children }: MapFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const change = useZoomChange(frame, sheet, zoom, setZoom);
  useWheel(frame, isOffered, change);
  const fingers = useFingers(change);
  const drag = useDrag(frame);

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const steps = KEYS[event.key];
    if (!isOffered || (steps === undefined && event.key !== '0')) return;
    event.preventDefault();
    change(steps ?? Number.NEGATIVE_INFINITY);
  }

  const own = { onPointerDown: fingers.down, onPointerMove: fingers.move, onPointerUp: fingers.up };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and a page has many maps */}
      <div
        ref={frame}
        role="group"
        className="map-window"
        aria-label="Map"
        data-zooms={isOffered || undefined}
        // What is larger than its window is scrolled by keys.
        tabIndex={zoom === WHOLE ? undefined : 0}
        onKeyDown={press}
        {...(isOffered ? { ...own, onPointerCancel: fingers.up } : {})}
        onPointerDownCapture={drag.down}
      >
        <div className="map-sheet" style={sheetStyle({ ...sheet, height: sheet.height + below })}>
          {children}
        </div>
      </div>
      {isOffered && <ZoomButtons zoom={zoom} change={change} />}
    </>
  );
}

const sheetStyle = ({ width, height }: Size) =>
  ({ '--width': `${width}px`, '--height': `${height}px` }) as CSSProperties;

/** By steps; all the way back by any large number of them. */
type Change = (steps: number, at?: Point) => void;

/** Of the whole map there is only a nearer look: the other two come with it, and go again. */
function ZoomButtons({ zoom, change }: { zoom: number; change: Change }) {
  const nearer = useRef<HTMLButtonElement>(null);
  const isWhole = zoom === WHOLE;
  const goBack = (steps: number) => {
    // Who pressed a button that goes away finds the one that stays.
    if (zoomBy(zoom, steps) === WHOLE) nearer.current?.focus();
    change(steps);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="map-zoom" role="group" aria-label="Size of the map">
      {!isWhole && (
        <>
          <button type="button" aria-label="Farther" onClick={() => goBack(-1)}>
            −
          </button>
          <button type="button" onClick={() => goBack(Number.NEGATIVE_INFINITY)}>
            whole
          </button>
        </>
      )}
      <button
        ref={nearer}
        type="button"
        aria-label="Nearer"
        disabled={isNearest(zoom)}
        onClick={() => change(1)}
      >
        +
      </button>
    </div>
  );
}

/** After a change what was at the given point of the window, or in its middle, is there again. */
function useZoomChange(
  frame: { readonly current: HTMLElement | null },
  sheet: Size,
  zoom: number,
  setZoom: (zoom: number) => void,
): Change {
  const anchor = useRef<{ readonly before: Size; readonly at: Point } | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || anchor.current === null) return;
    const { before, at } = anchor.current;
    anchor.current = null;
    const { x, y } = scrollFor(before, sheet, { x: element.scrollLeft, y: element.scrollTop }, at);
    element.scrollTo(x, y);
  }, [frame, sheet]);
  return (steps, at) => {
    const next = zoomBy(zoom, steps);
    const element = frame.current;
    if (next === zoom || element === null) return;
    anchor.current = { before: sheet, at: at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 } };
    setZoom(next);
  };
}

/** So much turning of the wheel is one step. */
const WHEEL_STEP = 80;

function useWheel(frame: { readonly current: HTMLElement | null }, isOffered: boolean, change: Change): void {
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !isOffered) return;
    let turned = 0;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      // Else the whole page would be zoomed; React listens too late to say so.
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < WHEEL_STEP) return;
      const { left, top } = element.getBoundingClientRect();
      latest.current(turned < 0 ? 1 : -1, { x: event.clientX - left, y: event.clientY - top });
      turned = 0;
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [frame, isOffered]);
}

/** Two fingers so much farther from each other, or nearer, are one step. */
const PINCH = 1.35;

function useFingers(change: Change) {
  const points = useRef(new Map<number, Point>());
  const start = useRef(0);
  const measure = () => {
    const [one, other] = [...points.current.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  return {
    down(event: PointerEvent): void {
      if (event.pointerType !== 'touch') return;
      points.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      start.current = measure();
    },
    move(event: PointerEvent): void {
      if (!points.current.has(event.pointerId)) return;
      points.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const now = measure();
      if (start.current === 0 || now === 0) return;
      const steps = now > start.current * PINCH ? 1 : now * PINCH < start.current ? -1 : 0;
      if (steps === 0) return;
      start.current = now;
      change(steps);
    },
    up(event: PointerEvent): void {
      points.current.delete(event.pointerId);
      start.current = measure();
    },
  };
}

/** With a mouse the sheet is dragged where nothing else can be. */
function useDrag(frame: { readonly current: HTMLElement | null }) {
  return {
    down(event: PointerEvent): void {
      const element = frame.current;
      const isFree =
        event.target instanceof Element && event.target.closest('button, input, select, a') === null;
      if (element === null || event.pointerType !== 'mouse' || event.button !== 0 || !isFree) return;
      if (element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight) return;
      const from = { x: event.clientX + element.scrollLeft, y: event.clientY + element.scrollTop };
      const move = (moved: globalThis.PointerEvent) =>
        element.scrollTo(from.x - moved.clientX, from.y - moved.clientY);
      const end = () => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', end);
        window.removeEventListener('pointercancel', end);
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', end);
      window.addEventListener('pointercancel', end);
    },
  };
}

function isTyping(target: EventTarget): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
