'use client';

/**
 * A new word. Its meaning shows on hover, focus and tap, stays while the pointer is on it, and closes with Esc.
 */
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useLessonPlace } from './lesson-place';

export function Term({ name, children }: { name: string; children: ReactNode }) {
  const id = useId();
  const { terms } = useLessonPlace();
  const [open, setOpen] = useState(false);
  const card = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (open && card.current) keepInside(card.current);
  }, [open]);
  const meaning = terms.find(({ term }) => term === name)?.meaning;
  if (meaning === undefined) return <dfn>{children}</dfn>;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
  };
  return (
    <span
      className="term"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setOpen(true)}
      onPointerLeave={() => setOpen(false)}
    >
      <button
        type="button"
        className="term-word"
        aria-expanded={open}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
      >
        {children}
      </button>
      <span ref={card} id={id} role="tooltip" className="term-card" hidden={!open}>
        <strong>{name}</strong> {meaning}
      </span>
    </span>
  );
}

/** A word near the right edge would push its card out of the column. */
function keepInside(card: HTMLElement): void {
  card.style.translate = '0';
  const column = card.closest('.prose')?.getBoundingClientRect();
  const over = card.getBoundingClientRect().right - (column?.right ?? window.innerWidth);
  if (over > 0) card.style.translate = `${-over}px`;
}
