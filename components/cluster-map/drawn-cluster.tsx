'use client';

/**
 * What stands in the box of a cluster map: the first drawings in words and pictures, and the live map that takes their
 * place. Large, so it comes to the browser by `drawn-module.ts` only, once somebody is there.
 */
import { memo, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapAct } from '../../lib/course/figure-schema';
import { useActNews } from './act-news';
import { ClusterMap } from './cluster-map';
import type { ClusterViewProps } from './cluster-view';
import { FIRST_WIDE, FirstMaps } from './first-maps';
import type { MapLayout, Size } from './layout';
import { MapDeparted } from './map-departed';
import { MapFrame } from './map-frame';
import { MapOverlay } from './map-overlay';
import { MapWords } from './map-words';
import type { RequestPath } from './path';
import { findSpots } from './spots';
import { useDrawnPath } from './use-drawn-path';
import { usePlayer } from './use-player';
import { useCalmNews, useManyWords, useTravel } from './use-traffic';
import { useZoom } from './use-zoom';
import { hasMore, WHOLE } from './zoom';

interface LiveClusterProps extends ClusterViewProps {
  /** `null` where only words are asked for and the box has not been measured. */
  readonly size: Size | null;
}

const NO_ACTS: readonly MapAct[] = [];
const NOTHING: readonly string[] = [];

/** Until the size of the box is known: as the server has drawn it. */
export function FirstCluster({
  picture,
  requests,
  pointed = null,
  hidden = NOTHING,
  showLabels = false,
  firstSize,
  firstNarrow,
}: ClusterViewProps) {
  const id = useMapId();
  const request = useMemo(() => findLast(requests), [requests]);
  const drawing = { picture, request, pointed, hidden, id, showLabels };
  return (
    <>
      <FirstMaps {...drawing} lit={NOTHING} wide={firstSize} narrow={firstNarrow} />
      <div className="visually-hidden">
        <MapWords {...{ picture, request, hidden }} />
      </div>
    </>
  );
}

/**
 * Drawn anew only where something in it has changed: the clock of the page ticks more often, and requests come faster
 * than anybody reads. The terminal goes first: where the map takes long to draw, it waits and skips what is old by then.
 */
export const LiveCluster = memo((props: LiveClusterProps) => {
  const { picture, requests, traffic } = props;
  return <LateCluster {...props} {...useDeferredValue(useCalmNews({ picture, requests, traffic }))} />;
});

const LateCluster = memo((props: LiveClusterProps) => {
  const { picture, requests, onAct = ignore, lateAct = null, typed = null } = props;
  const { said, perform } = useActNews(picture, requests, onAct, { lateAct, typed });
  const request = useMemo(() => findLast(requests), [requests]);
  return (
    <>
      <ToldCluster {...props} request={request} onAct={perform} />
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </>
  );
});

function ToldCluster({
  picture,
  requests,
  request,
  traffic,
  size,
  player: givenPlayer,
  pointed = null,
  asWords = false,
  hidden = NOTHING,
  hasNote = true,
  showLabels = false,
  acts = NO_ACTS,
  onAct = ignore,
  before = null,
}: LiveClusterProps & { readonly request: TracedRequest | null }) {
  const own = usePlayer();
  const player = givenPlayer ?? own;
  const layer = useRef<HTMLDivElement>(null);
  const id = useMapId();
  const look = useZoom(size ?? FIRST_WIDE);
  const sheet = { picture, request, size: look.size, hasNote: hasNote && size !== null, showLabels };
  const { layout, path: whole, below, lowered } = useDrawnPath(sheet);
  // Told by the sheet in its full size: what stands on it takes nothing from it, so this is at rest at once.
  const isOffered = look.zoom !== WHOLE || hasMore(layout);
  const isDrawn = size !== null && !asWords;
  const { path, told, streams } = useTravel({
    ...{ player, layer, layout, request, path: whole, requests, picture, traffic, isDrawn },
  });
  const { spots, open, setOpen, lit } = useSpots(isDrawn, layout, picture, hidden, {
    request: told === null && path ? request : null,
    path,
  });
  const many = useManyWords(streams && (traffic ?? null));
  const drawing = { picture, request, pointed, lit, hidden };
  return (
    <>
      {isDrawn && (
        <MapFrame {...look} isOffered={isOffered} sheet={layout.size} below={lowered}>
          <ClusterMap
            {...{ ...drawing, layout, path, streams, id }}
            isUnderWay={told !== null}
            hasNote={hasNote && below === null}
          />
          <MapDeparted layout={layout} id={id} />
          <div ref={layer} className="map-traffic" aria-hidden="true" />
          <MapOverlay
            {...{ picture, request, spots, open, setOpen, hidden, acts, before, layout, onAct }}
            note={path?.failure ? below : null}
            noteHeight={lowered}
          />
        </MapFrame>
      )}
      <div className={asWords ? 'map-words' : 'visually-hidden'} tabIndex={asWords ? 0 : undefined}>
        <MapWords {...{ picture, request, hidden, told, many }} />
      </div>
    </>
  );
}

const useMapId = () => useId().replace(/[^a-zA-Z0-9]/g, '');

/** What can be pointed at, and whose card is open. */
function useSpots(
  isDrawn: boolean,
  layout: MapLayout,
  picture: ClusterPicture,
  hidden: readonly string[],
  { request, path }: { readonly request: TracedRequest | null; readonly path: RequestPath | null },
) {
  const [open, setOpen] = useState<string | null>(null);
  const spots = useMemo(
    () => (isDrawn ? findSpots(layout, request, picture, hidden, path) : []),
    [isDrawn, layout, request, picture, hidden, path],
  );
  const lit = spots.find(({ key }) => key === open)?.lit ?? NOTHING;
  return { spots, open, setOpen, lit };
}

function ignore(): void {}

function findLast(requests: readonly TracedRequest[]): TracedRequest | null {
  return requests.filter(({ hops }) => hops.length > 0).at(-1) ?? null;
}
