'use client';

/**
 * The cluster map in its box: laid out in the box's own size once that is known, before that in two sizes of which
 * the style sheet shows the one that fits. The same in words, for screen readers or for everybody.
 */
import { memo, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapAct } from '../../lib/course/figure-schema';
import type { Traffic } from '../../lib/sandbox/client';
import { giveSign } from '../ui/first-sign';
import { useActNews } from './act-news';
import { ClusterMap } from './cluster-map';
import { FIRST_WIDE, FirstMaps } from './first-maps';
import type { MapLayout, Size } from './layout';
import { MapDeparted } from './map-departed';
import { MapFrame } from './map-frame';
import { MapOverlay } from './map-overlay';
import { MapWords } from './map-words';
import type { RequestPath } from './path';
import { useSheetSize } from './sheet';
import { findSpots } from './spots';
import type { Player } from './traffic-player';
import { useDrawnPath } from './use-drawn-path';
import { useCalmNews, useManyWords, usePlayer, useTravel } from './use-traffic';
import { useZoom } from './use-zoom';
import { hasMore, WHOLE } from './zoom';
import './cluster-view.css';

interface ClusterViewProps {
  readonly picture: ClusterPicture;
  /** The newest last: the way of the last one that has hops is drawn. */
  readonly requests: readonly TracedRequest[];
  /** What is new of them, and how many went which way: the answer to an act travels then. */
  readonly traffic?: Traffic | undefined;
  /** Of `usePlayer`, where a `TrafficBar` below the map has the same one. */
  readonly player?: Player;
  readonly pointed?: string | null;
  /** Words instead of the drawing. */
  readonly asWords?: boolean;
  /** The size that its box will most likely have, where that is not the workbench's. */
  readonly firstSize?: Size;
  /** The same on a telephone. */
  readonly firstNarrow?: Size;
  /** Pods and Services whose address is not shown, since a task asks for it. */
  readonly hidden?: readonly string[];
  /** False where the page itself says why a request failed. */
  readonly hasNote?: boolean;
  /** Labels stand below their pods. */
  readonly showLabels?: boolean;
  /** What can be done on this map; each act is told as the command that does the same. */
  readonly acts?: readonly MapAct[];
  /** False: it waits, and nothing has come of it yet. */
  readonly onAct?: (command: string) => unknown;
  /** One that had waited and was done since: what came of it is told then. */
  readonly lateAct?: { readonly command: string } | null;
  /** Number of the latest line that was typed: what it changes is told. */
  readonly typed?: number | null;
  /** An earlier moment of the same cluster: what differs is marked. */
  readonly before?: ClusterPicture | null;
}

const NO_ACTS: readonly MapAct[] = [];
const NOTHING: readonly string[] = [];

/**
 * Drawn anew only where something in it has changed: the clock of the page ticks more often, and requests come faster
 * than anybody reads. The terminal goes first: where the map takes long to draw, it waits and skips what is old by then.
 */
export const ClusterView = memo((props: ClusterViewProps) => {
  const { picture, requests, traffic } = props;
  return <LateCluster {...props} {...useDeferredValue(useCalmNews({ picture, requests, traffic }))} />;
});

const LateCluster = memo(DrawnCluster);

function DrawnCluster(props: ClusterViewProps) {
  const { picture, requests, asWords = false, onAct = ignore, lateAct = null, typed = null } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSheetSize(box);
  const { said, perform } = useActNews(picture, requests, onAct, { lateAct, typed });
  const request = useMemo(() => findLast(requests), [requests]);
  const [first] = useState(picture);
  useEffect(() => {
    // Work that was kept, or a link: what the server drew is over, though nobody has touched anything yet.
    if (picture !== first) giveSign();
  }, [picture, first]);
  return (
    <div ref={box} className="cluster-view">
      {size === null && !asWords ? (
        <FirstCluster {...props} request={request} />
      ) : (
        <LiveCluster {...props} {...{ request, size }} onAct={perform} />
      )}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </div>
  );
}

/** Until the size of the box is known: as the server has drawn it. */
function FirstCluster({
  picture,
  request,
  pointed = null,
  hidden = NOTHING,
  showLabels = false,
  firstSize,
  firstNarrow,
}: ClusterViewProps & { readonly request: TracedRequest | null }) {
  const id = useMapId();
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

interface LiveClusterProps extends ClusterViewProps {
  readonly request: TracedRequest | null;
  /** `null` where only words are asked for and the box has not been measured. */
  readonly size: Size | null;
}

function LiveCluster({
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
}: LiveClusterProps) {
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
