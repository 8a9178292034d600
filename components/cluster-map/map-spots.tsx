'use client';

/**
 * Over the drawing: what can be pointed at, by mouse, finger or arrow keys, and the card that says it in words and
 * offers what can be done. One stop for the Tab key. Enter goes into the card, Escape back.
 */
import {
  type FocusEvent,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { MapAct } from '../../lib/course/figure-schema';
import { ActPanel, findActor, hasActs } from './act-panel';
import { canSend, LAPTOP_KEY, sendCommand, targetsFor } from './acts';
import type { Box, Size } from './layout';
import { type CardHandle, MapCard } from './map-card';
import { DragLine, useDrag } from './map-drag';
import type { Spot } from './spots';
import { isAlike } from './stable';
import type { Names } from './story';
import { useOpenCard } from './use-open-card';

interface MapSpotsProps {
  readonly spots: readonly Spot[];
  readonly size: Size;
  readonly names: Names;
  readonly picture: ClusterPicture;
  readonly hidden: readonly string[];
  /** What can be done on this map. */
  readonly acts: readonly MapAct[];
  readonly onAct: (command: string) => void;
  /** Key of the spot whose card is open. */
  readonly open: string | null;
  readonly setOpen: (key: string | null) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function MapSpots(props: MapSpotsProps) {
  const { spots, size, names, picture, hidden, acts, onAct, open, setOpen } = props;
  const [current, setCurrent] = useState<string | null>(null);
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const sheet = useRef<HTMLDivElement>(null);
  const card = useRef<CardHandle>(null);
  const cards = useOpenCard(open, setOpen, card, (key) => buttons.current.get(key) ?? null);
  const events = useRef<SpotEvents | null>(null);
  const [stableEvents] = useState(() => () => events.current!);
  const opened = spots.find(({ key }) => key === open) ?? null;
  const stop = spots.some(({ key }) => key === current) ? current : (spots[0]?.key ?? null);
  useKeptFocus(spots, current, (index) => cards.comeBack(spots[index]?.key ?? null));

  const { drag, begin } = useRequestDrag(props, sheet, cards.close);

  const perform = (command: string, stays = false) => {
    if (!stays) cards.close();
    onAct(command);
  };

  function move(event: KeyboardEvent, index: number): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = spots[(index + step + spots.length) % spots.length]!;
    buttons.current.get(next.key)?.focus();
  }

  events.current = {
    hold: (key, element) => {
      if (element) buttons.current.set(key, element);
      else buttons.current.delete(key);
    },
    focus: (key) => {
      setCurrent(key);
      cards.focus(key);
    },
    blur: cards.blur,
    press: (key, isByKey) => cards.press(key, isByKey),
    point: (key) => drag === null && cards.point(key),
    leave: cards.leave,
    begin: (event, index) => begin(event, spots[index]!),
    move,
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div ref={sheet} className="map-spots" role="group" aria-label="On the map, by arrow keys">
      {spots.map(({ key, object, box, heading, lines }, index) => (
        <SpotButton
          key={key}
          spotKey={key}
          object={object}
          index={index}
          box={box}
          label={sayOf(heading, lines)}
          hint={hintOf(key, picture, acts)}
          isStop={key === stop}
          events={stableEvents}
        />
      ))}
      {drag && <DragLine drag={drag} size={size} />}
      {opened && drag === null && (
        <MapCard
          key={opened.key}
          ref={card}
          spot={opened}
          names={names}
          anchor={buttons.current.get(opened.key) ?? null}
          onEnter={cards.stay}
          onLeave={cards.leave}
          onFocus={cards.hold}
          onBlur={cards.blur}
        >
          <ActPanel {...{ picture, acts, hidden, perform }} spot={opened.key} />
        </MapCard>
      )}
    </div>
  );
}

/** Backquotes are for eyes. */
const sayOf = (heading: string, lines: readonly string[]): string =>
  [heading, ...lines].map((line) => line.replace(/\.$/, '').replaceAll('`', '')).join('. ');

/** From a client to what it can ask, drawn by hand. */
function useRequestDrag(
  { spots, size, picture, hidden, acts, onAct }: MapSpotsProps,
  sheet: RefObject<HTMLDivElement | null>,
  onStart: () => void,
) {
  const targetsOf = (key: string) => (acts.includes('send') ? reachable(key, picture, hidden) : []);
  return useDrag(sheet, {
    size,
    targetsOf: (key) => {
      const known = new Set(targetsOf(key).map(({ spot }) => spot));
      return spots.filter((spot) => known.has(spot.key));
    },
    onStart,
    onDrop: (from, to) => {
      const target = targetsOf(from).find(({ spot }) => spot === to);
      const client = picture.pods.find(({ uid }) => uid === from) ?? null;
      if (target) onAct(sendCommand(client, target.host, target.port));
    },
  });
}

function reachable(key: string, picture: ClusterPicture, hidden: readonly string[]) {
  if (key === LAPTOP_KEY) return targetsFor(null, picture, hidden);
  const pod = picture.pods.find(({ uid }) => uid === key);
  return pod && canSend(pod) ? targetsFor(pod, picture, hidden) : [];
}

/** Said after the name, so that the keyboard finds what the card holds. */
function hintOf(key: string, picture: ClusterPicture, acts: readonly MapAct[]): string {
  const actor = acts.length === 0 ? null : findActor(key, picture);
  return actor !== null && hasActs(actor, acts) ? 'Enter: what you can do' : '';
}

/** A pod that is gone takes the focus with it; it goes on to what has its place in the order. */
function useKeptFocus(
  spots: readonly Spot[],
  current: string | null,
  refocus: (index: number) => void,
): void {
  const latest = useRef(refocus);
  latest.current = refocus;
  const place = useRef(0);
  const index = current === null ? 0 : spots.findIndex(({ key }) => key === current);
  if (index >= 0) place.current = index;
  const isGone = index < 0;
  const last = spots.length - 1;
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isGone && isLost && last >= 0) latest.current(Math.min(place.current, last));
  }, [isGone, last]);
}

/** What a button calls; asked for when it is called, so that a button stays as it is while the map changes. */
interface SpotEvents {
  hold(key: string, element: HTMLButtonElement | null): void;
  focus(key: string): void;
  blur(event: FocusEvent): void;
  press(key: string, isByKey: boolean): void;
  point(key: string): void;
  leave(): void;
  begin(event: PointerEvent, index: number): void;
  move(event: KeyboardEvent, index: number): void;
}

interface SpotButtonProps {
  readonly spotKey: string;
  readonly object: string | undefined;
  readonly index: number;
  readonly box: Box;
  readonly label: string;
  readonly hint: string;
  readonly isStop: boolean;
  readonly events: () => SpotEvents;
}

const SpotButton = memo(DrawnSpot, isAlike);

function DrawnSpot({ spotKey, object, index, box, label, hint, isStop, events }: SpotButtonProps) {
  return (
    <button
      ref={(element) => events().hold(spotKey, element)}
      type="button"
      className="map-spot"
      data-point={object}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      tabIndex={isStop ? 0 : -1}
      aria-label={hint === '' ? label : `${label}. ${hint}`}
      onFocus={() => events().focus(spotKey)}
      onBlur={(event) => events().blur(event)}
      onClick={(event) => events().press(spotKey, event.detail === 0)}
      onPointerEnter={(event) => event.pointerType !== 'touch' && events().point(spotKey)}
      onPointerLeave={() => events().leave()}
      onPointerDown={(event) => events().begin(event, index)}
      onKeyDown={(event) => events().move(event, index)}
    />
  );
}
