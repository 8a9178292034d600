'use client';

/**
 * A figure is a small world of its own, where nothing is kept. Its first picture stands in the page; the sandbox is
 * loaded at the first press of a control and runs without waiting.
 */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ClusterPicture } from '@/lib/cluster/picture';
import type { TracedRequest } from '@/lib/cluster/trace';
import type { SandboxClient, SandboxSnapshot } from '@/lib/sandbox/client';
import { ClusterView } from '../cluster-map/cluster-view';
import { Machine } from '../cluster-map/machine';
import { namesOf } from '../cluster-map/story';
import { MachineText } from '../ui/machine-text';

export interface FigureControl {
  readonly id: string;
  readonly label: string;
  readonly command: string;
}

interface LiveFigureProps {
  readonly title: string;
  /** The picture in words. */
  readonly text: string;
  readonly controls: readonly FigureControl[];
  readonly picture: ClusterPicture;
  /** Where the definition of its world is served. */
  readonly definition: string;
  readonly seed: number;
}

/** Of the prose column at its usual width, and on a telephone; as lesson.css has them. */
const FIRST_SIZES = { wide: { width: 600, height: 204 }, narrow: { width: 358, height: 232 } };
const WITH_MANY = { wide: { width: 600, height: 304 }, narrow: { width: 358, height: 344 } };
const WITH_SERVICES = { wide: { width: 600, height: 244 }, narrow: { width: 358, height: 304 } };

/** Of more there is less room for each, so the map is higher. */
const FEW_SERVICES = 2;

interface Run {
  readonly command: string;
  readonly output: string;
  /** Requests up to this one are of earlier commands, and told no more. */
  readonly before: number;
}

export function LiveFigure({ title, text, controls, picture, definition, seed }: LiveFigureProps) {
  const world = useWorld(definition, seed);
  const shown = world.snapshot?.picture ?? picture;
  const before = world.run?.before ?? Number.POSITIVE_INFINITY;
  const latest = world.snapshot?.requests;
  const requests = useMemo(() => latest?.filter(({ id }) => id > before) ?? [], [latest, before]);
  const request = requests.filter(({ hops }) => hops.length > 0).at(-1) ?? null;
  const hasMany = picture.services.length > FEW_SERVICES;
  const firstSizes = hasMany ? WITH_MANY : picture.services.length > 0 ? WITH_SERVICES : FIRST_SIZES;
  return (
    <figure className="figure">
      <div
        className="figure-map"
        data-services={picture.services.length > 0 || undefined}
        data-many={hasMany || undefined}
      >
        <ClusterView
          picture={shown}
          requests={requests}
          firstSize={firstSizes.wide}
          firstNarrow={firstSizes.narrow}
          hasNote={false}
        />
      </div>
      <div className="figure-controls no-print">
        {controls.map(({ id, label, command }) => (
          <button key={id} type="button" className="button" data-small onClick={() => world.start(command)}>
            <MachineText text={label} />
          </button>
        ))}
      </div>
      <div className="figure-result" aria-live="polite">
        {world.run === null ? (
          <p className="quiet-label">Press a button: the answer stands here.</p>
        ) : (
          <pre>
            {`$ ${world.run.command}\n`}
            {world.run.output}
          </pre>
        )}
        {request === null ? null : (
          <p className="figure-why">
            <Machine text={tellWhy(request)} names={namesOf(shown, request)} />
          </p>
        )}
        {world.snapshot?.problem ? <p className="note">{world.snapshot.problem}</p> : null}
      </div>
      <figcaption>
        <strong>
          <MachineText text={title} />.
        </strong>{' '}
        Try it: nothing is kept.
        <span className="visually-hidden"> {text}</span>
      </figcaption>
    </figure>
  );
}

/** Where a request ended and why; the path itself is drawn. */
function tellWhy({ outcome, hops, answeredBy }: TracedRequest): string {
  if (outcome?.kind === 'failed') return hops.at(-1)?.reason ?? outcome.reason;
  return answeredBy === null ? '' : `${answeredBy.name} on ${answeredBy.node} answered.`;
}

/** The world behind the figure; null until the first press. */
function useWorld(definition: string, seed: number) {
  const [client, setClient] = useState<SandboxClient | null>(null);
  const [run, setRun] = useState<Run | null>(null);
  const loading = useRef<Promise<SandboxClient> | null>(null);
  const snapshot = useSnapshot(client);

  useEffect(() => () => client?.close(), [client]);

  async function open(): Promise<SandboxClient> {
    const [{ createSandboxClient }, served] = await Promise.all([
      import('@/lib/sandbox/client'),
      fetch(definition).then((answer) => answer.json() as Promise<Record<string, unknown>>),
    ]);
    const opened = createSandboxClient({ definition: served, seed, header: null });
    opened.on('output', (pieces) => {
      const printed = pieces.map(({ stream, text }) => (stream === 'echo' ? '' : text)).join('');
      setRun((before) => before && { ...before, output: before.output + printed });
    });
    const ready = new Promise<void>((resolve) => {
      const stop = opened.on('started', () => {
        stop();
        resolve();
      });
    });
    setClient(opened);
    opened.start();
    await ready;
    opened.setPace('skip');
    return opened;
  }

  async function start(command: string): Promise<void> {
    setRun({ command, output: '', before: Number.POSITIVE_INFINITY });
    try {
      loading.current ??= open();
      const opened = await loading.current;
      const before = opened.getSnapshot().requests.at(-1)?.id ?? 0;
      setRun({ command, output: '', before });
      opened.sendLine(command);
    } catch {
      loading.current = null;
      const output = 'The small cluster of this figure could not be loaded. Try again.';
      setRun({ command, output, before: 0 });
    }
  }

  return { snapshot, run, start: (command: string) => void start(command) };
}

function useSnapshot(client: SandboxClient | null): SandboxSnapshot | null {
  const subscribe = useCallback((listener: () => void) => client?.subscribe(listener) ?? noop, [client]);
  const read = useCallback(() => client?.getSnapshot() ?? null, [client]);
  return useSyncExternalStore(subscribe, read, readNothing);
}

const noop = () => {};
const readNothing = () => null;
