'use client';

/**
 * Over the drawing: what can be pointed at, by mouse, finger or arrow keys, and the card that says it in words. One
 * stop for the Tab key; the card stays while the pointer is on it, and Escape closes it.
 */
import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import type { Box, Size } from './layout';
import { Machine } from './machine';
import type { Spot } from './spots';
import { isAlike } from './stable';
import type { Names } from './story';

interface MapSpotsProps {
  readonly spots: readonly Spot[];
  readonly size: Size;
  readonly names: Names;
  /** Key of the spot whose card is open. */
  readonly open: string | null;
  readonly setOpen: (key: string | null) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function MapSpots({ spots, size, names, open, setOpen }: MapSpotsProps) {
  const [current, setCurrent] = useState<string | null>(null);
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const card = useRef<HTMLDivElement>(null);
  const acts = useRef<SpotActs | null>(null);
  const [stableActs] = useState(() => () => acts.current!);
  const opened = spots.find(({ key }) => key === open) ?? null;
  const stop = spots.some(({ key }) => key === current) ? current : (spots[0]?.key ?? null);

  function move(event: KeyboardEvent, index: number): void {
    if (event.key === 'Escape') setOpen(null);
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = spots[(index + step + spots.length) % spots.length]!;
    buttons.current.get(next.key)?.focus();
  }

  /** From spot to card and back is no leaving. */
  function leave(event: PointerEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && card.current?.contains(to)) return;
    setOpen(null);
  }

  acts.current = {
    hold: (key, element) => {
      if (element) buttons.current.set(key, element);
      else buttons.current.delete(key);
    },
    focus: (key) => {
      setCurrent(key);
      setOpen(key);
    },
    open: setOpen,
    leave,
    move,
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="map-spots" role="group" aria-label="On the map, by arrow keys">
      {spots.map(({ key, box, heading, lines }, index) => (
        <SpotButton
          key={key}
          spotKey={key}
          index={index}
          box={box}
          label={[heading, ...lines].map((line) => line.replace(/\.$/, '')).join('. ')}
          isStop={key === stop}
          acts={stableActs}
        />
      ))}
      {opened && (
        <div
          ref={card}
          className="map-card"
          style={placeCard(opened.box, size)}
          aria-hidden="true"
          onPointerLeave={() => setOpen(null)}
        >
          <p>
            <strong>
              <Machine text={opened.heading} names={names} />
            </strong>
          </p>
          {opened.lines.map((line) => (
            <p key={line}>
              <Machine text={line} names={names} />
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

/** What a button calls; asked for when it is called, so that a button stays as it is while the map changes. */
interface SpotActs {
  hold(key: string, element: HTMLButtonElement | null): void;
  focus(key: string): void;
  open(key: string | null): void;
  leave(event: PointerEvent): void;
  move(event: KeyboardEvent, index: number): void;
}

interface SpotButtonProps {
  readonly spotKey: string;
  readonly index: number;
  readonly box: Box;
  readonly label: string;
  readonly isStop: boolean;
  readonly acts: () => SpotActs;
}

const SpotButton = memo(DrawnSpot, isAlike);

function DrawnSpot({ spotKey, index, box, label, isStop, acts }: SpotButtonProps) {
  return (
    <button
      ref={(element) => acts().hold(spotKey, element)}
      type="button"
      className="map-spot"
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      tabIndex={isStop ? 0 : -1}
      aria-label={label}
      onFocus={() => acts().focus(spotKey)}
      onBlur={() => acts().open(null)}
      onClick={() => acts().open(spotKey)}
      onPointerEnter={() => acts().open(spotKey)}
      onPointerLeave={(event) => acts().leave(event)}
      onKeyDown={(event) => acts().move(event, index)}
    />
  );
}

const CARD_WIDTH = 272;

/** Below its spot, or above it in the lower half; it touches the spot, so that a pointer can go over to it. */
export function placeCard(spot: Box, size: Size) {
  const width = Math.min(CARD_WIDTH, size.width - 16);
  const left = Math.max(8, Math.min(spot.x + spot.width / 2 - width / 2, size.width - width - 8));
  const isBelow = spot.y + spot.height / 2 <= size.height / 2;
  return isBelow
    ? { left, width, top: spot.y + spot.height, maxHeight: size.height - spot.y - spot.height - 2 }
    : { left, width, bottom: size.height - spot.y, maxHeight: spot.y - 2 };
}
