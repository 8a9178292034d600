/**
 * What may change or refuse an object before it is stored, as the registry calls it: first every plugin may change
 * the object, then its kind's own rules hold, then every plugin may refuse it. The plugins themselves are brought by
 * the parts of the world. Upstream: k8s.io/apiserver/pkg/admission.
 */
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import type { Kind } from '../kind';
import type { Registry } from '../registry';

export interface AdmissionRequest {
  readonly kind: Kind;
  readonly operation: 'CREATE' | 'UPDATE';
  readonly namespace: string;
  /** While changes are made, an object that gets its name from a prefix has only that. */
  readonly name: string;
  /** As it will be stored, but for what the server sets last; `change` may write to it. */
  readonly object: Draft;
  /** What is stored now; null for a new object. */
  readonly previous: KubernetesObject | null;
}

export interface AdmissionPlugin {
  /** Changes the object in place, or throws ApiError. */
  readonly change?: (request: AdmissionRequest) => void;
  /** Throws ApiError; what it returns is called when the object has been stored. */
  readonly check?: (request: AdmissionRequest) => (() => void) | undefined;
}

export interface AdmissionContext {
  readonly registry: Pick<Registry, 'find' | 'list' | 'update'>;
  epochMs(): number;
}

/** Makes a plugin of a world. They are called in the order in which the parts name them. */
export type AdmissionMaker = (context: AdmissionContext) => AdmissionPlugin;

export interface AdmissionChain {
  add(plugins: readonly AdmissionPlugin[]): void;
  change(request: AdmissionRequest): void;
  /** What is returned tells whoever did not refuse that the object is stored. */
  check(request: AdmissionRequest): () => void;
}

export function createAdmissionChain(): AdmissionChain {
  const plugins: AdmissionPlugin[] = [];
  return {
    add: (more) => plugins.push(...more),
    change(request) {
      for (const plugin of plugins) plugin.change?.(request);
    },
    check(request) {
      const listeners = plugins.flatMap((plugin) => plugin.check?.(request) ?? []);
      return () => {
        for (const tell of listeners) tell();
      };
    },
  };
}
