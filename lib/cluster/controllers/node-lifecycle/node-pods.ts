/**
 * The pods of each node, kept up by one watch, for the controllers that act on a node's pods. Upstream: the informers'
 * index by spec.nodeName.
 */
import type { ApiClient } from '../../api/client';
import { compareText } from '../../kernel/text';
import type { Pod } from '../../resources';

export interface PodChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly pod: Pod;
}

export interface NodePods {
  /** As they were last told of, by namespace and name. */
  podsOn(node: string): readonly Pod[];
  /** Of pods that have a node. */
  onChange(listener: (change: PodChange) => void): void;
}

export function watchNodePods(api: ApiClient): NodePods {
  const nodes = new Map<string, Map<string, Pod>>();
  const listeners: ((change: PodChange) => void)[] = [];
  api.watch('Pod', ({ type, object }) => {
    const pod = object as Pod;
    const { nodeName } = pod.spec;
    if (nodeName === undefined) return;
    const pods = nodes.get(nodeName) ?? new Map<string, Pod>();
    nodes.set(nodeName, pods);
    const { uid = '' } = pod.metadata;
    if (type === 'DELETED') pods.delete(uid);
    else pods.set(uid, pod);
    for (const listener of listeners) listener({ type, pod });
  });
  return {
    podsOn: (node) =>
      [...(nodes.get(node)?.values() ?? [])].sort((a, b) => compareText(nameOf(a), nameOf(b))),
    onChange: (listener) => listeners.push(listener),
  };
}

export function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}
