/** The sheet with the path of a request on it, and where the sentence of a failure stands. */
import { useMemo } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { LayoutOptions, MapLayout, Size } from './layout';
import { type RequestPath, tracePath } from './path';
import { useLayout, useLowered } from './sheet';

interface Wanted extends LayoutOptions {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
  readonly size: Size;
  readonly hasNote: boolean;
}

interface DrawnPath {
  readonly layout: MapLayout;
  readonly path: RequestPath | null;
  /** A sentence for which the sheet has no room: it stands below, and the sheet is lower by `lowered`. */
  readonly below: string | null;
  readonly lowered: number;
}

export function useDrawnPath({ picture, request, size, hasNote, showLabels }: Wanted): DrawnPath {
  const whole = useLayout(picture, size, { showLabels });
  const first = useMemo(() => request && tracePath(whole, request, hasNote), [whole, request, hasNote]);
  const failure = hasNote ? first?.failure : null;
  const below = failure && failure.note === null ? failure.reason : null;
  const lowered = below === null ? 0 : noteHeight(below, size.width);
  const layout = useLowered(picture, whole, lowered, { showLabels });
  const path = useMemo(
    () => (layout === whole ? first : request && tracePath(layout, request, hasNote)),
    [layout, whole, first, request, hasNote],
  );
  return { layout, path, below, lowered };
}

/** Lines of 19 px, with a little air. */
function noteHeight(reason: string, width: number): number {
  return Math.ceil((reason.length * 6.9) / (width - 40)) * 19 + 10;
}
