/**
 * The way of the large part of the map to the browser: with the page's own script on the server, apart from it and once
 * somebody is there in the browser.
 */
import { lazy, startTransition, useCallback, useEffect, useState } from 'react';

type Drawn = typeof import('./drawn-cluster');

const fetchDrawn = () => import('./drawn-cluster');

/** For the server only: the browser keeps what stands, see `Standing`. */
export const ServedCluster = lazy(async () => ({ default: (await fetchDrawn()).FirstCluster }));

let known: Drawn | null = null;

/** On its way before it is asked for. What fails is told to whoever asks for it. */
export function prepareDrawn(): void {
  fetchDrawn().catch(() => {});
}

export interface DrawnModule {
  /** `null` until it is there. */
  readonly drawn: Drawn | null;
  readonly hasFailed: boolean;
  readonly tryAgain: () => void;
}

/** Fetched where it is wanted. */
export function useDrawn(isWanted: boolean): DrawnModule {
  const [drawn, setDrawn] = useState(known);
  const [hasFailed, setFailed] = useState(false);
  const isMissing = isWanted && drawn === null && !hasFailed;
  useEffect(() => {
    if (!isMissing) return;
    let isOver = false;
    fetchDrawn().then(
      (module) => {
        known = module;
        // Something stands there, so it is not urgent.
        if (!isOver) startTransition(() => setDrawn(module));
      },
      () => {
        if (!isOver) setFailed(true);
      },
    );
    return () => {
      isOver = true;
    };
  }, [isMissing]);
  const tryAgain = useCallback(() => setFailed(false), []);
  return { drawn, hasFailed, tryAgain };
}
