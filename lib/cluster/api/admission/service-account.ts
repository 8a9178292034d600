/**
 * The admission plugin ServiceAccount, as far as it needs the account itself: a pod may only name one that exists, and
 * gets its pull secrets. Whether it also gets the account's token is decided in kinds/pod-defaults.
 * The real plugin waits up to a second or two for an account `default` that is being made; a plugin can't wait here, so
 * in a namespace that is that young it counts as there. Upstream: plugin/pkg/admission/serviceaccount.
 */
import { parseTimestamp } from '../../kernel/time';
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { namespaceKind } from '../kinds/namespace';
import { serviceAccountKind } from '../kinds/service-account';
import { forbidden } from '../status';
import type { AdmissionMaker, AdmissionRequest } from './admission';

const DEFAULT_ACCOUNT = 'default';
const PATIENCE_MS = 2_000;

export const serviceAccount: AdmissionMaker = ({ registry, epochMs }) => {
  function isBeingMade(namespace: string, name: string): boolean {
    if (name !== DEFAULT_ACCOUNT) return false;
    const made = registry.find(namespaceKind, '', namespace)?.metadata.creationTimestamp;
    return made !== undefined && epochMs() - (parseTimestamp(made) ?? 0) < PATIENCE_MS;
  }

  function findAccount({ kind, namespace, name }: AdmissionRequest, wanted: string): KubernetesObject | null {
    const found = registry.find(serviceAccountKind, namespace, wanted);
    if (found !== null || isBeingMade(namespace, wanted)) return found;
    const why = `error looking up service account ${namespace}/${wanted}: serviceaccount "${wanted}" not found`;
    throw forbidden(kind, name, why);
  }

  return {
    change(request) {
      if (request.kind.kind !== 'Pod' || request.operation !== 'CREATE') return;
      const spec = request.object.spec as Draft;
      spec.serviceAccountName ||= DEFAULT_ACCOUNT;
      const account = findAccount(request, String(spec.serviceAccountName));
      const { imagePullSecrets = [] } = (account ?? {}) as { imagePullSecrets?: readonly unknown[] };
      const own = (spec.imagePullSecrets ?? []) as readonly unknown[];
      if (own.length === 0 && imagePullSecrets.length > 0) spec.imagePullSecrets = imagePullSecrets;
    },
  };
};
