/** The sheet of a map: laid out anew only where the cluster or its size has changed. */
import { useMemo, useRef } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { type LayoutOptions, layOut, type MapLayout, type Size } from './layout';
import type { Slots } from './slots';

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
