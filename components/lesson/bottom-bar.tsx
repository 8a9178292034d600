'use client';

/**
 * On a narrow window: which of prose, cluster and terminal is in sight. The parts themselves stay in the page; the
 * frame around the workbench carries the view as data-view.
 */
import { useEffect, useState } from 'react';
import { type BenchView, listen } from './wire';

const VIEWS: readonly [view: BenchView, label: string][] = [
  ['read', 'Read'],
  ['cluster', 'Cluster'],
  ['terminal', 'Terminal'],
];

export function BottomBar({ tasks }: { tasks: number }) {
  const [view, setView] = useState<BenchView>('read');
  const [done, setDone] = useState(0);
  useEffect(() => listen('show', (message) => setView(message.view)), []);
  useEffect(() => listen('tasks', (message) => setDone(message.done)), []);
  useEffect(() => {
    document.getElementById('bench')?.setAttribute('data-view', view);
  }, [view]);
  return (
    <nav className="bottom-bar no-print" aria-label="Parts of the lesson">
      {VIEWS.map(([name, label]) => (
        <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
          {label}
          {name === 'terminal' && tasks > 0 ? (
            <small>{done >= tasks ? 'done' : `${done + 1} of ${tasks}`}</small>
          ) : null}
        </button>
      ))}
    </nav>
  );
}
