/**
 * The controller of quotas: counts what a namespace uses of each of its quotas when the quota is new or other, and
 * whenever something goes or ends. What comes is counted by admission at once.
 * Left out: the full count every five minutes, which could find nothing new here.
 * Upstream: pkg/controller/resourcequota.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import type { Kind } from '../api/kind';
import { KINDS } from '../api/more-kinds';
import { evaluatorOf, isCountedBy, isOver, type QuotaEvaluator } from '../api/quota-usage';
import { addAmounts, maskAmounts } from '../api/resource-amounts';
import type { Kernel } from '../kernel/kernel';
import { compareText } from '../kernel/text';
import type { KubernetesObject, Pod } from '../resources';
import type { ResourceAmounts, ResourceQuota } from '../storage-resources';
import { createWorkQueue, keyOf, splitKey } from './work-queue';

/** Long enough that a rollout of many pods is counted a few times and not once a pod. */
const CYCLE_MS = 50;

export function startResourceQuotaController(kernel: Kernel, api: ApiClient): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const quotas = new Map<string, Map<string, ResourceQuota>>();
  let isLooking = false;

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const quota = api.get<ResourceQuota>('ResourceQuota', namespace, name);
    if (quota === null) return;
    const hard = quota.spec?.hard ?? {};
    const names = Object.keys(hard).sort(compareText);
    const counted = { ...quota.status?.used, ...countAll(quota, hard, names) };
    const status = { hard: maskAmounts(hard, names), used: maskAmounts(counted, names) };
    if (!isSame(quota.status ?? {}, status)) api.updateStatus({ ...quota, status });
  }

  function countAll(quota: ResourceQuota, hard: ResourceAmounts, names: readonly string[]): ResourceAmounts {
    let used: ResourceAmounts = {};
    for (const kind of KINDS) {
      const evaluator = kind.isNamespaced ? evaluatorOf(kind) : null;
      const own = evaluator?.matching(names) ?? [];
      if (evaluator !== null && own.length > 0)
        used = { ...used, ...countKind(kind, evaluator, quota, hard, own) };
    }
    return used;
  }

  function countKind(
    { kind }: Kind,
    evaluator: QuotaEvaluator,
    quota: ResourceQuota,
    hard: ResourceAmounts,
    own: readonly string[],
  ): ResourceAmounts {
    let sum: ResourceAmounts = Object.fromEntries(own.map((name) => [name, '0']));
    for (const object of api.list(kind, { namespace: quota.metadata.namespace })) {
      if (!isCountedBy(evaluator, quota, hard, object)) continue;
      sum = addAmounts(sum, maskAmounts(evaluator.usage(object, kernel.epochMs()), own));
    }
    return sum;
  }

  /** Something of this kind uses less: whoever limits it counts again. */
  function recount(evaluator: QuotaEvaluator, namespace: string): void {
    for (const [key, { spec }] of quotas.get(namespace) ?? []) {
      if (evaluator.matching(Object.keys(spec?.hard ?? {})).length > 0) queue.add(key);
    }
  }

  /** Only a world with a quota pays for this. */
  function lookAtEverything(): void {
    isLooking = true;
    for (const kind of KINDS) {
      const evaluator = kind.isNamespaced ? evaluatorOf(kind) : null;
      if (evaluator === null) continue;
      api.watch(kind.kind, ({ type, object }) => {
        const { namespace = '' } = object.metadata;
        if (!quotas.has(namespace)) return;
        if (type === 'DELETED' || isLess(kind, object, kernel.epochMs())) recount(evaluator, namespace);
      });
    }
  }

  api.watch('ResourceQuota', ({ type, object }) => {
    const quota = object as ResourceQuota;
    const { namespace = '' } = quota.metadata;
    const key = keyOf(quota.metadata);
    if (!isLooking) lookAtEverything();
    const known = quotas.get(namespace) ?? new Map<string, ResourceQuota>();
    const before = known.get(key);
    if (type === 'DELETED') known.delete(key);
    else known.set(key, quota);
    if (known.size === 0) quotas.delete(namespace);
    else quotas.set(namespace, known);
    if (type !== 'DELETED' && !isSame(before?.spec ?? null, quota.spec ?? null)) queue.add(key);
  });
}

/** Changes after which less may be used. */
function isLess({ kind }: Kind, object: KubernetesObject, epochMs: number): boolean {
  if (kind === 'Pod') return isOver(object as Pod, epochMs);
  return kind === 'Service' || kind === 'PersistentVolumeClaim';
}
