/** News that come faster than anybody reads are shown at most so often; the last one is shown in any case. */
import { useEffect, useReducer, useRef } from 'react';

/** `everyMs` 0: at once. A timer runs only while something newer waits. */
export function useCalm<T>(value: T, everyMs: number): T {
  const kept = useRef(value);
  const shownMs = useRef(Number.NEGATIVE_INFINITY);
  const [, showLatest] = useReducer((count: number) => count + 1, 0);
  if (!Object.is(kept.current, value)) {
    const nowMs = performance.now();
    if (nowMs - shownMs.current >= everyMs) {
      kept.current = value;
      shownMs.current = nowMs;
    }
  }
  useEffect(() => {
    if (Object.is(kept.current, value)) return;
    const timer = setTimeout(showLatest, Math.max(1, shownMs.current + everyMs - performance.now() + 1));
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return kept.current;
}
