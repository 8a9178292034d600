/**
 * The parts of a lesson's prose that need no script of their own.
 */
import type { ReactNode } from 'react';

/** What was different when most texts on the web were written; folded, since most readers never met it. */
export function Since2019({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <details className="since">
      <summary>Since 2019{title === undefined ? '' : `: ${title}`}</summary>
      <div>{children}</div>
    </details>
  );
}

export function Summary({ children }: { children: ReactNode }) {
  return (
    <section className="lesson-summary" aria-labelledby="summary">
      <h2 id="summary">In three sentences</h2>
      {children}
    </section>
  );
}

export function Exercise({ children }: { children: ReactNode }) {
  return (
    <section className="lesson-exercise" aria-labelledby="exercise">
      <h2 id="exercise">Your turn</h2>
      {children}
    </section>
  );
}
