'use client';

/**
 * How the learner's work is kept, in words. Nothing is said before there is any work.
 */
import { useEffect, useRef, useState } from 'react';
import { listen, type WireMessages } from './wire';

export function SavedState() {
  const [saved, setSaved] = useState<WireMessages['saved']>({ state: 'untouched', waiting: 0 });
  useEffect(() => listen('saved', setSaved), []);
  const isNews = useIsNews(saved.state);
  return (
    <span className="saved-state" role="status" aria-live={isNews ? 'polite' : 'off'}>
      {sayState(saved)}
    </span>
  );
}

/** Said once: that each command was sent and kept, as the one before, is no news to who hears it. */
function useIsNews(state: WireMessages['saved']['state']): boolean {
  const settled = useRef<typeof state>('untouched');
  const isSettled = state !== 'sending';
  const isNews = isSettled && state !== settled.current;
  useEffect(() => {
    if (isSettled) settled.current = state;
  }, [isSettled, state]);
  return isNews;
}

export function sayState({ state, waiting }: WireMessages['saved']): string {
  switch (state) {
    case 'untouched':
      return '';
    case 'here':
      return 'Saved on this device';
    case 'sending':
      return 'Sending';
    case 'saved':
      return 'Saved';
    case 'offline':
      return `Offline: all is kept here, ${waiting} to send`;
    case 'unsaved':
      return 'Not saved: this browser keeps nothing';
  }
}
