'use client';

/**
 * A question that must be answered before going on. The browser's own dialog: it holds the focus, Escape answers with the
 * safe choice, and the focus goes back to where it came from.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';

export interface Answer {
  readonly label: string;
  readonly press: () => void;
  /** The one that the question is about. */
  readonly isMain?: boolean;
}

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly answers: readonly Answer[];
  /** What changes nothing; also for Escape. Has the focus first. */
  readonly cancel: Answer;
}

export function ConfirmDialog({ title, children, answers, cancel }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    safe.current?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="confirm-dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        cancel.press();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <div id={`${id}-text`}>{children}</div>
      <p className="confirm-answers">
        {answers.map(({ label, press, isMain }) => (
          <button
            key={label}
            type="button"
            className="button"
            data-main={isMain || undefined}
            onClick={press}
          >
            {label}
          </button>
        ))}
        <button ref={safe} type="button" className="button" onClick={cancel.press}>
          {cancel.label}
        </button>
      </p>
    </dialog>
  );
}
