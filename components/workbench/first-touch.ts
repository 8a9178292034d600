/**
 * When a sandbox is worth its weight: at the first sign of somebody, anywhere in the page, or once the page is at rest
 * where there is work to go on with. A page that is only opened asks for no simulator.
 */
import { whoIsThere } from '../account/account';
import { onFirstSign } from '../ui/first-sign';
import { whenIdle } from '../ui/when-idle';

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
  let isOver = false;
  let cancelIdle = () => {};
  let stopWaiting = () => {};
  const stop = () => {
    isOver = true;
    cancelIdle();
    stopWaiting();
  };
  const begin = () => {
    if (isOver) return;
    stop();
    start();
  };
  const atRest = () => {
    if (!isOver) cancelIdle = whenIdle(begin, PATIENCE_MS);
  };
  stopWaiting = onFirstSign(begin);
  // `?again`: they come for another draw of the exercise.
  const isWanted = new URLSearchParams(window.location.search).has('again');
  if (isWanted || wasBegun(work)) atRest();
  // Their work may have been done on another device.
  else void whoIsThere().then(({ state }) => state === 'signed-in' && atRest());
  return stop;
}
