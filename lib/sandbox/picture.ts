/**
 * What the cluster map shows, read from the objects: nodes with their addresses and the pods on them. Plain values
 * that can be sent to a page. Services, endpoints and ingresses join when lessons need them.
 */

export interface PictureNode {
  readonly name: string;
  readonly internalAddress: string | null;
  readonly externalAddress: string | null;
  readonly ready: boolean;
}

export interface PicturePod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `null`: not scheduled yet. */
  readonly node: string | null;
  readonly address: string | null;
  /** ready: filled; running: not ready, half; starting: dashed; terminating: struck through; ended: hatched. */
  readonly state: 'starting' | 'running' | 'ready' | 'terminating' | 'ended';
  /** As the STATUS column of kubectl says it. */
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Picture {
  /** Changes whenever anything shown may have changed. */
  readonly version: number;
  readonly atMs: number;
  readonly nodes: readonly PictureNode[];
  readonly pods: readonly PicturePod[];
}
