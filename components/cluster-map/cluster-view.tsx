'use client';

/**
 * The cluster map in its box: laid out in the box's own size once that is known, before that in two sizes of which
 * the style sheet shows the one that fits. The same in words, for screen readers or for everybody.
 */
import { memo, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { ClusterMap } from './cluster-map';
import { layOut, type Size } from './layout';
import { Machine } from './machine';
import { MapSpots } from './map-spots';
import { MapWords } from './map-words';
import { tracePath } from './path';
import type { Slots } from './slots';
import { findSpots } from './spots';
import { namesOf } from './story';

interface ClusterViewProps {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
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
}

/** For boxes of a desk, of a tablet, of a phone: type is 13 px in each. */
const FIRST_WIDE: Size = { width: 760, height: 336 };
const FIRST_MIDDLE: Size = { width: 560, height: 270 };
const FIRST_NARROW: Size = { width: 358, height: 210 };

const NOTHING: readonly string[] = [];
const MOST_HEIGHT = 460;

/** Drawn anew only where something in it has changed: the clock of the page ticks more often. */
export const ClusterView = memo(DrawnCluster);

function DrawnCluster({
  picture: latestPicture,
  request: latestRequest,
  pointed = null,
  asWords = false,
  firstSize,
  firstNarrow = FIRST_NARROW,
  hidden = NOTHING,
  hasNote = true,
}: ClusterViewProps) {
  // The terminal goes first: where the map takes long to draw, it waits and skips what is old by then.
  const { picture, request } = useDeferredValue(
    useMemo(() => ({ picture: latestPicture, request: latestRequest }), [latestPicture, latestRequest]),
  );
  const id = useId().replace(/[^a-zA-Z0-9]/g, '');
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const slots = useRef<Slots>({});
  const [open, setOpen] = useState<string | null>(null);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (width > 100 && height > 80) setSize(sheetFor(Math.round(width), Math.round(height)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Places are kept from one drawing to the next: nothing moves because something else came or went.
  const current = size ?? firstSize ?? FIRST_WIDE;
  const layout = layOut(picture, current, slots.current);
  slots.current = layout.slots;
  // A sentence for which the sheet has no room stands below it, and the sheet becomes lower by as much.
  const failure = hasNote && size && request ? tracePath(layout, request).failure : null;
  const below = failure && failure.note === null ? failure : null;
  const lowered = below ? noteHeight(below.reason, current.width) : 0;
  const drawn = { width: current.width, height: current.height - lowered };
  const spots = size && !asWords ? spotsOn({ picture, request, hidden }, drawn, slots.current) : [];
  const lit = spots.find(({ key }) => key === open)?.lit ?? [];
  const drawing = { picture, request, pointed, lit, hidden, slots: slots.current };
  return (
    <div ref={box} className="cluster-view">
      {asWords ? null : size ? (
        <>
          <ClusterMap {...drawing} size={drawn} id={id} hasNote={hasNote && !below} />
          <MapSpots {...{ spots, open, setOpen }} size={drawn} names={namesOf(picture, request)} />
          {below && (
            <p className="map-note map-note-below" style={{ height: lowered }}>
              <Machine text={below.reason} names={namesOf(picture, request)} />
            </p>
          )}
        </>
      ) : (
        <>
          <div className="map-first-wide">
            <ClusterMap {...drawing} size={firstSize ?? FIRST_WIDE} id={`${id}w`} />
          </div>
          <div className="map-first-middle">
            <ClusterMap {...drawing} size={firstSize ?? FIRST_MIDDLE} id={`${id}m`} />
          </div>
          <div className="map-first-narrow">
            <ClusterMap {...drawing} size={firstNarrow} id={`${id}n`} />
          </div>
        </>
      )}
      <div className={asWords ? 'map-words' : 'visually-hidden'} tabIndex={asWords ? 0 : undefined}>
        <MapWords picture={picture} request={request} hidden={hidden} />
      </div>
    </div>
  );
}

function spotsOn({ picture, request, hidden }: ClusterViewProps, size: Size, slots: Slots) {
  return findSpots(layOut(picture, size, slots), request, picture, hidden);
}

/** A sheet much higher than wide would hold air only. */
function sheetFor(width: number, height: number): Size {
  return { width, height: Math.min(height, Math.max(MOST_HEIGHT, Math.round(width * 0.66))) };
}

/** Lines of 19 px, with a little air. */
function noteHeight(reason: string, width: number): number {
  return Math.ceil((reason.length * 6.9) / (width - 40)) * 19 + 10;
}
