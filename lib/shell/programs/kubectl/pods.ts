/** Which pod and which container a command means. Upstream: kubectl/pkg/polymorphichelpers, cmd/util/podcmd. */
import type { Process } from '../../../cluster/process';
import { type Call, warn } from './call';
import { requestJson } from './client';
import { findResource, resourcePath } from './discovery';
import { KubectlError } from './errors';
import type { PodOrder } from './first-pod';
import { isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from './output/value';
import { fetchTarget, selectTargets } from './selection';
import { formatQuery } from './text';

/**
 * The pod of `web`, `pod/web`, or the best one of `deploy/web` and whatever else has a selector. `onChoice` learns from
 * how many it was chosen.
 */
export function* findPod(
  call: Call,
  word: string,
  order: PodOrder,
  onChoice: (count: number, pod: Tree) => Process<void> = sayNothing,
): Process<Tree> {
  const client = call.client();
  const selectors = { bareTypeMeansAll: false };
  const [target] = yield* selectTargets(call, word.includes('/') ? [word] : ['pods', word], selectors);
  const object = yield* fetchTarget(client, target!);
  if (target!.type.kind === 'Pod' && target!.type.group === '') return object;
  const matchLabels = treeAt(object, 'spec', 'selector', 'matchLabels');
  const plain = treeAt(object, 'spec', 'selector');
  const selector = sortedKeys(matchLabels).length > 0 ? matchLabels : plain;
  const kind = target!.type.kind;
  if (sortedKeys(selector).length === 0 || plain['matchExpressions'] !== undefined) {
    throw new KubectlError(
      `cannot attach to *v1.${kind}: invalid ${kind.toLowerCase()} without a selector of labels`,
    );
  }
  const pods = yield* podsByLabel(
    call,
    sortedKeys(selector)
      .map((key) => `${key}=${String(selector[key])}`)
      .join(','),
  );
  const [pod] = [...pods].sort(order);
  if (!pod) throw new KubectlError('timed out waiting for the condition');
  yield* onChoice(pods.length, pod);
  return pod;
}

function* sayNothing(): Process<void> {}

export function* podsByLabel(call: Call, labelSelector: string): Process<Tree[]> {
  const client = call.client();
  const type = yield* findResource(client, 'pods');
  const path = resourcePath(type, client.connection.namespace) + formatQuery({ labelSelector, limit: '500' });
  const list = yield* requestJson(client, { method: 'GET', path });
  return listAt(list, 'items').filter(isTree);
}

/** All containers' names in the order in which kubectl lists them. */
export function containerNames(pod: Tree): string[] {
  const names = (field: string) => listAt(pod, 'spec', field).map((container) => textAt(container, 'name'));
  return [...names('containers'), ...names('ephemeralContainers'), ...names('initContainers')];
}

/** "a, b, c (init)": as kubectl lists the containers of a pod. */
function describeContainers(pod: Tree): string {
  const names = (field: string, mark: string) =>
    listAt(pod, 'spec', field).map((container) => textAt(container, 'name') + mark);
  return [
    ...names('containers', ''),
    ...names('ephemeralContainers', ' (ephem)'),
    ...names('initContainers', ' (init)'),
  ].join(', ');
}

/** -c, else the pod's default container; says so where there is a choice. */
export function* chooseContainer(call: Call, pod: Tree, quiet: boolean): Process<string> {
  const wanted = call.flags.text('container');
  const names = containerNames(pod);
  if (wanted !== '') {
    if (names.includes(wanted)) return wanted;
    const name = textAt(pod, 'metadata', 'name');
    throw new KubectlError(
      `container ${wanted} is not valid for pod ${name} out of: ${describeContainers(pod)}`,
    );
  }
  const annotated = textAt(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container');
  if (annotated !== '' && names.includes(annotated)) return annotated;
  const chosen = names[0] ?? '';
  if (names.length > 1 && !quiet) {
    yield* warn(call, `Defaulted container ${JSON.stringify(chosen)} out of: ${describeContainers(pod)}\n`);
  }
  return chosen;
}
