/**
 * The earlier templates of a workload: the ReplicaSets of a Deployment, the ControllerRevisions of the others.
 * Upstream: kubectl/pkg/util/deployment, polymorphichelpers/history.go.
 */
import type { Process } from '../../../../cluster/process';
import { CONTROLLER_REVISION, REPLICA_SET, requireKind } from '../built-in';
import type { Call } from '../call';
import { requestJson } from '../client';
import { type ResourceType, resourcePath } from '../discovery';
import { formatSelector } from '../label-selector';
import { equals, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { formatQuery } from '../text';

export const REVISION = 'deployment.kubernetes.io/revision';
export const TEMPLATE_HASH = 'pod-template-hash';

/** Those that the Deployment controls, in the server's order. */
export function* replicaSetsOf(call: Call, deployment: Tree): Process<Tree[]> {
  return yield* controlledBy(call, yield* requireKind(call, REPLICA_SET), deployment);
}

/** Those that a StatefulSet or DaemonSet controls. */
export function* controllerRevisionsOf(call: Call, set: Tree): Process<Tree[]> {
  return yield* controlledBy(call, yield* requireKind(call, CONTROLLER_REVISION), set);
}

function* controlledBy(call: Call, type: ResourceType, owner: Tree): Process<Tree[]> {
  const labelSelector = formatSelector(treeAt(owner, 'spec', 'selector'));
  const path = resourcePath(type, textAt(owner, 'metadata', 'namespace'));
  const list = yield* requestJson(call.client(), {
    method: 'GET',
    path: path + formatQuery({ labelSelector, limit: '500' }),
  });
  const uid = textAt(owner, 'metadata', 'uid');
  return listAt(list, 'items')
    .filter(isTree)
    .filter((item) =>
      listAt(item, 'metadata', 'ownerReferences').some(
        (one) => isTree(one) && one['controller'] === true && one['uid'] === uid,
      ),
    );
}

/** The template that a ControllerRevision holds. */
export function heldTemplate(revision: Tree): Tree {
  const { $patch: _, ...template } = treeAt(revision, 'data', 'spec', 'template');
  return template;
}

/** The workload as it was at a ControllerRevision. */
export function atRevision(set: Tree, revision: Tree): Tree {
  return { ...set, spec: { ...treeAt(set, 'spec'), template: heldTemplate(revision) } };
}

export function revisionOf(replicaSet: Tree): number {
  return Number(textAt(replicaSet, 'metadata', 'annotations', REVISION) || 0);
}

/** The template without the label that the controller adds to it. */
export function plainTemplate(object: Tree): Tree {
  const template = treeAt(object, 'spec', 'template');
  const metadata = treeAt(template, 'metadata');
  const { [TEMPLATE_HASH]: _, ...labels } = treeAt(metadata, 'labels');
  return { ...template, metadata: { ...metadata, labels } };
}

export function sameTemplate(left: Tree, right: Tree): boolean {
  return equals(plainTemplate(left), plainTemplate(right));
}

/** The ReplicaSet of the present template, and the others that still have pods. */
export function splitReplicaSets(
  deployment: Tree,
  replicaSets: readonly Tree[],
): { old: Tree[]; current: Tree | undefined } {
  const current = replicaSets.find((replicaSet) => sameTemplate(replicaSet, deployment));
  return { old: replicaSets.filter((replicaSet) => replicaSet !== current), current };
}
