/**
 * Where discs travel: elements over the drawing, kept and used again, moved by the browser’s own animations beside the
 * main thread. Nothing runs here between two ways.
 */
import { animate } from 'motion/mini';
import type { Step } from './traffic-plan';

/** footprint: it becomes the disc of the hop that it reaches. number: which of several requests it is. */
export type DiscLook = 'footprint' | 'number';

/** A disc on its way to the next hop. */
export interface Run {
  /** Resolves at the end of the way; where it is called off, never. */
  readonly finished: Promise<unknown>;
  pause(): void;
  play(): void;
  setSpeed(speed: number): void;
  cancel(): void;
}

export interface Disc {
  label(text: string, look: DiscLook): void;
  run(step: Pick<Step, 'points' | 'times' | 'durationMs'>, speed: number, delayMs: number): Run;
  /** It stays where it is, as a sign of failure. */
  die(): void;
  release(): void;
}

export interface Stage {
  takeDisc(): Disc;
  /** Signs of failure go. */
  clear(): void;
}

export function createStage(layer: HTMLElement): Stage {
  const free: HTMLElement[] = [];
  const dead = new Set<HTMLElement>();

  const release = (element: HTMLElement) => {
    dead.delete(element);
    element.hidden = true;
    delete element.dataset['failed'];
    free.push(element);
  };

  const takeElement = (): HTMLElement => {
    const kept = free.pop();
    if (kept) return kept;
    const made = document.createElement('span');
    made.className = 'traffic-disc';
    made.hidden = true;
    layer.append(made);
    return made;
  };

  return {
    takeDisc() {
      const element = takeElement();
      return {
        label: (text, look) => {
          element.textContent = text;
          element.dataset['look'] = look;
        },
        run: (step, speed, delayMs) => {
          element.hidden = false;
          return startRun(element, step, speed, delayMs);
        },
        die: () => {
          element.dataset['failed'] = '';
          dead.add(element);
        },
        release: () => release(element),
      };
    },
    clear: () => {
      for (const element of [...dead]) release(element);
    },
  };
}

function startRun(
  element: HTMLElement,
  { points, times, durationMs }: Pick<Step, 'points' | 'times' | 'durationMs'>,
  speed: number,
  delayMs: number,
): Run {
  const transform = points.map(({ x, y }) => `translate(${x}px, ${y}px)`);
  const controls = animate(
    element,
    { transform },
    { duration: durationMs / 1_000, times: [...times], ease: 'linear', delay: delayMs / 1_000 },
  );
  controls.speed = speed;
  return {
    finished: controls.finished,
    pause: () => controls.pause(),
    play: () => controls.play(),
    setSpeed: (next) => {
      controls.speed = next;
    },
    cancel: () => controls.stop(),
  };
}
