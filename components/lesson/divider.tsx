'use client';

/**
 * Between prose and workbench: dragged, or moved by the arrow keys; Home and double click give the width back. The
 * width is remembered on this device.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

const KEY = 'drydock.prose-width';
const PROPERTY = '--chosen-prose-column';
const STEP_PX = 24;
const NARROWEST_PX = 320;

export function Divider() {
  const element = useRef<HTMLHRElement>(null);
  const [width, setWidth] = useState<number | null>(null);

  useEffect(() => {
    const stored = recall();
    if (stored !== null) setWidth(limit(stored));
  }, []);

  useEffect(() => {
    const lesson = element.current?.parentElement;
    if (width === null) lesson?.style.removeProperty(PROPERTY);
    else lesson?.style.setProperty(PROPERTY, `${width}px`);
  }, [width]);

  function move(to: number | null): void {
    const next = to === null ? null : limit(to);
    setWidth(next);
    remember(next);
  }

  const position = () => element.current?.offsetLeft ?? 0;

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.key];
    if (step === undefined && event.key !== 'Home') return;
    event.preventDefault();
    move(step === undefined ? null : position() + step);
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) move(event.clientX - 4);
  }

  return (
    <hr
      ref={element}
      className="bench-divider"
      tabIndex={0}
      aria-label="Width of the text"
      aria-orientation="vertical"
      aria-valuemin={NARROWEST_PX}
      aria-valuemax={1200}
      aria-valuenow={width ?? 600}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => move(null)}
    />
  );
}

function limit(width: number): number {
  return Math.round(Math.min(Math.max(width, NARROWEST_PX), window.innerWidth - NARROWEST_PX));
}

function recall(): number | null {
  try {
    const width = Number(localStorage.getItem(KEY));
    return Number.isFinite(width) && width > 0 ? width : null;
  } catch {
    return null;
  }
}

function remember(width: number | null): void {
  try {
    if (width === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, String(width));
  } catch {
    // Storage is denied: the width lasts until the page is left.
  }
}
