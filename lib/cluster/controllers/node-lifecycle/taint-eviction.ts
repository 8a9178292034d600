/**
 * The taint eviction controller: pods leave a node with a taint NoExecute that they do not tolerate, at once or when the
 * time of their toleration is over. Upstream: pkg/controller/tainteviction.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import { toleratesTaint } from '../../api/tolerations';
import type { Kernel } from '../../kernel/kernel';
import type { Node, Pod } from '../../resources';
import { disruption, withCondition } from './node-conditions';
import type { NodePods } from './node-pods';

const SOURCE = { component: 'taint-eviction-controller' } as const;

interface Planned {
  readonly sinceMs: number;
  readonly stop: () => void;
}

type Taint = NonNullable<Node['spec']['taints']>[number];

export function startTaintEviction(kernel: Kernel, api: ApiClient, pods: NodePods): void {
  const taintsOf = new Map<string, readonly Taint[]>();
  const plans = new Map<string, Planned>();
  const known = new Map<string, string>();

  function say(pod: Pod, message: string): void {
    // It names the pod and not its uid, so `describe` does not show it; `get events` does.
    const { namespace = '', name } = pod.metadata;
    const subject = { ...pod, metadata: { namespace, name, uid: '' } };
    api.recordEvent(subject, 'Normal', 'TaintManagerEviction', message, SOURCE);
  }

  function cancel(pod: Pod, isTold: boolean): void {
    const { uid = '', namespace, name } = pod.metadata;
    const plan = plans.get(uid);
    if (plan === undefined) return;
    plan.stop();
    plans.delete(uid);
    if (isTold) say(pod, `Cancelling deletion of Pod ${namespace}/${name}`);
  }

  function evict({ metadata: { namespace = '', name, uid = '' } }: Pod): void {
    plans.delete(uid);
    const pod = api.get<Pod>('Pod', namespace, name);
    if (pod?.metadata.uid !== uid) return;
    say(pod, `Marking for deletion Pod ${namespace}/${name}`);
    try {
      const why = 'Taint manager: deleting due to NoExecute taint';
      const condition = disruption('DeletionByTaintManager', why, kernel.timestamp());
      const conditions = withCondition(pod.status?.conditions, condition);
      api.updateStatus({ ...pod, status: { ...pod.status, conditions } });
      if (pod.metadata.deletionTimestamp === undefined) api.delete('Pod', namespace, name, { uid });
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  function look(pod: Pod): void {
    const taints = taintsOf.get(pod.spec.nodeName ?? '') ?? [];
    const { uid = '' } = pod.metadata;
    known.set(uid, shapeOf(pod));
    if (taints.length === 0) {
      cancel(pod, true);
      return;
    }
    const seconds = findToleration(pod, taints);
    if (seconds === 'for ever') {
      cancel(pod, true);
      return;
    }
    const sinceMs = kernel.nowMs();
    // A plan stands, even where a later taint is borne for less long.
    if (seconds > 0 && (plans.get(uid)?.sinceMs ?? sinceMs) < sinceMs) return;
    cancel(pod, true);
    if (seconds === 0) evict(pod);
    else plans.set(uid, { sinceMs, stop: kernel.schedule(seconds * 1000, 'progress', () => evict(pod)) });
  }

  api.watch('Node', ({ type, object }) => {
    const node = object as Node;
    const { name } = node.metadata;
    const taints =
      type === 'DELETED' ? [] : (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
    if (JSON.stringify(taints) === JSON.stringify(taintsOf.get(name) ?? [])) return;
    if (taints.length === 0) taintsOf.delete(name);
    else taintsOf.set(name, taints);
    for (const pod of pods.podsOn(name)) look(pod);
  });

  pods.onChange(({ type, pod }) => {
    const { uid = '' } = pod.metadata;
    if (type === 'DELETED') {
      known.delete(uid);
      cancel(pod, false);
      return;
    }
    if (!taintsOf.has(pod.spec.nodeName ?? '') && !plans.has(uid)) return;
    if (known.get(uid) !== shapeOf(pod)) look(pod);
  });
}

/** Only other tolerations are a reason to look at a pod again. */
function shapeOf({ spec }: Pod): string {
  return JSON.stringify(spec.tolerations ?? []);
}

/** Seconds until it has to go: the least of the tolerations that count. 0 where one taint is not tolerated. */
function findToleration({ spec }: Pod, taints: readonly Taint[]): number | 'for ever' {
  let least: number | 'for ever' = 'for ever';
  for (const taint of taints) {
    const toleration = (spec.tolerations ?? []).find((one) => toleratesTaint(one, taint));
    if (toleration === undefined) return 0;
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds === undefined) continue;
    least = Math.max(0, least === 'for ever' ? tolerationSeconds : Math.min(least, tolerationSeconds));
  }
  return least;
}
