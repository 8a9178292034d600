/** The first sign that somebody is here: what is not needed for reading waits for it. */

const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown', 'focusin'] as const;

let isSeen = false;
const waiting = new Set<() => void>();

/** Also for what happens without a person, and is to be seen. */
export function giveSign(): void {
  if (isSeen) return;
  isSeen = true;
  for (const sign of SIGNS) window.removeEventListener(sign, giveSign, { capture: true });
  const runs = [...waiting];
  waiting.clear();
  for (const run of runs) run();
}

/** Calls `run` at the first sign, at once where there was one; what comes back gives up on it. */
export function onFirstSign(run: () => void): () => void {
  // Somebody was faster than the script of the page.
  if (isSeen || navigator.userActivation?.hasBeenActive === true) {
    run();
    return () => {};
  }
  // Adding the same listener again changes nothing.
  for (const sign of SIGNS) window.addEventListener(sign, giveSign, { capture: true, passive: true });
  waiting.add(run);
  return () => {
    waiting.delete(run);
  };
}
