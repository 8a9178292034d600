'use client';

/** In the place of the clock while the reader looks back: a slider over the turns, what each was, and what it changed. */
import { useEffect, useId, useRef } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { Machine } from '../cluster-map/machine';
import { findMarks, tellMarks } from '../cluster-map/marks';
import { namesOf } from '../cluster-map/story';
import { sayTime } from './clock-bar';
import { sayMoment, sayTurn } from './past';
import type { Past } from './use-past';

interface PastBarProps {
  readonly past: Past;
  /** Of the present. */
  readonly picture: ClusterPicture;
}

export function PastBar({ past, picture }: PastBarProps) {
  const { moments, at, isTelling, problem, before, scene, choose, close, goOn } = past;
  const last = Math.max(0, moments.length - 1);
  const slider = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isTelling) slider.current?.focus();
  }, [isTelling]);
  const turn = moments[at];
  const isNow = at === last;
  const shown = scene?.picture ?? picture;
  const marks = before === null ? [] : findMarks(before.picture, shown);
  const isKnown = isNow || scene !== null;
  const names = new Set([...namesOf(shown), ...(before === null ? [] : namesOf(before.picture))]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className="past-bar"
      role="group"
      aria-label="Looking back"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div className="past-row">
        <Step label="Earlier" isPossible={at > 0} press={() => choose(at - 1)} />
        <input
          ref={slider}
          type="range"
          className="past-slider"
          aria-label="Turn of this attempt"
          aria-valuetext={sayMoment(moments, at)}
          aria-describedby={id}
          min={0}
          max={last}
          step={1}
          value={at}
          disabled={isTelling || last === 0}
          onChange={(event) => choose(Number(event.target.value))}
        />
        <Step label="Later" isPossible={!isNow} press={() => choose(at + 1)} />
        <span className="past-place">{isNow ? 'now' : `${at + 1} of ${moments.length}`}</span>
        <button type="button" className="button" data-small onClick={close}>
          Back to now
        </button>
      </div>
      <div className="past-row">
        {turn && !isTelling && <Turn {...sayTurn(turn)} atMs={turn.endedMs} />}
        <span className="gap" />
        {!isNow && (
          <button
            type="button"
            className="button"
            data-small
            title={`Takes back ${last - at === 1 ? 'one turn' : `${last - at} turns`}. This can be undone.`}
            onClick={goOn}
          >
            Go on from here
          </button>
        )}
      </div>
      <p id={id} className="past-marks" role="status">
        {problem ?? (isTelling ? 'Your commands are played again.' : null)}
        {isKnown && !isTelling && problem === null && <Machine text={sayMarks(at, marks)} names={names} />}
      </p>
    </div>
  );
}

function sayMarks(at: number, marks: Parameters<typeof tellMarks>[0]): string {
  if (at === 0) return 'The cluster before your first command.';
  return tellMarks(marks) ?? 'Nothing on the map has changed.';
}

function Step({ label, isPossible, press }: { label: string; isPossible: boolean; press: () => void }) {
  return (
    <button
      type="button"
      className="bench-button"
      aria-disabled={!isPossible}
      onClick={() => isPossible && press()}
    >
      {label}
    </button>
  );
}

function Turn({ words, machine, atMs }: ReturnType<typeof sayTurn> & { readonly atMs: number }) {
  return (
    <span className="past-turn">
      <span className="clock" title="Time since the start">
        {sayTime(atMs)}
      </span>
      {words !== '' && <span>{words}</span>}
      {machine !== '' && <code>{machine}</code>}
    </span>
  );
}
