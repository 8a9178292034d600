/** How near a map is looked at, and how large the sheet is then. */
import { useMemo, useState } from 'react';
import type { Size } from './layout';
import { sheetOf, WHOLE } from './zoom';

export interface Zoom {
  readonly zoom: number;
  readonly setZoom: (zoom: number) => void;
  /** Of the sheet, for the layout. */
  readonly size: Size;
}

export function useZoom({ width, height }: Size): Zoom {
  const [zoom, setZoom] = useState<number>(WHOLE);
  const size = useMemo(() => sheetOf({ width, height }, zoom), [width, height, zoom]);
  return { zoom, setZoom, size };
}
