/** The ReplicaSets of a Deployment and their revisions. Upstream: kubectl/pkg/util/deployment. */
import type { Process } from '../../../../cluster/process';
import { REPLICA_SET, requireKind } from '../built-in';
import type { Call } from '../call';
import { requestJson } from '../client';
import { resourcePath } from '../discovery';
import { formatSelector } from '../label-selector';
import { equals, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { formatQuery } from '../text';

export const REVISION = 'deployment.kubernetes.io/revision';
export const TEMPLATE_HASH = 'pod-template-hash';

/** Those that the Deployment controls, in the server's order. */
export function* replicaSetsOf(call: Call, deployment: Tree): Process<Tree[]> {
  const type = yield* requireKind(call, REPLICA_SET);
  const labelSelector = formatSelector(treeAt(deployment, 'spec', 'selector'));
  const path = resourcePath(type, textAt(deployment, 'metadata', 'namespace'));
  const list = yield* requestJson(call.client(), {
    method: 'GET',
    path: path + formatQuery({ labelSelector, limit: '500' }),
  });
  const uid = textAt(deployment, 'metadata', 'uid');
  return listAt(list, 'items')
    .filter(isTree)
    .filter((item) =>
      listAt(item, 'metadata', 'ownerReferences').some(
        (owner) => isTree(owner) && owner['controller'] === true && owner['uid'] === uid,
      ),
    );
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
