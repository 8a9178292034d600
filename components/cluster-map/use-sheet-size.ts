/** The size of a map's sheet: as large as its box, once somebody is near it. */
import { type RefObject, startTransition, useEffect, useState } from 'react';
import { onFirstSign } from '../ui/first-sign';
import { whenIdle } from '../ui/when-idle';
import { prepareDrawn } from './drawn-module';
import type { Size } from './layout';

const MOST_HEIGHT = 460;

/** Seen soon. */
const NEAR = '200px';
const PATIENCE_MS = 500;

/** `null` until the box stands, somebody is here and near it, and the page has a moment. */
export function useSheetSize(box: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let isDrawn = false;
    const measured = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width <= 100 || height <= 80) return;
      const next = sheetFor(Math.round(width), Math.round(height));
      // The first drawing is not urgent, since one stands there; from then on it keeps step with its box.
      if (isDrawn) setSize(next);
      else startTransition(() => setSize(next));
      isDrawn = true;
    });
    let cancelIdle = () => {};
    let stopWaiting = () => {};
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        near.disconnect();
        stopWaiting = onFirstSign(() => {
          prepareDrawn();
          cancelIdle = whenIdle(() => measured.observe(element), PATIENCE_MS);
        });
      },
      { rootMargin: NEAR },
    );
    near.observe(element);
    return () => {
      stopWaiting();
      cancelIdle();
      near.disconnect();
      measured.disconnect();
    };
  }, [box]);
  return size;
}

/** A sheet much higher than wide would hold air only. */
function sheetFor(width: number, height: number): Size {
  return { width, height: Math.min(height, Math.max(MOST_HEIGHT, Math.round(width * 0.66))) };
}
