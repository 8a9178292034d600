'use client';

/**
 * How the learner's work is kept, in words. Nothing is said before there is any work.
 */
import { useEffect, useState } from 'react';
import { listen, type WireMessages } from './wire';

export function SavedState() {
  const [saved, setSaved] = useState<WireMessages['saved']>({ state: 'untouched', waiting: 0 });
  useEffect(() => listen('saved', setSaved), []);
  return (
    <span className="saved-state" role="status">
      {sayState(saved)}
    </span>
  );
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
