/**
 * Plays journeys and knows how far they are: play, pause, hop by hop, slowly, once more. It paces what is shown, and
 * knows nothing of the world’s clock or log. What it tells changes with each hop, never between.
 */
import type { Journey } from './traffic-plan';
import type { Disc, Run, Stage } from './traffic-stage';

export const SPEEDS = [0.25, 0.5, 1, 2] as const;
export type Speed = (typeof SPEEDS)[number];

export interface PlayerState {
  /** The request that is shown; `null` where there is none. */
  readonly journey: Journey | null;
  /** How many of its hops are drawn. */
  readonly reached: number;
  /** rest: it stands. moving: on its way, or about to go on. paused: stopped on its way by the reader. */
  readonly phase: 'rest' | 'moving' | 'paused';
  /** The reader goes hop by hop, and reads the sentence of each. */
  readonly isWalking: boolean;
  readonly speed: Speed;
}

export interface Player {
  subscribe(listener: () => void): () => void;
  getState(): PlayerState;
  /** Where discs travel; without a stage nothing travels, the path stands at once. */
  setStage(stage: Stage | null): void;
  /** The answer to an act: it sets off, beside those that are on their way. */
  begin(journey: Journey, delayMs?: number): void;
  /** The request that is shown has gone on, or its path lies elsewhere now. */
  update(journey: Journey): void;
  /** Whatever travels is there at once. */
  stand(journey: Journey | null): void;
  play(): void;
  pause(): void;
  next(): void;
  previous(): void;
  replay(): void;
  /** Hop by hop, with time to read the sentence of each. */
  followSlowly(): void;
  setSpeed(speed: Speed): void;
}

export interface PlayerOptions {
  /** The reader wants no motion. */
  readonly isStill: () => boolean;
  /** Returns how to call it off. */
  readonly later: (act: () => void, delayMs: number) => () => void;
  /** How long a hop stands when it is followed slowly. */
  readonly readingMs: (journey: Journey, reached: number) => number;
}

/** A request on its way. */
interface Runner {
  journey: Journey;
  /** Which of several it is. */
  readonly number: number;
  readonly disc: Disc;
  reached: number;
  run: Run | null;
}

const START: PlayerState = { journey: null, reached: 0, phase: 'rest', isWalking: false, speed: 1 };

