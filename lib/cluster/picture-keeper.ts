/**
 * Keeps the picture of a cluster up: told of each write, it draws only what was written since it was last asked, and
 * says what has become different. It never acts on the world, and where nobody asks it draws nothing.
 */

import { createKeptPicture, type KeptPicture, type Part, type PartName } from './kept-picture';
import { compareText } from './kernel/text';
import type { ClusterPicture, PictureChange, PictureParts, PlacePicture } from './picture';
import {
  controllerUid,
  drawDns,
  drawNode,
  drawPod,
  drawService,
  drawSlice,
  drawWorkload,
} from './picture-drawing';
import type { KubernetesObject } from './resources';

/** What is drawn: `cluster.list` of the door, or the same of a fork. */
export interface PictureSource {
  list(kind: string): readonly KubernetesObject[];
  /** Machines on the internet: they are there all along. */
  readonly outside?: readonly Omit<PlacePicture, 'uid'>[];
}

export interface ChangingSource extends PictureSource {
  observe(listener: (object: KubernetesObject, isGone: boolean) => void): () => void;
}

export interface PictureKeeper {
  /** The picture of now. Parts that have not changed are the same objects as before. */
  read(): ClusterPicture;
  /** What has changed since the last call of `take` or `begin`; `null`: nothing. */
  take(): PictureChange | null;
  /** All parts as they are now, for who knows nothing yet; later calls of `take` tell what changes from here. */
  begin(): PictureParts;
}

type Draw<Name extends PartName> = readonly [Name, (object: KubernetesObject) => Part<Name> | null];

const SERVICE = 'v1 Service';
/** By apiVersion and kind: others may have kinds of the same name. */
const SIMPLE: Readonly<Record<string, Draw<PartName>>> = {
  'v1 Node': ['nodes', drawNode],
  'v1 Pod': ['pods', drawPod],
  [SERVICE]: ['services', drawService],
  'discovery.k8s.io/v1 EndpointSlice': ['slices', drawSlice],
};
const SET = 'apps/v1 ReplicaSet';
const DEPLOYMENT = 'apps/v1 Deployment';
const OTHER_WORKLOADS = ['apps/v1 StatefulSet', 'apps/v1 DaemonSet'];
const DRAWN = [...Object.keys(SIMPLE), SET, DEPLOYMENT, ...OTHER_WORKLOADS];

const kindOf = ({ apiVersion, kind }: KubernetesObject) => `${apiVersion} ${kind}`;

/** Once, from all that is there. */
export function drawCluster(source: PictureSource): ClusterPicture {
  return createPictureKeeper({ ...source, list: source.list, observe: () => () => {} }).read();
}

export function createPictureKeeper(source: ChangingSource): PictureKeeper {
  const kept = createKeptPicture();
  const news = createNews(kept);
  const sets = createSets();
  /** Written since it was drawn; `null`: gone. By kind and uid, in the order of first writes. */
  let written = new Map<string, { readonly object: KubernetesObject; readonly isGone: boolean }>();

  const note = (object: KubernetesObject, isGone: boolean) => {
    const kind = kindOf(object);
    if (DRAWN.includes(kind)) written.set(`${kind} ${object.metadata.uid}`, { object, isGone });
  };
  for (const kind of DRAWN) {
    for (const object of source.list(kind.slice(kind.indexOf(' ') + 1))) note(object, false);
  }
  source.observe(note);
  for (const machine of source.outside ?? []) {
    const uid = `${machine.kind} ${machine.name}`;
    news.set('places', uid, { ...machine, uid });
  }

  function draw(object: KubernetesObject, isGone: boolean): void {
    const kind = kindOf(object);
    const { uid = '', name } = object.metadata;
    const simple = SIMPLE[kind];
    if (simple !== undefined) {
      const part = isGone ? null : simple[1](object);
      news.set(simple[0], simple[0] === 'nodes' ? name : uid, part);
      const dns = kind === SERVICE ? drawDns(object) : null;
      if (dns !== null) news.set('places', uid, isGone ? null : dns);
      return;
    }
    if (kind === SET) sets.put(object, isGone);
    else if (kind === DEPLOYMENT) sets.putDeployment(object, isGone);
    const isAlone = kind !== DEPLOYMENT && (kind !== SET || controllerUid(object) === null);
    if (isAlone || isGone) news.set('workloads', uid, isGone ? null : drawWorkload(object, [uid]));
    else if (kind === SET) news.set('workloads', uid, null);
  }

  function drawWritten(): void {
    if (written.size === 0) return;
    const now = written;
    written = new Map();
    for (const { object, isGone } of now.values()) draw(object, isGone);
    for (const { deployment, setUids } of sets.takeChanged())
      news.set('workloads', deployment.metadata.uid ?? '', drawWorkload(deployment, setUids));
  }

  return {
    read() {
      drawWritten();
      return kept.read();
    },
    take() {
      drawWritten();
      return news.take();
    },
    begin() {
      drawWritten();
      news.take();
      return kept.parts();
    },
  };
}

