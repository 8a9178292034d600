/** Real time for what stands around a sandbox; tests bring their own. */

/** Returns how to call it off. */
export function realLater(act: () => void, delayMs: number): () => void {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
}

/** null where there is no answer in time. */
export function within<T>(
  patienceMs: number,
  answer: Promise<T>,
  later: typeof realLater,
): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = later(() => resolve(null), patienceMs);
    answer.then(
      (value) => {
        cancel();
        resolve(value);
      },
      () => {
        cancel();
        resolve(null);
      },
    );
  });
}