export function createPlayer({ isStill, later, readingMs }: PlayerOptions): Player {
  const listeners = new Set<() => void>();
  let state = START;
  let stage: Stage | null = null;
  let runners: Runner[] = [];
  /** How many have set off since all stood. */
  let begun = 0;
  let isSlow = false;
  let forgetWait: (() => void) | null = null;

  const change = (part: Partial<PlayerState>) => {
    const next = { ...state, ...part };
    const isNews = (Object.keys(next) as (keyof PlayerState)[]).some((key) => next[key] !== state[key]);
    state = next;
    if (isNews) for (const listener of [...listeners]) listener();
  };
  const isCrowd = () => begun > 1;
  const stopWaiting = () => {
    forgetWait?.();
    forgetWait = null;
  };

  /** Everything that is on its way is gone. */
  const clear = () => {
    stopWaiting();
    for (const { run, disc } of runners) {
      run?.cancel();
      disc.release();
    }
    runners = [];
    begun = 0;
    isSlow = false;
  };

  const restAt = (journey: Journey | null) => {
    clear();
    change({ journey, reached: journey?.steps.length ?? 0, phase: 'rest', isWalking: false });
  };

  const labelOf = ({ disc, journey, reached, number }: Runner) => {
    if (isCrowd()) disc.label(`${number}`, 'number');
    else disc.label(`${journey.steps[reached]!.number}`, 'footprint');
  };

  const addRunner = (journey: Journey, reached: number): Runner => {
    begun += 1;
    const runner = { journey, reached, number: begun, disc: stage!.takeDisc(), run: null };
    runners.push(runner);
    return runner;
  };

  const drop = (runner: Runner, hasDied: boolean) => {
    runners = runners.filter((other) => other !== runner);
    if (hasDied) runner.disc.die();
    else runner.disc.release();
  };

  const goOn = (runner: Runner, delayMs = 0) => {
    const step = runner.journey.steps[runner.reached];
    if (step === undefined) return arrive(runner);
    labelOf(runner);
    const run = runner.disc.run(step, state.speed, delayMs);
    runner.run = run;
    void run.finished.then(() => {
      if (runner.run === run) reach(runner);
    });
  };

  const reach = (runner: Runner) => {
    runner.run = null;
    runner.reached += 1;
    const isLast = runner.reached >= runner.journey.steps.length;
    if (isCrowd()) return isLast ? arrive(runner) : goOn(runner);
    change({ reached: runner.reached });
    if (isLast || !state.isWalking) return isLast ? arrive(runner) : goOn(runner);
    drop(runner, false);
    begun = 0;
    if (isSlow) waitToRead();
    else change({ phase: 'rest' });
  };

  const arrive = (runner: Runner) => {
    // Of the one that is shown the path itself tells how it ended.
    drop(runner, runner.journey.hasFailed && runner.journey.request.id !== state.journey?.request.id);
    if (runners.length > 0) return;
    begun = 0;
    isSlow = false;
    change({ reached: state.journey?.steps.length ?? 0, phase: 'rest' });
  };

  const waitToRead = () => {
    const { journey, reached, speed } = state;
    if (journey === null) return;
    forgetWait = later(() => {
      forgetWait = null;
      // It may have gone on meanwhile.
      goOn(addRunner(state.journey ?? journey, reached));
    }, readingMs(journey, reached) / speed);
  };

  /** From a hop that was reached; alone on the map. */
  const travelFrom = (reached: number, isWalking: boolean) => {
    const { journey } = state;
    if (journey === null) return;
    clear();
    stage?.clear();
    const isThere = reached >= journey.steps.length;
    change({ reached, isWalking, phase: isThere ? 'rest' : 'moving' });
    if (!isThere && stage !== null) goOn(addRunner(journey, reached));
  };

  /** Without motion a hop is reached at once. */
  const standAt = (reached: number) => {
    clear();
    change({ reached, isWalking: true, phase: 'rest' });
  };

  const cannotMove = () => stage === null || isStill();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getState: () => state,
    setStage: (next) => {
      if (next === stage) return;
      if (state.phase !== 'rest') restAt(state.journey);
      clear();
      stage = next;
    },
    begin: (journey, delayMs = 0) => {
      if (cannotMove() || journey.steps.length === 0) return restAt(journey);
      if (state.isWalking || state.phase !== 'moving') {
        clear();
        stage!.clear();
      }
      const runner = addRunner(journey, 0);
      for (const other of runners) if (other !== runner && other.run) labelOf(other);
      change({ journey, reached: 0, phase: 'moving', isWalking: false });
      goOn(runner, delayMs);
    },
    update: (journey) => {
      const { phase, isWalking, reached } = state;
      const before = state.journey?.steps.length ?? 0;
      const runner = runners.find((other) => other.journey.request.id === journey.request.id);
      if (runner) runner.journey = journey;
      const hasStood = phase === 'rest' && !isWalking;
      if (!hasStood || cannotMove() || journey.steps.length <= before) {
        return change({ journey, reached: hasStood ? journey.steps.length : reached });
      }
      change({ journey, reached: before, phase: 'moving' });
      goOn(addRunner(journey, before));
    },
    stand: (journey) => {
      stage?.clear();
      restAt(journey);
    },
    play: () => {
      const { journey, phase, reached, isWalking } = state;
      if (journey === null || cannotMove()) return;
      if (phase === 'rest')
        return travelFrom(isWalking && reached < journey.steps.length ? reached : 0, false);
      if (phase !== 'paused') return;
      change({ phase: 'moving' });
      if (runners.length === 0) waitToRead();
      for (const { run } of runners) run?.play();
    },
    pause: () => {
      if (state.phase !== 'moving') return;
      stopWaiting();
      for (const { run } of runners) run?.pause();
      change({ phase: 'paused' });
    },
    next: () => {
      const { journey, isWalking, phase, reached } = state;
      if (journey === null) return;
      const isAtStart = phase === 'rest' && !isWalking;
      const from = isAtStart || isCrowd() ? 0 : reached;
      if (isWalking && from >= journey.steps.length) return;
      // A second press does not wait for the disc.
      const isUnderWay = phase !== 'rest' && runners.length > 0 && !isCrowd() && isWalking;
      const at = isUnderWay ? Math.min(from + 1, journey.steps.length) : from;
      if (cannotMove()) standAt(Math.min(at + 1, journey.steps.length));
      else travelFrom(at, true);
    },
    previous: () => {
      const { journey, reached } = state;
      if (journey === null) return;
      standAt(Math.max(1, Math.min(reached, journey.steps.length) - 1));
    },
    replay: () => {
      if (state.journey === null) return;
      if (cannotMove()) restAt(state.journey);
      else travelFrom(0, false);
    },
    followSlowly: () => {
      if (state.journey === null || cannotMove()) return;
      travelFrom(0, true);
      isSlow = true;
    },
    setSpeed: (speed) => {
      change({ speed });
      for (const { run } of runners) run?.setSpeed(speed);
    },
  };
}
