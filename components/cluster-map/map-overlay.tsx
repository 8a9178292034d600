/** What lies over the drawing: what has changed, what can be pointed at, and a sentence for which the sheet has no room. */
import { type ComponentProps, memo } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapLayout } from './layout';
import { Machine } from './machine';
import { MapMarks } from './map-marks';
import { MapSpots } from './map-spots';
import { namesOf } from './story';

interface MapOverlayProps extends Omit<ComponentProps<typeof MapSpots>, 'size' | 'names'> {
  readonly request: TracedRequest | null;
  /** An earlier moment: what differs is marked. */
  readonly before: ClusterPicture | null;
  readonly layout: MapLayout;
  /** Why the request failed, where the sheet has no place for it. */
  readonly note: string | null;
  readonly noteHeight: number;
}

/** Counts of many requests change often, and nothing here with them. */
export const MapOverlay = memo(DrawnOverlay);

function DrawnOverlay({ request, before, layout, note, noteHeight, ...rest }: MapOverlayProps) {
  const { picture, spots } = rest;
  const names = namesOf(picture, request);
  return (
    <>
      {before && <MapMarks {...{ before, picture, spots, layout }} />}
      <MapSpots {...rest} size={layout.size} names={names} />
      {note !== null && (
        <p className="map-note map-note-below" style={{ height: noteHeight }}>
          <Machine text={note} names={names} />
        </p>
      )}
    </>
  );
}
