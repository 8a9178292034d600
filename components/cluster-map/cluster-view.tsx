'use client';

/**
 * The cluster map in its box: laid out in the box's own size once that is known, before that in two sizes of which
 * the style sheet shows the one that fits. The same in words, for screen readers or for everybody.
 */
import { memo, useCallback, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapAct } from '../../lib/course/figure-schema';
import { useActNews } from './act-news';
import { ClusterMap } from './cluster-map';
import { FIRST_WIDE, FirstMaps } from './first-maps';
import type { Size } from './layout';
import { Machine } from './machine';
import { MapMarks } from './map-marks';
import { MapSpots } from './map-spots';
import { MapWords } from './map-words';
import { tracePath } from './path';
import { useLayout, useLowered, useSheetSize } from './sheet';
import { findSpots } from './spots';
import { namesOf } from './story';
import './cluster-view.css';

interface ClusterViewProps {
  readonly picture: ClusterPicture;
  /** The newest last: the way of the last one that has hops is drawn. */
  readonly requests: readonly TracedRequest[];
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
  /** What can be done on this map; each act is told as the command that does the same. */
  readonly acts?: readonly MapAct[];
  /** False: it waits, and nothing has come of it yet. */
  readonly onAct?: (command: string) => unknown;
  /** An earlier moment of the same cluster: what differs is marked. */
  readonly before?: ClusterPicture | null;
}

const NO_ACTS: readonly MapAct[] = [];
const NOTHING: readonly string[] = [];

/** Drawn anew only where something in it has changed: the clock of the page ticks more often. */
export const ClusterView = memo(DrawnCluster);

function DrawnCluster({
  picture: latestPicture,
  requests: latestRequests,
  pointed = null,
  asWords = false,
  firstSize,
  firstNarrow,
  hidden = NOTHING,
  hasNote = true,
  acts = NO_ACTS,
  onAct = ignore,
  before = null,
}: ClusterViewProps) {
  // The terminal goes first: where the map takes long to draw, it waits and skips what is old by then.
  const { picture, requests } = useDeferredValue(
    useMemo(() => ({ picture: latestPicture, requests: latestRequests }), [latestPicture, latestRequests]),
  );
  const request = useMemo(() => findLast(requests), [requests]);
  const id = useId().replace(/[^a-zA-Z0-9]/g, '');
  const box = useRef<HTMLDivElement>(null);
  const size = useSheetSize(box);
  const [open, setOpen] = useState<string | null>(null);
  const news = useActNews(picture, requests);
  const perform = useCallback(
    (command: string) => {
      if (onAct(command) !== false) news.begin();
    },
    [news.begin, onAct],
  );

  const wanted = size ?? firstSize ?? FIRST_WIDE;
  const layout = useLayout(picture, wanted);
  const path = useMemo(() => request && tracePath(layout, request), [layout, request]);
  // A sentence for which the sheet has no room stands below it, and the sheet becomes lower by as much.
  const failure = hasNote && size ? path?.failure : null;
  const below = failure && failure.note === null ? failure : null;
  const lowered = below ? noteHeight(below.reason, wanted.width) : 0;
  const low = useLowered(picture, layout, lowered);
  const lowPath = useMemo(
    () => (low === layout ? path : request && tracePath(low, request)),
    [low, layout, path, request],
  );
  const spots = useMemo(
    () => (size && !asWords ? findSpots(low, request, picture, hidden, lowPath) : []),
    [size, asWords, low, request, picture, hidden, lowPath],
  );
  const lit = spots.find(({ key }) => key === open)?.lit ?? NOTHING;
  const drawing = { picture, request, pointed, lit, hidden };
  return (
    <div ref={box} className="cluster-view">
      {asWords ? null : size ? (
        <>
          <ClusterMap {...drawing} layout={low} path={lowPath} id={id} hasNote={hasNote && !below} />
          {before && <MapMarks {...{ before, picture, spots }} layout={low} />}
          <MapSpots
            {...{ spots, open, setOpen, picture, hidden, acts }}
            onAct={perform}
            size={low.size}
            names={namesOf(picture, request)}
          />
          {below && (
            <p className="map-note map-note-below" style={{ height: lowered }}>
              <Machine text={below.reason} names={namesOf(picture, request)} />
            </p>
          )}
        </>
      ) : (
        <FirstMaps {...drawing} id={id} wide={firstSize} narrow={firstNarrow} />
      )}
      <p className="visually-hidden" aria-live="polite">
        {news.said}
      </p>
      <div className={asWords ? 'map-words' : 'visually-hidden'} tabIndex={asWords ? 0 : undefined}>
        <MapWords picture={picture} request={request} hidden={hidden} />
      </div>
    </div>
  );
}

function ignore(): void {}

function findLast(requests: readonly TracedRequest[]): TracedRequest | null {
  return requests.filter(({ hops }) => hops.length > 0).at(-1) ?? null;
}

/** Lines of 19 px, with a little air. */
function noteHeight(reason: string, width: number): number {
  return Math.ceil((reason.length * 6.9) / (width - 40)) * 19 + 10;
}
