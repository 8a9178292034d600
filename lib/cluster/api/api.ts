/** The API server: one registry with two faces, HTTP for kubectl and the client for controllers. */
import type { HttpRequest, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import type { AdmissionMaker } from './admission/admission';
import { type ApiClient, createClient } from './client';
import { createServedKinds } from './custom-kinds';
import type { ApiHooks } from './hooks';
import { createPodWrites } from './pod-writes';
import { createRegistry } from './registry';
import { createServer } from './server';
import type { ServiceAllocationOptions } from './service-allocation';

export interface Api {
  /** Answers at once; a watch, and logs that follow, go on in the body's Channel. */
  handle(request: HttpRequest): HttpResponse;
  readonly client: ApiClient;
  /** Tells the API how to reach containers. Later calls add to what was told before. */
  setHooks(hooks: ApiHooks): void;
  /** Who may change or refuse objects before they are stored, beside those that were told before. */
  admitWith(makers: readonly AdmissionMaker[]): void;
  /** Changes with every write. */
  readonly revision: number;
  /** Calls with every object that is written or gone, inside the write. Returns how to stop. */
  observe(listener: (object: KubernetesObject, isGone: boolean) => void): () => void;
}

const DEFAULT_ALLOCATION: ServiceAllocationOptions = { range: '10.96.0.0/16' };

export function createApi(kernel: Kernel, allocation = DEFAULT_ALLOCATION): Api {
  const registry = createRegistry(kernel, allocation);
  const pods = createPodWrites(kernel, registry);
  let hooks: ApiHooks = {};
  return {
    handle: createServer({ kernel, registry, kinds: createServedKinds(registry), pods, hooks: () => hooks }),
    client: createClient(kernel, registry, pods),
    setHooks(more) {
      hooks = { ...hooks, ...more };
    },
    admitWith: registry.admitWith,
    get revision() {
      return registry.store.revision;
    },
    observe: (listener) => registry.store.observe(({ kind, value }) => listener(value, kind === 'delete')),
  };
}