/** Which ReplicaSets are whose: a Deployment is drawn with those that it controls. */
function createSets() {
  const deployments = new Map<string, KubernetesObject>();
  const ownerOf = new Map<string, string>();
  const setsOf = new Map<string, Set<string>>();
  const changed = new Set<string>();

  function leave(uid: string): void {
    const owner = ownerOf.get(uid);
    if (owner === undefined) return;
    ownerOf.delete(uid);
    setsOf.get(owner)?.delete(uid);
    if (setsOf.get(owner)?.size === 0) setsOf.delete(owner);
    changed.add(owner);
  }

  return {
    put(set: KubernetesObject, isGone: boolean) {
      const { uid = '' } = set.metadata;
      const owner = isGone ? null : controllerUid(set);
      if (owner !== null && ownerOf.get(uid) === owner) return;
      leave(uid);
      if (owner === null) return;
      ownerOf.set(uid, owner);
      setsOf.set(owner, (setsOf.get(owner) ?? new Set()).add(uid));
      changed.add(owner);
    },
    putDeployment(deployment: KubernetesObject, isGone: boolean) {
      const { uid = '' } = deployment.metadata;
      if (isGone) deployments.delete(uid);
      else {
        deployments.set(uid, deployment);
        changed.add(uid);
      }
    },
    /** Deployments that are there and have to be drawn anew. */
    takeChanged() {
      const found = [...changed].flatMap((uid) => {
        const deployment = deployments.get(uid);
        const setUids = [...(setsOf.get(uid) ?? [])].sort(compareText);
        return deployment === undefined ? [] : [{ deployment, setUids }];
      });
      changed.clear();
      return found;
    },
  };
}

/** Puts parts into the picture and remembers which have become different; what is drawn the same stays the same object. */
function createNews(kept: KeptPicture) {
  let put = new Map<string, { readonly name: PartName; readonly part: Part<PartName> }>();
  let removed = new Map<string, { readonly name: PartName; readonly id: string }>();
  return {
    set(name: PartName, id: string, part: Part<PartName> | null) {
      const before = kept.find(name, id);
      if (part === null && before === null) return;
      if (part !== null && before !== null && JSON.stringify(before) === JSON.stringify(part)) return;
      const key = `${name} ${id}`;
      put.delete(key);
      removed.delete(key);
      if (part === null) {
        kept.remove(name, id);
        removed.set(key, { name, id });
      } else {
        kept.put(name, part);
        put.set(key, { name, part });
      }
    },
    take(): PictureChange | null {
      if (put.size === 0 && removed.size === 0) return null;
      const change = {
        put: group([...put.values()].map(({ name, part }) => [name, part])),
        removed: group([...removed.values()].map(({ name, id }) => [name, id])),
      };
      put = new Map();
      removed = new Map();
      return change as PictureChange;
    },
  };
}

function group<Value>(values: readonly (readonly [PartName, Value])[]): { [Name in PartName]?: Value[] } {
  const groups: { [Name in PartName]?: Value[] } = {};
  for (const [name, value] of values) {
    groups[name] ??= [];
    groups[name].push(value);
  }
  return groups;
}
