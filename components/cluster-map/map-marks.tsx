/** What has changed, marked on the map: a ring or a bar in the accent, and the word for it. */
import { memo, useMemo } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { humanWidth } from './labels';
import { type Box, layOut, type MapLayout } from './layout';
import { findMarks, type Mark } from './marks';
import { findSpots, type Spot } from './spots';
import './marks.css';

interface MapMarksProps {
  readonly before: ClusterPicture;
  readonly picture: ClusterPicture;
  readonly layout: MapLayout;
  readonly spots: readonly Spot[];
}

/** Longer words stand below the map only. */
const LONGEST_WORD = 20;

export const MapMarks = memo(DrawnMarks);

function DrawnMarks({ before, picture, layout, spots }: MapMarksProps) {
  const marks = useMemo(() => findMarks(before, picture), [before, picture]);
  const gone = useMemo(() => spotsBefore(marks, before, layout), [marks, before, layout]);
  const places = new Map([...spots, ...gone].map(({ key, box }) => [key, box]));
  return (
    <svg className="map-marks" viewBox={`0 0 ${layout.size.width} ${layout.size.height}`} aria-hidden="true">
      {marks.map((mark) => {
        const box = places.get(mark.key);
        return box && <MarkDrawing key={mark.key} mark={mark} box={box} width={layout.size.width} />;
      })}
    </svg>
  );
}

/** Where it stood: with the places that all others have now. */
function spotsBefore(marks: readonly Mark[], before: ClusterPicture, { size, slots }: MapLayout): Spot[] {
  const keys = new Set(marks.filter(({ kind }) => kind === 'gone').map(({ key }) => key));
  if (keys.size === 0) return [];
  return findSpots(layOut(before, size, slots), null, before).filter(({ key }) => keys.has(key));
}

function MarkDrawing({ mark, box, width }: { mark: Mark; box: Box; width: number }) {
  const isPod = box.width === box.height;
  const word = mark.word.length > LONGEST_WORD ? mark.kind : mark.word;
  const wide = humanWidth(word) + 14;
  const middle = box.x + box.width / 2;
  const x = Math.max(2, Math.min(middle - wide / 2, width - wide - 2));
  const y = isPod ? Math.max(2, box.y - 19) : box.y + box.height / 2 - 9;
  return (
    <g className="map-mark" data-kind={mark.kind}>
      {isPod ? (
        <circle cx={middle} cy={box.y + box.height / 2} r={box.width / 2 + 3} />
      ) : (
        <path d={`M${box.x + 1.5} ${box.y + 2}V${box.y + box.height - 2}`} />
      )}
      <rect x={x} y={y} width={wide} height="18" rx="4" />
      <text x={x + wide / 2} y={y + 13.5} textAnchor="middle">
        {word}
      </text>
    </g>
  );
}
