/** The sheet of a map: as large as its box, laid out anew only where the cluster or the box has changed. */
import { type RefObject, startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { onFirstSign } from '../ui/first-sign';
import { whenIdle } from '../ui/when-idle';
import { type LayoutOptions, layOut, type MapLayout, type Size } from './layout';
import type { Slots } from './slots';

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

/** Places are kept from one drawing to the next: nothing moves because something else came or went. */
export function useLayout(
  picture: ClusterPicture,
  { width, height }: Size,
  { showLabels = false }: LayoutOptions = {},
): MapLayout {
  const slots = useRef<Slots>({});
  const layout = useMemo(
    () => layOut(picture, { width, height }, slots.current, { showLabels }),
    [picture, width, height, showLabels],
  );
  slots.current = layout.slots;
  return layout;
}

/** The same sheet, lower where something has to stand below it. */
export function useLowered(
  picture: ClusterPicture,
  layout: MapLayout,
  by: number,
  { showLabels = false }: LayoutOptions = {},
): MapLayout {
  return useMemo(() => {
    const { width, height } = layout.size;
    const lower = { width, height: height - by };
    return by === 0 ? layout : layOut(picture, lower, layout.slots, { showLabels });
  }, [picture, layout, by, showLabels]);
}
