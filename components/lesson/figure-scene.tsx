/** One world of a figure: its map, the clock while something is awaited, and below it a table and a manifest. */
import { useEffect, useMemo, useState } from 'react';
import { ClusterView } from '../cluster-map/cluster-view';
import type { Player } from '../cluster-map/traffic-player';
import { MachineText } from '../ui/machine-text';
import type { FigureFrame } from './figure-frame';
import { mapHeight } from './figure-height';
import { FigureManifest } from './figure-manifest';
import { shownRequests } from './figure-result';
import { FigureRule } from './figure-rule';
import { FigureTable } from './figure-table';
import { usePointed } from './pointing';
import { type FigureWorld, isAwaiting } from './use-figure-world';

/** Above and below the map. */
const LINES = 3;

interface FigureSceneProps {
  readonly frame: FigureFrame;
  readonly world: FigureWorld;
  readonly side: number;
  readonly player: Player;
  readonly onAct: (command: string) => unknown;
}

export function FigureScene({ frame, world, side, player, onAct }: FigureSceneProps) {
  const { snapshot } = world;
  const first = frame.worlds[side]!;
  const { compare, table, manifest } = frame;
  const pointed = usePointed();
  const before = world.run?.before;
  const all = snapshot?.requests;
  const requests = useMemo(() => shownRequests(all, before) ?? first.requests, [all, before, first]);
  const height = mapHeight(frame);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div role="group" className="figure-scene" aria-label={compare ? compare.titles[side] : undefined}>
      {compare ? (
        <p className="figure-side">
          {compare.as === 'beside' ? (
            <strong>
              <MachineText text={compare.titles[side]!} />
            </strong>
          ) : null}
          {compare.differences[side]!.map((line) => (
            <code key={line} className="figure-difference">
              {line}
            </code>
          ))}
        </p>
      ) : null}
      <div
        className="figure-map"
        style={{ '--wide': `${height.wide}px`, '--narrow': `${height.narrow}px` } as never}
      >
        <ClusterView
          picture={snapshot?.picture ?? first.picture}
          requests={requests}
          traffic={snapshot?.traffic}
          player={player}
          pointed={pointed}
          firstSize={{ width: 600, height: height.wide - LINES }}
          firstNarrow={{ width: 358, height: height.narrow - LINES }}
          hasNote={false}
          acts={frame.acts}
          showLabels={frame.hasLabels}
          onAct={onAct}
        />
        <Waiting world={world} />
      </div>
      {frame.hasRules ? <FigureRule requests={requests} /> : null}
      {table === null ? null : (
        <FigureTable command={table} text={world.frame.table ?? ''} first={first.table ?? ''} />
      )}
      {manifest === null ? null : (
        <FigureManifest manifest={manifest} text={world.frame.manifest ?? ''} first={first.manifest ?? ''} />
      )}
    </div>
  );
}

/** In the corner, once a wait is long enough to be noticed. */
function Waiting({ world: { client, snapshot, run } }: { world: FigureWorld }) {
  const isStarting = run !== null && run.output === '' && (snapshot?.status ?? null) === null;
  const isWaiting = isStarting || (isAwaiting(snapshot) && snapshot?.paused === false);
  const isLate = useDelayed(isWaiting, NOTICED_AFTER_MS);
  if (isLate && isStarting) return <p className="figure-waiting">Starting a small cluster</p>;
  if (!isLate || client === null || snapshot?.status == null) return null;
  const { nowMs, waitingFor } = snapshot.status;
  return (
    <p className="figure-waiting">
      <button type="button" className="text-button" onClick={() => client.skip()}>
        Skip
      </button>
      <span className="clock">{Math.floor(nowMs / 1000)} s</span>
      {waitingFor === null ? null : <span className="awaited">{waitingFor}</span>}
    </p>
  );
}

const NOTICED_AFTER_MS = 300;

function useDelayed(wanted: boolean, delayMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!wanted) return setLate(false);
    const timer = setTimeout(() => setLate(true), delayMs);
    return () => clearTimeout(timer);
  }, [wanted, delayMs]);
  return isLate;
}
