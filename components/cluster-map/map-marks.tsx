/** What has changed, marked on the map: a ring or a bar in the accent, and the word for it. */
import { memo, useMemo } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { humanWidth } from './labels';
import { type Box, layOut, type MapLayout, type Size } from './layout';
import { findMarks, type Mark } from './marks';
import { overlap } from './note';
import { findSpots, type Spot } from './spots';

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
  const placed = placeMarks(marks, spots, gone, layout.size);
  return (
    <svg className="map-marks" viewBox={`0 0 ${layout.size.width} ${layout.size.height}`} aria-hidden="true">
      {placed.map((place) => (
        <MarkDrawing key={place.mark.key} {...place} />
      ))}
    </svg>
  );
}

interface PlacedMark {
  readonly mark: Mark;
  /** Of the thing. */
  readonly box: Box;
  readonly word: string;
  /** Of the word. */
  readonly chip: Box;
}

const CHIP_HEIGHT = 18;
/** A band is as wide as all nodes: its word stands on it. */
const BAND_WIDTH = 280;

/** A word above its thing; two words never one on the other, as where a new pod has the place of one that is gone. */
export function placeMarks(
  marks: readonly Mark[],
  spots: readonly Spot[],
  gone: readonly Spot[],
  size: Size,
): readonly PlacedMark[] {
  const boxes = new Map([...spots, ...gone].map(({ key, box }) => [key, box]));
  const placed: PlacedMark[] = [];
  for (const mark of marks) {
    const box = boxes.get(mark.key);
    if (!box) continue;
    const word = mark.word.length > LONGEST_WORD ? mark.kind : mark.word;
    const chip = placeChip(humanWidth(word) + 14, box, size, [...boxes.values()]);
    placed.push({ mark, box, word, chip: moveAside(chip, placed, size) });
  }
  return placed;
}

/** Above the thing; beside it, where something else stands there. */
function placeChip(width: number, box: Box, size: Size, things: readonly Box[]): Box {
  const middle = Math.max(2, Math.min(box.x + (box.width - width) / 2, size.width - width - 2));
  const level = box.y + (box.height - CHIP_HEIGHT) / 2;
  const made = (x: number, y: number): Box => ({ x, y: Math.max(2, y), width, height: CHIP_HEIGHT });
  if (box.width > BAND_WIDTH) return made(middle, level);
  const above = made(middle, box.y - CHIP_HEIGHT - 1);
  const beside = made(box.x + box.width + 4, level);
  const isFree = (chip: Box) =>
    chip.x + width <= size.width && things.every((other) => other === box || overlap(chip, other) === 0);
  return isFree(above) || !isFree(beside) ? above : beside;
}

function moveAside(chip: Box, placed: readonly PlacedMark[], size: Size): Box {
  const other = placed.find((earlier) => overlap(chip, earlier.chip) > 0);
  if (other === undefined) return chip;
  const right = { ...chip, x: other.chip.x + other.chip.width + 4 };
  if (right.x + chip.width > size.width) return chip;
  return moveAside(right, placed, size);
}

/** Where it stood: with the places that all others have now. */
function spotsBefore(marks: readonly Mark[], before: ClusterPicture, { size, slots }: MapLayout): Spot[] {
  const keys = new Set(marks.filter(({ kind }) => kind === 'gone').map(({ key }) => key));
  if (keys.size === 0) return [];
  return findSpots(layOut(before, size, slots), null, before).filter(({ key }) => keys.has(key));
}

function MarkDrawing({ mark, box, word, chip }: PlacedMark) {
  const isPod = box.width === box.height;
  return (
    <g className="map-mark" data-kind={mark.kind}>
      {isPod ? (
        <circle cx={box.x + box.width / 2} cy={box.y + box.height / 2} r={box.width / 2 + 3} />
      ) : (
        <path d={`M${box.x + 1.5} ${box.y + 2}V${box.y + box.height - 2}`} />
      )}
      <rect {...chip} rx="4" />
      <text x={chip.x + chip.width / 2} y={chip.y + 13.5} textAnchor="middle">
        {word}
      </text>
    </g>
  );
}
