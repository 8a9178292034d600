'use client';

/** Undo and reset, always at hand: each is an entry of the log, and each can itself be undone, so neither asks. */
import { useEffect, useId, useRef, useState } from 'react';
import type { LessonClient, SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { sayUndone, undoReason } from './words';

interface TakeBackProps {
  readonly lesson: LessonClient | null;
  readonly sandbox: SandboxClient | null;
  readonly snapshot: SandboxSnapshot;
  readonly isReady: boolean;
}

export function TakeBack({ lesson, sandbox, snapshot, isReady }: TakeBackProps) {
  const id = useId();
  const said = useSaid(sandbox, snapshot);
  const undo = undoReason(snapshot.status, isReady);
  const canReset = isReady && snapshot.entries.length > 0;
  const takeBack = (kind: 'undo' | 'reset') => {
    sandbox?.[kind]();
    lesson?.record(kind);
  };
  return (
    <>
      <button
        type="button"
        className="bench-button"
        aria-disabled={!undo.isPossible}
        aria-describedby={`${id}-undo`}
        title={undo.sentence}
        onClick={() => undo.isPossible && takeBack('undo')}
      >
        Undo
      </button>
      <span id={`${id}-undo`} className="visually-hidden">
        {undo.sentence}
      </span>
      <button
        type="button"
        className="bench-button"
        aria-disabled={!canReset}
        title={canReset ? 'Start anew. This can be undone.' : 'There is nothing to reset yet.'}
        onClick={() => canReset && takeBack('reset')}
      >
        Reset
      </button>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
    </>
  );
}

/** Said whether it came from the button or from the prompt. */
function useSaid(sandbox: SandboxClient | null, snapshot: SandboxSnapshot): string {
  const [said, setSaid] = useState('');
  const undoes = useRef(snapshot.status?.undoes ?? null);
  useEffect(() => {
    if (!sandbox) return;
    return sandbox.on('entries', (kept) => {
      for (const { entry } of kept) {
        if (entry.kind === 'undo') setSaid(sayUndone(undoes.current));
        else if (entry.kind === 'reset')
          setSaid('Everything is as it was at the beginning. Undo brings it back.');
        else if (entry.kind === 'back')
          setSaid('You go on from the moment that you chose. Undo brings back what came after it.');
        else if (entry.kind !== 'resize' && entry.kind !== 'advance') setSaid('');
      }
    });
  }, [sandbox]);
  useEffect(() => {
    undoes.current = snapshot.status?.undoes ?? null;
  }, [snapshot.status]);
  return said;
}
