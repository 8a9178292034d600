/**
 * The admission plugin ResourceQuota: refuses what would use more than a quota of its namespace allows, and counts
 * what it lets in to the status of the quota at once. What goes is counted anew by the controller of quotas.
 * Left out: resources that are limited without a quota (the plugin's configuration), and the check of a resize.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go (CheckRequest).
 */
import { compareText } from '../../kernel/text';
import type { KubernetesObject } from '../../resources';
import type { ResourceAmounts, ResourceQuota } from '../../storage-resources';
import { resourceQuotaKind } from '../kinds/resource-quota';
import { compareQuantities } from '../quantity';
import { evaluatorOf, isCountedBy, type QuotaEvaluator } from '../quota-usage';
import { addAmounts, maskAmounts, subtractAmounts } from '../resource-amounts';
import { forbidden } from '../status';
import type { AdmissionMaker, AdmissionRequest } from './admission';

export const resourceQuota: AdmissionMaker = ({ registry, epochMs }) => {
  function store({ metadata }: ResourceQuota, used: ResourceAmounts): void {
    const { namespace = '', name } = metadata;
    registry.update(
      resourceQuotaKind,
      namespace,
      name,
      (current) => ({
        ...current,
        metadata: { ...current.metadata },
        status: { ...(current as ResourceQuota).status, used },
      }),
      { part: 'status' },
    );
  }

  return {
    check(request) {
      if (!request.kind.isNamespaced) return undefined;
      const quotas = registry.list(resourceQuotaKind, request.namespace) as readonly ResourceQuota[];
      if (quotas.length === 0) return undefined;
      const evaluator = evaluatorOf(request.kind);
      if (evaluator === null || (request.operation === 'UPDATE' && !evaluator.countsUpdates))
        return undefined;
      const object = request.object as unknown as KubernetesObject;
      const concerned = quotas.filter((quota) =>
        isCountedBy(evaluator, quota, quota.status?.hard ?? {}, object),
      );
      for (const quota of concerned) checkCountable(request, evaluator, quota, object);
      const changes = concerned.flatMap((quota) => {
        const used = useMore(request, evaluator, quota, epochMs());
        return used === null ? [] : [{ quota, used }];
      });
      return () => {
        for (const { quota, used } of changes) store(quota, used);
      };
    },
  };
};

function checkCountable(
  { kind, name }: AdmissionRequest,
  evaluator: QuotaEvaluator,
  { metadata, status = {} }: ResourceQuota,
  object: KubernetesObject,
): void {
  const limited = evaluator.matching(Object.keys(status.hard ?? {}));
  const missing = evaluator.missing(limited, object);
  if (missing !== null) throw forbidden(kind, name, `failed quota: ${metadata.name}: ${missing}`);
  if (limited.every((resource) => status.used?.[resource] !== undefined)) return;
  const names = [...limited].sort(compareText).join(',');
  throw forbidden(kind, name, `status unknown for quota: ${metadata.name}, resources: ${names}`);
}

/** What will be used in all; null where nothing changes. */
function useMore(
  { kind, name, object, previous }: AdmissionRequest,
  evaluator: QuotaEvaluator,
  quota: ResourceQuota,
  epochMs: number,
): ResourceAmounts | null {
  const { hard = {}, used = {} } = quota.status ?? {};
  const now = evaluator.usage(object as unknown as KubernetesObject, epochMs);
  const wasCounted = previous !== null && isCountedBy(evaluator, quota, hard, previous);
  const more = wasCounted ? subtractAmounts(now, evaluator.usage(previous, epochMs)) : now;
  const names = Object.keys(more).filter(
    (resource) => hard[resource] !== undefined && compareQuantities(more[resource]!, '0') > 0,
  );
  if (names.length === 0) return null;
  const requested = maskAmounts(more, names);
  const sum = addAmounts(used, requested);
  const exceeded = names.filter((resource) => compareQuantities(sum[resource]!, hard[resource]!) > 0);
  if (exceeded.length === 0) return sum;
  const [asked, before, limited] = [requested, used, hard].map((amounts) =>
    show(maskAmounts(amounts, exceeded)),
  );
  const why = `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${before}, limited: ${limited}`;
  throw forbidden(kind, name, why);
}

function show(amounts: ResourceAmounts): string {
  return Object.entries(amounts)
    .map(([name, amount]) => `${name}=${amount}`)
    .join(',');
}
