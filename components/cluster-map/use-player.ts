'use client';

/** Players for maps and their bars. */
import { useState, useSyncExternalStore } from 'react';
import { tellRequest } from './story';
import type { Journey } from './traffic-plan';
import { createPlayer, type Player, type PlayerState } from './traffic-player';

/** One for a map and the bar below it. */
export function usePlayer(): Player {
  const [player] = useState(() => createPlayer({ isStill, later, readingMs }));
  return player;
}

export function usePlayerState(player: Player): PlayerState {
  return useSyncExternalStore(player.subscribe, player.getState, player.getState);
}

const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function later(act: () => void, delayMs: number): () => void {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
}

const READ_MS_A_LETTER = 55;

function readingMs({ request, steps }: Journey, reached: number): number {
  const number = steps[reached - 1]?.number ?? 1;
  return 1_000 + (tellRequest(request).hops[number - 1]?.text.length ?? 0) * READ_MS_A_LETTER;
}
