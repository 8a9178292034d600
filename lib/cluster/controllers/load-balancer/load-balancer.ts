/**
 * The service controller of a cloud provider: asks for an address for each Service of type LoadBalancer, waits, tells
 * the load balancer what to pass on and to which nodes, and writes the address into the status; gives it back when the
 * Service goes or changes its type. Where the provider refuses, it tries again, later and later. Without a provider
 * nobody looks after such Services, and their address stays pending. Left out: hostnames instead of addresses,
 * deletion that fails. Upstream: k8s.io/cloud-provider/controllers/service.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { BalancerProgram } from '../../network/balancer';
import type { LoadBalancerAttachment, Network } from '../../network/wire';
import type { Node, Service } from '../../resources';
import type { LoadBalancerProvider } from '../../specification';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { createPool } from './pool';
import { describeBalancer, isWanted, listHosts, type ServiceStatus } from './program';

const SOURCE = { component: 'service-controller' } as const;
const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const CYCLE_MS = 20;
const DEFAULT_DELAY_MS = 8_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 300_000;

/** What the provider has made for one Service. */
interface Made {
  readonly address: string;
  readonly attachment: LoadBalancerAttachment;
  hosts: string;
}

export function startLoadBalancerController(
  kernel: Kernel,
  api: ApiClient,
  network: Pick<Network, 'addLoadBalancer'>,
  provider: LoadBalancerProvider,
): void {
  const reserved = provider.reserved ?? {};
  const pool = createPool(provider.addresses, Object.values(reserved));
  const made = new Map<string, Made>();
  /** When an order is carried out. */
  const ordered = new Map<string, number>();
  const retries = new Map<string, number>();
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    if (service === null) release(key);
    else if (service.metadata.deletionTimestamp !== undefined || !isWanted(service, provider))
      giveBack(key, service);
    else ensure(key, addFinalizer(service));
  }

  function ensure(key: string, service: Service): void {
    const present = made.get(key);
    if (present !== undefined) {
      update(key, service, present);
      return;
    }
    const readyMs = ordered.get(key);
    if (readyMs === undefined) {
      const delayMs = provider.delayMs ?? DEFAULT_DELAY_MS;
      tell(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
      ordered.set(key, kernel.nowMs() + delayMs);
      queue.addAfter(key, delayMs, 'progress');
    } else if (kernel.nowMs() < readyMs) queue.addAfter(key, readyMs - kernel.nowMs(), 'progress');
    else grant(key, service);
  }

  function grant(key: string, service: Service): void {
    ordered.delete(key);
    const asked = (service.spec['loadBalancerIP'] as string | undefined) ?? reserved[key];
    const found = provider.refuses === undefined ? pool.take(asked) : { problem: provider.refuses };
    if ('problem' in found) {
      refuse(key, service, found.problem);
      return;
    }
    retries.delete(key);
    const attachment = network.addLoadBalancer(key, found.address);
    const fresh: Made = { address: found.address, attachment, hosts: '' };
    made.set(key, fresh);
    program(service, fresh);
    writeStatus(service, [{ ip: found.address, ipMode: provider.ipMode ?? 'VIP' }]);
    tell(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  }

  function refuse(key: string, service: Service, problem: string): void {
    const message = `Error syncing load balancer: failed to ensure load balancer: ${problem}`;
    tell(service, 'Warning', 'SyncLoadBalancerFailed', message);
    const wait = retries.get(key) ?? FIRST_RETRY_MS;
    retries.set(key, Math.min(wait * 2, LAST_RETRY_MS));
    queue.addAfter(key, wait, 'periodic');
  }

  function update(key: string, service: Service, present: Made): void {
    const before = present.hosts;
    program(service, present);
    const { ingress = [] } = (service.status as ServiceStatus | undefined)?.loadBalancer ?? {};
    if (ingress[0]?.ip !== present.address) {
      writeStatus(service, [{ ip: present.address, ipMode: provider.ipMode ?? 'VIP' }]);
    }
    if (before !== present.hosts) {
      tell(service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts');
    }
    retries.delete(key);
  }

  function program(service: Service, present: Made): void {
    const hosts = listHosts(api.list<Node>('Node'));
    const description: BalancerProgram = describeBalancer(service, hosts, provider);
    present.attachment.program(description);
    present.hosts = hosts.map(({ name }) => name).join(' ');
  }

  /** The Service is there, and wants none any more. */
  function giveBack(key: string, service: Service): void {
    const { finalizers = [] } = service.metadata;
    const had = made.has(key);
    if (had) tell(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    release(key);
    const { ingress = [] } = (service.status as ServiceStatus | undefined)?.loadBalancer ?? {};
    const current = ingress.length > 0 ? writeStatus(service, []) : service;
    if (had) tell(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
    if (!finalizers.includes(FINALIZER)) return;
    const left = finalizers.filter((name) => name !== FINALIZER);
    const { finalizers: _old, ...metadata } = current.metadata;
    api.update({ ...current, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } });
  }

  function release(key: string): void {
    const present = made.get(key);
    present?.attachment.detach();
    if (present !== undefined) pool.giveBack(present.address);
    made.delete(key);
    ordered.delete(key);
    retries.delete(key);
  }

  function addFinalizer(service: Service): Service {
    const { finalizers = [] } = service.metadata;
    if (finalizers.includes(FINALIZER)) return service;
    return api.update({
      ...service,
      metadata: { ...service.metadata, finalizers: [...finalizers, FINALIZER] },
    });
  }

  function writeStatus(service: Service, ingress: readonly { ip: string; ipMode: string }[]): Service {
    const loadBalancer = ingress.length === 0 ? {} : { ingress };
    return api.updateStatus({
      ...service,
      status: { ...(service.status as object), loadBalancer },
    } as Service);
  }

  function tell(service: Service, type: 'Normal' | 'Warning', reason: string, message: string): void {
    try {
      api.recordEvent(service, type, reason, message, SOURCE);
    } catch (error) {
      // A namespace that ends takes no events.
      if (!isApiError(error)) throw error;
    }
  }

  api.watch('Service', ({ type, object }) => {
    const service = object as Service;
    const key = keyOf(service.metadata);
    const { finalizers = [] } = service.metadata;
    const concerns = isWanted(service, provider) || made.has(key) || ordered.has(key);
    if (type === 'DELETED' || concerns || finalizers.includes(FINALIZER)) queue.add(key);
  });
  let known = '';
  api.watch('Node', () => {
    const hosts = JSON.stringify(listHosts(api.list<Node>('Node')));
    if (hosts === known) return;
    known = hosts;
    for (const key of made.keys()) queue.add(key);
  });
}
