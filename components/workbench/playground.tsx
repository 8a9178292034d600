'use client';

/**
 * The playground: a world to do with as you like. Nothing is kept but what a link carries; manifests can be dropped
 * in, and are applied as if somebody had saved and applied them.
 */
import Link from 'next/link';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { PlaygroundWorld } from '../../lib/course/playground-worlds';
import { MachineText } from '../ui/machine-text';
import { DropZone } from './drop-zone';
import { ShareButton } from './share-button';
import type { SharedMoment } from './share-link';
import { type PlaygroundPlace, usePlayground } from './use-playground';
import { Bench } from './workbench';
import './playground.css';

interface PlaygroundProps extends PlaygroundPlace {
  readonly worlds: readonly PlaygroundWorld[];
  readonly world: PlaygroundWorld;
  readonly initialPicture: ClusterPicture;
  readonly initialPrompt: string;
  readonly divider: ReactNode;
}

const NO_TASKS = { id: 'playground', tasks: [] };

export function Playground(props: PlaygroundProps) {
  const { worlds, world, scenario, contentHash, initialPicture, initialPrompt, divider } = props;
  const link = useSharedLink();
  const { work, header, problem } = usePlayground({ scenario, contentHash }, link.moment);
  const said = link.problem ?? problem;
  const log = () => {
    const entries = work.sandbox?.getSnapshot().entries ?? [];
    return header === null || entries.length === 0 ? null : { header, entries };
  };
  return (
    <>
      <article className="lesson-article">
        <div className="prose">
          <h1>Playground</h1>
          <p className="lesson-promise">
            A cluster to do with as you like. Nothing is kept, so nothing can go wrong. A link keeps a moment.
          </p>
          <p className="playground-acts">
            <ShareButton log={log} />
          </p>
          {said === null ? null : (
            <p className="note" role="alert">
              {said}
            </p>
          )}
          {link.moment && (
            <p className="note">
              This is a copy of somebody’s cluster: <MachineText text={nameOf(link.moment, worlds)} />, after{' '}
              {countOf(link.moment)}. What you do here changes nothing of theirs.
            </p>
          )}
          <h2>Choose a world</h2>
          <ul className="playground-worlds">
            {worlds.map((one) => (
              <li key={`${one.course}/${one.id}`}>
                <Link
                  href={`/playground/${one.course}/${one.id}`}
                  aria-current={one === world && link.moment === null ? 'page' : undefined}
                >
                  {one.title}
                </Link>
                <p>
                  <MachineText text={one.text} />
                </p>
              </li>
            ))}
          </ul>
          <h2>Bring your own</h2>
          <DropZone sandbox={work.sandbox} session={work.session} start={work.start} />
        </div>
      </article>
      {divider}
      <section id="bench" className="bench" data-view="read" aria-label="The cluster of the playground">
        <Bench
          work={work}
          name={scenario}
          exercise={NO_TASKS}
          initialPicture={initialPicture}
          initialPrompt={initialPrompt}
        />
      </section>
    </>
  );
}

/** What stands behind the `#` of the address, read once. */
function useSharedLink(): { readonly moment: SharedMoment | null; readonly problem: string | null } {
  const [link, setLink] = useState<{ moment: SharedMoment | null; problem: string | null }>({
    moment: null,
    problem: null,
  });
  const isRead = useRef(false);
  useEffect(() => {
    const read = async () => {
      if (window.location.hash.length < 2) return;
      const { openShareLink } = await import('./share-link');
      const opened = await openShareLink(window.location.hash);
      if (opened === null) return;
      setLink(
        opened.ok ? { moment: opened.moment, problem: null } : { moment: null, problem: opened.problem },
      );
    };
    if (!isRead.current) void read();
    isRead.current = true;
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return link;
}

function nameOf({ scenario }: SharedMoment, worlds: readonly PlaygroundWorld[]): string {
  const [course, kind, id] = scenario.split('/');
  const world = worlds.find((one) => one.course === course && kind === 'worlds' && one.id === id);
  return world?.title ?? `\`${scenario}\``;
}

function countOf({ entries }: SharedMoment): string {
  const acts = entries.filter(({ kind }) => ['line', 'act', 'writeFile'].includes(kind)).length;
  return acts === 1 ? '1 command' : `${acts} commands`;
}
