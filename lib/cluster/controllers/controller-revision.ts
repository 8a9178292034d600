/**
 * The templates that a StatefulSet or DaemonSet has or had, each kept as a ControllerRevision: which one is that
 * of now, what it is named, and which old ones are forgotten.
 * Upstream: pkg/controller/history, constructHistory in pkg/controller/daemon/update.go.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { isApiError } from '../api/status';
import { compareText } from '../kernel/text';
import type { PodTemplate } from '../resources';
import type { ControllerRevision, RevisedWorkload } from '../workload-resources';
import { claimOwned, controllerOf, type OwnedIndex, ownerReference } from './owned-index';
import { hashTemplate } from './template-hash';

/** On pods: which revision they were made of. DaemonSets put it on the revision too. */
export const REVISION_LABEL = 'controller-revision-hash';

export interface History {
  /** The revision of now is the last. */
  readonly revisions: readonly ControllerRevision[];
  readonly newest: ControllerRevision;
  /** How often a name was taken by something else. */
  readonly collisionCount: number;
}

/** Finds the revision with the template of now, gives it the highest number, or makes it. */
export function syncHistory(
  api: ApiClient,
  index: OwnedIndex<ControllerRevision>,
  owner: RevisedWorkload,
  hashLabel: string,
): History {
  const known = [...claimOwned(api, index, owner, () => true)].sort(byRevision);
  const collisionCount = owner.status?.collisionCount ?? 0;
  const last = known.at(-1);
  const found = known.filter((one) => isSame(templateOf(one), owner.spec.template)).at(-1);
  if (found !== undefined && found === last) return { revisions: known, newest: found, collisionCount };
  const number = (last?.revision ?? 0) + 1;
  if (found !== undefined) {
    const newest = api.update({ ...found, revision: number });
    return { revisions: [...known.filter((one) => one !== found), newest], newest, collisionCount };
  }
  const made = createRevision(api, owner, { number, hashLabel, collisionCount });
  return { revisions: [...known, made.newest], ...made };
}

function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return a.revision - b.revision || compareText(a.metadata.name, b.metadata.name);
}

export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { $patch: _patch, ...template } = data?.spec?.template ?? { spec: { containers: [] } };
  return template;
}

interface Wish {
  readonly number: number;
  readonly hashLabel: string;
  readonly collisionCount: number;
}

function createRevision(
  api: ApiClient,
  owner: RevisedWorkload,
  { number, hashLabel, collisionCount }: Wish,
): Pick<History, 'newest' | 'collisionCount'> {
  const wanted = newRevision(owner, number, hashLabel, collisionCount);
  try {
    return { newest: api.create(wanted), collisionCount };
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    const present = api.get<ControllerRevision>(
      'ControllerRevision',
      owner.metadata.namespace ?? '',
      wanted.metadata.name,
    );
    const isOurs =
      present !== null &&
      controllerOf(present)?.uid === owner.metadata.uid &&
      isSame(templateOf(present), owner.spec.template);
    if (isOurs) return { newest: present, collisionCount };
    return createRevision(api, owner, { number, hashLabel, collisionCount: collisionCount + 1 });
  }
}

function newRevision(
  owner: RevisedWorkload,
  revision: number,
  hashLabel: string,
  collisionCount: number,
): ControllerRevision {
  const { metadata, spec } = owner;
  const hash = hashTemplate(spec.template, collisionCount === 0 ? undefined : collisionCount);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
      ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }),
      ownerReferences: [ownerReference(owner)],
    },
    data: { spec: { template: { $patch: 'replace', ...spec.template } } },
    revision,
  };
}

/** Removes that many, the oldest first. */
export function forgetOldest(api: ApiClient, revisions: readonly ControllerRevision[], count: number): void {
  for (const { metadata } of revisions.slice(0, Math.max(0, count))) {
    try {
      api.delete('ControllerRevision', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}
