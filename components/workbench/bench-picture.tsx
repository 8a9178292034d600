'use client';

/** The map of the workbench: of now, where things can be done on it, or of the moment that the reader looks back at. */
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapAct } from '../../lib/course/figure-schema';
import type { Traffic } from '../../lib/sandbox/client';
import { ClusterView } from '../cluster-map/cluster-view';
import { TrafficBar } from '../cluster-map/traffic-bar';
import { usePlayer } from '../cluster-map/use-player';
import type { Acts } from './use-acts';
import type { Past } from './use-past';

interface BenchPictureProps {
  readonly past: Past;
  readonly acts: Acts;
  /** Number of the latest line that was typed. */
  readonly typed: number | null;
  readonly picture: ClusterPicture;
  readonly requests: readonly TracedRequest[];
  readonly traffic: Traffic;
  readonly pointed: string | null;
  readonly asWords: boolean;
  readonly hidden: readonly string[] | undefined;
}

const ALL: readonly MapAct[] = ['send', 'kill', 'relabel', 'unplug', 'scale'];
/** What is past can't be changed. */
const NONE: readonly MapAct[] = [];
const NO_REQUESTS: readonly TracedRequest[] = [];

export function BenchPicture(props: BenchPictureProps) {
  const { past, acts, typed, picture, requests, traffic, pointed, asWords, hidden } = props;
  const { scene, before, isOpen } = past;
  const player = usePlayer();
  return (
    <div className="bench-picture" data-then={scene !== null || undefined}>
      <ClusterView
        picture={scene?.picture ?? picture}
        requests={scene === null ? requests : listOf(scene.request)}
        traffic={scene === null ? traffic : undefined}
        player={player}
        before={isOpen ? before?.picture : null}
        pointed={pointed}
        asWords={asWords}
        hidden={hidden}
        acts={isOpen ? NONE : ALL}
        onAct={acts.perform}
        lateAct={acts.late}
        typed={typed}
      />
      {asWords ? null : <TrafficBar player={player} />}
    </div>
  );
}

const lists = new WeakMap<TracedRequest, readonly TracedRequest[]>();

/** The same list for the same request: the map is drawn anew only where something is another. */
function listOf(request: TracedRequest | null): readonly TracedRequest[] {
  if (request === null) return NO_REQUESTS;
  const list = lists.get(request) ?? [request];
  lists.set(request, list);
  return list;
}
