'use client';

/**
 * A figure is a small world of its own, where nothing is kept, or two of them side by side. Its first frame stands in
 * the page without any script; its worlds are loaded at the first press of a control.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { usePlayer } from '../cluster-map/use-player';
import { MachineText } from '../ui/machine-text';
import { FigureControls } from './figure-controls';
import { definitionOf, type FigureFrame } from './figure-frame';
import { FigureMenu } from './figure-menu';
import { FigureResult } from './figure-result';
import { FigureScene } from './figure-scene';
import { type ServedWorld, useFigureWorld } from './use-figure-world';

export function LiveFigure({ frame }: { frame: FigureFrame }) {
  const box = useRef<HTMLElement>(null);
  const isInSight = useSight(box);
  const load = useDefinition(frame);
  const worlds = [useFigureWorld(frame, 0, load, isInSight), useFigureWorld(frame, 1, load, isInSight)].slice(
    0,
    frame.worlds.length,
  );
  const players = [usePlayer(), usePlayer()];
  /** Counts fresh starts: controls begin anew with each. */
  const [round, setRound] = useState(0);
  const [shownSide, setShownSide] = useState(0);
  const { compare } = frame;
  const isSwitched = compare?.as === 'before-after';
  const hasRun = worlds.some(({ run }) => run !== null);

  /** In both worlds, where two are compared. */
  function start(command: string, count?: number): void {
    for (const world of worlds) world.start(command, count);
  }
  const latest = useRef(start);
  latest.current = start;
  /** What came of it is said with the answer, so the map need not say it too. */
  const act = useCallback((command: string) => {
    latest.current(command);
    return false;
  }, []);

  function startAgain(): void {
    for (const world of worlds) world.startAgain();
    setRound(round + 1);
  }

  return (
    <figure
      ref={box}
      id={`figure-${frame.id}`}
      className="figure"
      data-compare={compare?.as}
      data-shown={shownSide}
    >
      <figcaption className="figure-head">
        <span className="figure-title">
          <strong>
            <MachineText text={frame.title} />
          </strong>
        </span>
        <button
          type="button"
          className="text-button figure-again no-print"
          data-hidden={!hasRun || undefined}
          onClick={startAgain}
        >
          Start again
        </button>
        <FigureMenu frame={frame} box={box} />
        <span className="visually-hidden">{frame.text}</span>
      </figcaption>
      {compare ? (
        <SideSwitch id={frame.id} titles={compare.titles} shown={shownSide} setShown={setShownSide} />
      ) : null}
      <div className="figure-scenes">
        {worlds.map((world, side) =>
          isSwitched && side !== shownSide ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sides never change places
            <FigureScene key={side} {...{ frame, world, side }} player={players[side]!} onAct={act} />
          ),
        )}
      </div>
      {frame.controls.length > 0 ? (
        <FigureControls key={round} name={frame.id} controls={frame.controls} start={start} />
      ) : null}
      <div className="figure-results" aria-live="polite">
        {worlds.map((world, side) =>
          isSwitched && side !== shownSide ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the sides never change places
            <FigureResult key={side} world={world} player={players[side]!} title={titleOf(compare, side)} />
          ),
        )}
      </div>
    </figure>
  );
}

/** Beside one another their titles stand above; the answer of each is told under its own. */
const titleOf = (compare: FigureFrame['compare'], side: number) => compare?.titles[side] ?? null;

interface SideSwitchProps {
  readonly id: string;
  readonly titles: readonly [string, string];
  readonly shown: number;
  readonly setShown: (side: number) => void;
}

function SideSwitch({ id, titles, shown, setShown }: SideSwitchProps) {
  return (
    <fieldset className="figure-choice no-print">
      <legend className="visually-hidden">Which of the two is shown</legend>
      <span className="segments">
        {titles.map((title, side) => (
          <label key={title} className="segment">
            <input
              type="radio"
              name={`${id}-side`}
              checked={shown === side}
              onChange={() => setShown(side)}
            />
            <span>
              <MachineText text={title} />
            </span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}

/** Both sides of a comparison are of one definition, asked for once. */
function useDefinition(frame: FigureFrame): () => Promise<readonly ServedWorld[]> {
  const served = useRef<Promise<readonly ServedWorld[]> | null>(null);
  return () => {
    served.current ??= fetch(definitionOf(frame)).then((answer) => {
      if (!answer.ok) throw new Error(`The figure answered ${answer.status}`);
      return answer.json() as Promise<readonly ServedWorld[]>;
    });
    served.current.catch(() => {
      served.current = null;
    });
    return served.current;
  };
}

/** Near enough to be looked at soon. */
function useSight(box: { readonly current: HTMLElement | null }): boolean {
  const [isInSight, setInSight] = useState(true);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new IntersectionObserver(([entry]) => setInSight(entry?.isIntersecting ?? true), {
      rootMargin: '200px',
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return isInSight;
}
