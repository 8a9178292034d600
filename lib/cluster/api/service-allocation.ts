/**
 * Hands out the addresses of Services and the ports of nodes, from what the stored Services do not hold: so an
 * address is free again as soon as its Service is gone, and a refused write holds nothing.
 * As the real one, it draws from the upper band of a range first, so that the lower one is left for those who
 * choose their own (KEP-3070, KEP-3668). Upstream: pkg/registry/core/service/ipallocator and portallocator.
 * Left out: IPv6.
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow, type Random } from '../kernel/random';
import type { KubernetesObject, Service, ServicePort } from '../resources';
import type { Draft } from './decode';
import { invalidValue } from './field';
import type { AllocateOptions, ServiceAllocator } from './kind';
import { isExposedOnNodes, needsHealthPort } from './kinds/service-defaults';
import { validateClusterAddresses } from './kinds/service-validation';
import { type FieldError, internalError } from './status';

export interface ServiceAllocationOptions {
  /** CIDR. */
  readonly range: string;
  /** By `namespace/name`: these Services get these addresses, and nobody else does by chance or order. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** `sequential`: the lowest free one; otherwise drawn. */
  readonly order?: 'sequential';
}

/** Has the first address of the range. */
const API_SERVICE = 'default/kubernetes';

const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;
const OUT_OF_RANGE = `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;
const TAKEN = 'provided port is already allocated';
const isNodePort = (port: number): boolean => port >= FIRST_NODE_PORT && port <= LAST_NODE_PORT;
const NODE_PORTS = LAST_NODE_PORT - FIRST_NODE_PORT + 1;

/** Network and broadcast address are never handed out. */
interface AddressRange {
  readonly text: string;
  readonly base: number;
  /** Addresses that can be handed out: `base` + 1 … `base` + size. */
  readonly size: number;
}

/** A Service that is about to be written. */
interface Needs {
  readonly spec: Draft;
  /** `namespace/name` */
  readonly own: string;
  readonly previous: Service | null;
  readonly others: () => readonly Service[];
  readonly isDryRun: boolean;
}

export function createServiceAllocator(
  kernel: Kernel,
  options: ServiceAllocationOptions,
  services: () => readonly KubernetesObject[],
): ServiceAllocator {
  const range = parseRange(options.range);
  const fixed = new Map(Object.entries(options.fixed ?? {}));
  const first = formatAddress(range.base + 1);
  if (![...fixed.values()].includes(first) && !fixed.has(API_SERVICE)) fixed.set(API_SERVICE, first);
  const reserved = new Set(fixed.values());
  const addressRandom = kernel.createRandom('api/service-address');
  const portRandom = kernel.createRandom('api/node-port');

  function allocate(
    service: Draft,
    previous: Service | null,
    { isDryRun = false }: AllocateOptions,
  ): readonly FieldError[] {
    const { metadata, spec } = service as unknown as Service;
    const own = `${metadata.namespace ?? ''}/${metadata.name}`;
    const needs: Needs = {
      spec: service.spec as Draft,
      own,
      previous,
      others: () => (services() as readonly Service[]).filter((other) => nameOf(other) !== own),
      isDryRun,
    };
    if (spec.type !== 'ExternalName') {
      const malformed = validateClusterAddresses(spec);
      if (malformed.length > 0) return malformed;
      const errors = allocateAddress(needs);
      if (errors.length > 0) return errors;
      needs.spec.ipFamilies ??= ['IPv4'];
      needs.spec.ipFamilyPolicy ??= 'SingleStack';
    }
    return isExposedOnNodes(spec.type) ? allocatePorts(needs) : [];
  }

  function allocateAddress({ spec, own, previous, others, isDryRun }: Needs): readonly FieldError[] {
    const asked = spec.clusterIP as string | undefined;
    // A change of an address that is set is refused by the rules.
    if (asked === 'None' || previous?.spec.clusterIP) return [];
    const taken = new Set(others().map(({ spec: { clusterIP } }) => clusterIP ?? ''));
    const problem = (address: string, why: string): readonly FieldError[] => {
      const text = `failed to allocate IP ${address}: ${why}`;
      return [invalidValue('spec.clusterIPs', [address], text)];
    };
    if (asked) {
      if (!isInside(range, asked)) {
        const why = `the provided IP (${asked}) is not in the valid range. The range of valid IPs is ${range.text}`;
        return problem(asked, why);
      }
      return taken.has(asked) ? problem(asked, 'provided IP is already allocated') : [];
    }
    const address = isDryRun ? formatAddress(range.base) : chooseAddress(own, taken);
    if (address === null) throw internalError('failed to allocate a serviceIP: range is full');
    spec.clusterIP = address;
    spec.clusterIPs = [address];
    return [];
  }

  function chooseAddress(own: string, taken: ReadonlySet<string>): string | null {
    const wanted = fixed.get(own);
    if (wanted !== undefined && !taken.has(wanted)) return wanted;
    const isFree = (offset: number): boolean => {
      const address = formatAddress(range.base + 1 + offset);
      return !taken.has(address) && !reserved.has(address);
    };
    const offset =
      options.order === 'sequential'
        ? firstFree(0, range.size, 0, isFree)
        : drawFree(range.size, lowerBand(range.size, 16, 256), addressRandom, isFree);
    return offset === null ? null : formatAddress(range.base + 1 + offset);
  }

  function allocatePorts(needs: Needs): readonly FieldError[] {
    const { spec, previous, others, isDryRun } = needs;
    const errors: FieldError[] = [];
    const held = new Set(others().flatMap(nodePorts));
    const kept = new Set(previous === null ? [] : nodePorts(previous));
    const ports = (spec.ports ?? []) as (ServicePort & Draft)[];
    const mine = new Map<number, string>();
    for (const [index, { nodePort, protocol = '' }] of ports.entries()) {
      if (!nodePort) continue;
      const field = `spec.ports[${index}].nodePort`;
      if (!isNodePort(nodePort)) errors.push(invalidValue(field, nodePort, OUT_OF_RANGE));
      else if (held.has(nodePort) && !kept.has(nodePort)) {
        errors.push(invalidValue(field, nodePort, TAKEN));
      }
      mine.set(nodePort, protocol);
    }
    if (errors.length > 0) return errors;
    const isUnwanted = spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false;
    for (const port of isUnwanted ? [] : ports) {
      if (port.nodePort) continue;
      const chosen = isDryRun ? FIRST_NODE_PORT : choosePort(port, ports, held, mine);
      if (chosen === null) throw internalError('failed to allocate a nodePort: range is full');
      (port as Draft).nodePort = chosen;
      mine.set(chosen, port.protocol ?? '');
    }
    allocateHealthPort(needs, held, mine);
    return [];
  }

  /** A change of one that is set is refused by the rules. */
  function allocateHealthPort(
    { spec, previous, isDryRun }: Needs,
    held: ReadonlySet<number>,
    mine: ReadonlyMap<number, string>,
  ): void {
    if (!needsHealthPort(spec) || (previous !== null && needsHealthPort(previous.spec))) return;
    const asked = spec.healthCheckNodePort as number | undefined;
    if (asked) {
      const refuse = (why: string) =>
        internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${why}`);
      if (!isNodePort(asked)) throw refuse(OUT_OF_RANGE);
      if (held.has(asked) || mine.has(asked)) throw refuse(TAKEN);
      return;
    }
    const isFree = (offset: number): boolean =>
      !held.has(FIRST_NODE_PORT + offset) && !mine.has(FIRST_NODE_PORT + offset);
    const offset = isDryRun ? 0 : drawFree(NODE_PORTS, lowerBand(NODE_PORTS, 32, 128), portRandom, isFree);
    if (offset === null) throw internalError('failed to allocate a HealthCheck NodePort 0: range is full');
    spec.healthCheckNodePort = FIRST_NODE_PORT + offset;
  }

  /** One port number with two protocols gets one node port. */
  function choosePort(
    { port, protocol }: ServicePort,
    ports: readonly ServicePort[],
    held: ReadonlySet<number>,
    mine: ReadonlyMap<number, string>,
  ): number | null {
    const twin = ports.find((other) => other.port === port && other.nodePort && other.protocol !== protocol);
    if (twin?.nodePort !== undefined && !held.has(twin.nodePort)) return twin.nodePort;
    const isFree = (offset: number): boolean =>
      !held.has(FIRST_NODE_PORT + offset) && !mine.has(FIRST_NODE_PORT + offset);
    const offset = drawFree(NODE_PORTS, lowerBand(NODE_PORTS, 32, 128), portRandom, isFree);
    return offset === null ? null : FIRST_NODE_PORT + offset;
  }

  return { allocate };
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function nodePorts({ spec }: Service): readonly number[] {
  const own = (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
  const health = spec['healthCheckNodePort'] as number | undefined;
  return health ? [...own, health] : own;
}

/** Offsets that are left for those who choose: a share of the range, from 16 to `most`; none of a small range. */
function lowerBand(size: number, share: number, most: number): number {
  const band = Math.min(Math.max(16, Math.floor(size / share)), most);
  return band >= size ? 0 : band;
}

/** From a drawn place upwards and around in the upper band, then in the lower one. */
function drawFree(
  size: number,
  lower: number,
  random: Random,
  isFree: (offset: number) => boolean,
): number | null {
  const upper = firstFree(lower, size, drawBelow(random, size - lower), isFree);
  if (upper !== null || lower === 0) return upper;
  return firstFree(0, lower, drawBelow(random, lower), isFree);
}

/** Looks at each offset of `from` … `to` - 1 once, beginning at `from` + `start`. */
function firstFree(
  from: number,
  to: number,
  start: number,
  isFree: (offset: number) => boolean,
): number | null {
  const size = to - from;
  for (let step = 0; step < size; step += 1) {
    const offset = from + ((start + step) % size);
    if (isFree(offset)) return offset;
  }
  return null;
}

/** `null` where the text is no IPv4 address. */
export function parseAddress(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}

function parseRange(text: string): AddressRange {
  const [address = '', length = ''] = text.split('/');
  const first = parseAddress(address);
  const bits = /^\d{1,2}$/.test(length) ? 32 - Number(length) : -1;
  if (first === null || bits < 2 || bits > 24) throw new Error(`${text} is no range for Services`);
  const count = 2 ** bits;
  return { text, base: first - (first % count), size: count - 2 };
}

function isInside(range: AddressRange, address: string): boolean {
  const value = parseAddress(address);
  return value !== null && value > range.base && value <= range.base + range.size;
}
