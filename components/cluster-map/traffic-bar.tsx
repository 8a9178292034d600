'use client';

/**
 * Below a picture: requests once more, hop by hop, slower or faster, with the sentence of each hop. It paces what is
 * shown, never the world, and stands only where there is a request.
 */
import { memo } from 'react';
import { useMedia } from '../ui/use-media';
import { Machine } from './machine';
import { tellRequest } from './story';
import { type Player, type PlayerState, SPEEDS, type Speed } from './traffic-player';
import { usePlayerState } from './use-player';

interface TrafficBarProps {
  readonly player: Player;
}

/** The page around it changes more often. */
export const TrafficBar = memo(DrawnBar);

function DrawnBar({ player }: TrafficBarProps) {
  const state = usePlayerState(player);
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const { journey, reached, isWalking, phase } = state;
  // Its place is kept: nothing moves when the first request comes.
  if (journey === null || journey.steps.length === 0) return <div className="traffic-bar" />;
  const isAtEnd = isWalking && reached >= journey.steps.length;
  const isAtStart = isWalking ? reached <= 1 : phase !== 'rest';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="traffic-bar no-print" role="group" aria-label="The way of the request">
      <div className="traffic-buttons">
        {!isStill && (
          <BarButton act={phase === 'moving' ? player.pause : player.play}>
            {phase === 'moving' ? 'Pause' : 'Play'}
          </BarButton>
        )}
        <BarButton act={player.previous} isOff={isAtStart}>
          Previous hop
        </BarButton>
        <BarButton act={player.next} isOff={isAtEnd}>
          Next hop
        </BarButton>
        <BarButton act={player.replay}>{isStill ? 'All hops' : 'Replay last'}</BarButton>
        {!isStill && <BarButton act={player.followSlowly}>Follow slowly</BarButton>}
        {!isStill && <SpeedChoice player={player} speed={state.speed} />}
      </div>
      <p className="traffic-said" aria-live="polite">
        {isWalking ? <Sentence state={state} /> : null}
      </p>
    </div>
  );
}

interface BarButtonProps {
  readonly act: () => void;
  readonly isOff?: boolean;
  readonly children: string;
}

/** Off, it can still have the focus: who goes by keyboard does not lose the place. */
function BarButton({ act, isOff = false, children }: BarButtonProps) {
  return (
    <button
      type="button"
      className="traffic-button"
      aria-disabled={isOff || undefined}
      onClick={() => {
        if (!isOff) act();
      }}
    >
      {children}
    </button>
  );
}

const SPEED_WORDS: Readonly<Record<Speed, string>> = { 0.25: '¼×', 0.5: '½×', 1: '1×', 2: '2×' };

function SpeedChoice({ player, speed }: TrafficBarProps & { readonly speed: Speed }) {
  const choose = (value: string) => {
    const chosen = SPEEDS.find((each) => `${each}` === value);
    if (chosen !== undefined) player.setSpeed(chosen);
  };
  return (
    <label className="traffic-speed">
      Speed
      <select value={`${speed}`} onChange={({ target }) => choose(target.value)}>
        {SPEEDS.map((each) => (
          <option key={each} value={`${each}`}>
            {SPEED_WORDS[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Sentence({ state: { journey, reached } }: { state: PlayerState }) {
  if (journey === null || reached === 0) return null;
  return <Machine text={tellStep(journey, reached)} names={journey.names} />;
}

/** `Hop 3 of 5. node-1: It forwards …` */
export function tellStep(
  { request, steps }: Pick<NonNullable<PlayerState['journey']>, 'request' | 'steps'>,
  reached: number,
): string {
  const told = tellRequest(request);
  const { number } = steps[reached - 1]!;
  const text = told.hops[number - 1]?.text ?? '';
  const end = reached >= steps.length ? ` ${told.end}` : '';
  return `Hop ${number} of ${request.hops.length}. ${text}${end}`;
}
