'use client';

/**
 * The cluster map in its box: as the server has drawn it, until somebody is there and the live one is loaded. The same
 * in words, for screen readers or for everybody.
 */
import { memo, useEffect, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { MapAct } from '../../lib/course/figure-schema';
import type { Traffic } from '../../lib/sandbox/client';
import { giveSign } from '../ui/first-sign';
import { ServedCluster, useDrawn } from './drawn-module';
import type { Size } from './layout';
import { Standing, useIsServed } from './standing';
import type { Player } from './traffic-player';
import { useSheetSize } from './use-sheet-size';

export interface ClusterViewProps {
  readonly picture: ClusterPicture;
  /** The newest last: the way of the last one that has hops is drawn. */
  readonly requests: readonly TracedRequest[];
  /** What is new of them, and how many went which way: the answer to an act travels then. */
  readonly traffic?: Traffic | undefined;
  /** Of `usePlayer`, where a `TrafficBar` below the map has the same one. */
  readonly player?: Player;
  readonly pointed?: string | null;
  /** Words instead of the drawing. */
  readonly asWords?: boolean;
  /** The size that its box will most likely have, where that is not the workbench's. */
  readonly firstSize?: Size;
  /** The same on a telephone. */
  readonly firstNarrow?: Size;
  /** Pods and Services whose address is not shown, since a task asks for it. */
  readonly hidden?: readonly string[];
  /** False where the page itself says why a request failed. */
  readonly hasNote?: boolean;
  /** Labels stand below their pods. */
  readonly showLabels?: boolean;
  /** What can be done on this map; each act is told as the command that does the same. */
  readonly acts?: readonly MapAct[];
  /** False: it waits, and nothing has come of it yet. */
  readonly onAct?: (command: string) => unknown;
  /** One that had waited and was done since: what came of it is told then. */
  readonly lateAct?: { readonly command: string } | null;
  /** Number of the latest line that was typed: what it changes is told. */
  readonly typed?: number | null;
  /** An earlier moment of the same cluster: what differs is marked. */
  readonly before?: ClusterPicture | null;
}

/** The page around it changes more often. */
export const ClusterView = memo((props: ClusterViewProps) => {
  const { picture, asWords = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const size = useSheetSize(box);
  const isWanted = size !== null || asWords;
  const { drawn, hasFailed, tryAgain } = useDrawn(isWanted);
  const [first] = useState(picture);
  useEffect(() => {
    // Work that was kept, or a link: what the server drew is over, though nobody has touched anything yet.
    if (picture !== first) giveSign();
  }, [picture, first]);
  return (
    <div ref={box} className="cluster-view">
      {drawn !== null && isWanted ? (
        <drawn.LiveCluster {...props} size={size} />
      ) : (
        <FirstCluster {...props} />
      )}
      {hasFailed && (
        <p className="map-failed" role="status">
          The live map could not be loaded.{' '}
          <button type="button" className="text-button" onClick={tryAgain}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
});

/** As the server has drawn it. Where the browser has made this page, it is drawn once that can be done. */
function FirstCluster(props: ClusterViewProps) {
  const isServed = useIsServed();
  const { drawn } = useDrawn(!isServed);
  return (
    <Standing className="map-first" isServed={isServed}>
      {isServed ? <ServedCluster {...props} /> : drawn && <drawn.FirstCluster {...props} />}
    </Standing>
  );
}
