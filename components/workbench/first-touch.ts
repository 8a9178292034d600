/**
 * When a sandbox is worth its weight: at the first sign of somebody, anywhere in the page, or once the page is at rest
 * where there is work to go on with. A page that is only opened asks for no simulator.
 */
import { whoIsThere } from '../account/account';
import { whenIdle } from '../ui/when-idle';

const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin'] as const;

const PATIENCE_MS = 1_500;

const keyOf = (work: string) => `drydock.begun.${work}`;

/** `work`: course and lesson. */
export function rememberBegun(work: string): void {
  try {
    localStorage.setItem(keyOf(work), 'yes');
  } catch {
    // A browser that keeps nothing has nothing to go on with.
  }
}

function wasBegun(work: string): boolean {
  try {
    return localStorage.getItem(keyOf(work)) === 'yes';
  } catch {
    return false;
  }
}

/** Calls `start` once; what comes back gives up on it. */
export function onFirstTouch(work: string, start: () => void): () => void {
  let cancelIdle = () => {};
  const stop = () => {
    cancelIdle();
    for (const sign of SIGNS) window.removeEventListener(sign, touched, { capture: true });
  };
  const touched = () => {
    stop();
    start();
  };
  for (const sign of SIGNS) window.addEventListener(sign, touched, { capture: true, passive: true });
  let isGone = false;
  const atRest = () => {
    if (!isGone) cancelIdle = whenIdle(touched, PATIENCE_MS);
  };
  // Somebody was faster than the script of the page. (Where it is scrolled to would cost a layout to ask.)
  const isTouched = navigator.userActivation?.hasBeenActive === true;
  // `?again`: they come for another draw of the exercise.
  const isWanted = new URLSearchParams(window.location.search).has('again');
  if (isTouched || isWanted || wasBegun(work)) atRest();
  // Their work may have been done on another device.
  else void whoIsThere().then(({ state }) => state === 'signed-in' && atRest());
  return () => {
    isGone = true;
    stop();
  };
}
