'use client';

/**
 * All lessons of the course, over the page: opened by its button in the header or by the key `l`, closed with Esc.
 */
import Link from 'next/link';
import { useEffect, useRef } from 'react';

export interface SheetLesson {
  readonly id: string;
  readonly title: string;
  /** Position in the course; the first lesson may be 0. */
  readonly number: number;
  /** null: announced, not written yet. */
  readonly address: string | null;
}

interface SheetProps {
  readonly course: string;
  readonly lessons: readonly SheetLesson[];
  readonly current: string;
  readonly label: string;
}

export function LessonSheet({ course, lessons, current, label }: SheetProps) {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'l' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      if (sheet.current?.open) sheet.current.close();
      else sheet.current?.showModal();
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="l"
        title="All lessons (key l)"
        onClick={() => sheet.current?.showModal()}
      >
        {label}
      </button>
      <dialog ref={sheet} className="sheet lesson-sheet" aria-labelledby="sheet-title">
        <form method="dialog" className="flex items-center justify-between gap-3 px-4 py-2">
          <h2 id="sheet-title" className="text-prose">
            {course}
          </h2>
          <button type="submit" className="button">
            Close
          </button>
        </form>
        <ol>
          {lessons.map((lesson) => (
            <li key={lesson.id}>
              {lesson.address === null ? (
                <span className="announced">
                  <span>{lesson.number}</span>
                  {lesson.title}
                  <span>announced</span>
                </span>
              ) : (
                <Link
                  href={lesson.address}
                  aria-current={lesson.id === current ? 'page' : undefined}
                  onClick={() => sheet.current?.close()}
                >
                  <span>{lesson.number}</span>
                  {lesson.title}
                </Link>
              )}
            </li>
          ))}
        </ol>
      </dialog>
    </>
  );
}

/** Letters belong to whoever takes text: fields, the terminal, the editor. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.closest('input, textarea, select, .xterm, [role="textbox"]') !== null
  );
}
