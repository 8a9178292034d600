/** Runs once the page is at rest, not later than `patienceMs` milliseconds from now; what comes back gives up on it. */
export function whenIdle(run: () => void, patienceMs: number): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, Math.min(300, patienceMs));
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run, { timeout: patienceMs });
  return () => cancelIdleCallback(idle);
}
