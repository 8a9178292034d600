/** The API server: one registry with two faces, HTTP for kubectl and the client for controllers. */
import type { HttpRequest, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import type { AdmissionMaker } from './admission/admission';
import { type ApiClient, createClient } from './client';
import type { ApiHooks } from './hooks';
import type { Kind } from './kind';
import { createPodWrites } from './pod-writes';
import { createRegistry } from './registry';
import { createServedKinds, type KindLister } from './served-kinds';
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

/** `kinds`: those that are served, `CORE_KINDS` at least. `listKinds`: adds those that come while the world runs. */
export function createApi(
  kernel: Kernel,
  kinds: readonly Kind[],
  allocation = DEFAULT_ALLOCATION,
  listKinds: KindLister = (_registry, own) => () => own,
): Api {
  const registry = createRegistry(kernel, allocation);
  const pods = createPodWrites(kernel, registry);
  let hooks: ApiHooks = {};
  return {
    handle: createServer({
      kernel,
      registry,
      kinds: createServedKinds(listKinds(registry, kinds)),
      pods,
      hooks: () => hooks,
    }),
    client: createClient(kernel, registry, pods, kinds),
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
