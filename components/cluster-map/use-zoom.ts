/** Whether a nearer look is offered, how near it is, and how large the sheet is then. */
import { useEffect, useMemo, useState } from 'react';
import type { MapLayout, Size } from './layout';
import { hasMore, sheetOf, WHOLE } from './zoom';

/** Below a map that is not wide: a row for the buttons, since it has no free corner. */
const ROW = 36;
const NARROW = 700;

export const rowBelow = ({ width }: Pick<Size, 'width'>, isOffered: boolean) =>
  isOffered && width < NARROW ? ROW : 0;

export interface Zoom {
  readonly zoom: number;
  readonly setZoom: (zoom: number) => void;
  readonly isOffered: boolean;
  /** Of the sheet, for the layout. */
  readonly size: Size;
  /** Kept free below the window. */
  readonly row: number;
  /** Told of each layout, it offers or withdraws the buttons. */
  readonly useOffer: (layout: MapLayout) => void;
}

export function useZoom({ width, height }: Size): Zoom {
  const [zoom, setZoom] = useState<number>(WHOLE);
  const [isOffered, setOffered] = useState(false);
  const row = rowBelow({ width }, isOffered);
  const size = useMemo(() => sheetOf({ width, height: height - row }, zoom), [width, height, row, zoom]);
  // A lower sheet never tells more: so this comes to rest at once.
  const useOffer = (layout: MapLayout) =>
    useEffect(() => setOffered(zoom !== WHOLE || hasMore(layout)), [layout]);
  return { zoom, setZoom, isOffered, size, row, useOffer };
}
