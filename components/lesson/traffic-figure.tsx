'use client';

/** A world under load: one request, or two hundred a second as fast as the clock goes, until they are stopped. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { ClusterView } from '../cluster-map/cluster-view';
import { TrafficBar } from '../cluster-map/traffic-bar';
import { usePlayer } from '../cluster-map/use-player';

interface TrafficFigureProps {
  readonly picture: ClusterPicture;
  /** Of its world, as a sandbox takes it. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** The pod that asks, and the Service that it asks. */
  readonly client: string;
  readonly service: string;
}

/** Of the world’s own time; a request takes some 3 ms of it, so about 200 come in a second. */
const LOAD_SECONDS = 10;
const RATE = 200;
const PAUSE = 'sleep 0.0016';
const SHEET = { wide: { width: 1_000, height: 420 }, narrow: { width: 358, height: 420 } };
const NO_REQUESTS: SandboxSnapshot['requests'] = [];

export function TrafficFigure({ picture, definition, client, service }: TrafficFigureProps) {
  const { snapshot, run, stop } = useWorld(definition);
  const player = usePlayer();
  const isRunning = snapshot?.status?.prompt === 'running';
  const ask = `curl -s -o /dev/null http://${service}`;
  const load = `for i in $(seq ${RATE * LOAD_SECONDS}); do ${ask}; ${PAUSE}; done`;
  return (
    <figure className="figure">
      <div
        className="figure-map"
        style={{ '--wide': `${SHEET.wide.height}px`, '--narrow': `${SHEET.narrow.height}px` } as never}
      >
        <ClusterView
          picture={snapshot?.picture ?? picture}
          requests={snapshot?.requests ?? NO_REQUESTS}
          traffic={snapshot?.traffic}
          player={player}
          firstSize={SHEET.wide}
          firstNarrow={SHEET.narrow}
        />
      </div>
      <TrafficBar player={player} />
      <div className="figure-controls no-print">
        <button
          type="button"
          className="button"
          data-small
          onClick={() => run(`kubectl exec ${client} -- curl -s http://${service}`)}
        >
          One request
        </button>
        <button
          type="button"
          className="button"
          data-small
          // With a terminal of its own: Ctrl-C ends the loop in the pod, and not kubectl alone.
          onClick={() => run(`kubectl exec -it ${client} -- sh -c '${load}'`)}
        >
          {RATE} a second, for {LOAD_SECONDS} seconds
        </button>
        <button type="button" className="button" data-small onClick={stop} aria-disabled={!isRunning}>
          Stop
        </button>
        <button
          type="button"
          className="button"
          data-small
          onClick={() => run('kubectl delete pods -l app=web --wait=false')}
        >
          Kill all 29 pods
        </button>
      </div>
      <figcaption>
        Try it: nothing is kept. {snapshot?.problem ? <span className="note">{snapshot.problem}</span> : null}
      </figcaption>
    </figure>
  );
}

/** Loaded at the first press. What runs is ended by the next one. */
function useWorld(definition: TrafficFigureProps['definition']) {
  const [client, setClient] = useState<SandboxClient | null>(null);
  const opening = useRef<Promise<SandboxClient> | null>(null);
  useEffect(() => () => client?.close(), [client]);
  const subscribe = useCallback((listener: () => void) => client?.subscribe(listener) ?? noop, [client]);
  const snapshot = useSyncExternalStore(
    subscribe,
    () => client?.getSnapshot() ?? null,
    () => null,
  );

  async function open(): Promise<SandboxClient> {
    const { openFigure } = await import('../../lib/sandbox/client');
    const opened = openFigure({ definition, seed: 1 });
    const ready = new Promise<void>((resolve) => {
      const hear = opened.on('started', () => {
        hear();
        resolve();
      });
    });
    setClient(opened);
    opened.start();
    await ready;
    return opened;
  }

  const stop = () => {
    if (client?.getSnapshot().status?.prompt === 'running') client.interrupt();
  };
  const run = async (line: string) => {
    opening.current ??= open();
    const opened = await opening.current;
    if (opened.getSnapshot().status?.prompt === 'running') opened.interrupt();
    opened.sendLine(line);
  };
  return { snapshot, run: (line: string) => void run(line), stop };
}

const noop = () => {};
