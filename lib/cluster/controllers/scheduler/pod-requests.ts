/**
 * What a pod asks of a node. Containers and sidecars count together, init containers by the greatest of them,
 * with the sidecars that run before it. Upstream: k8s.io/component-helpers/resource (PodRequests).
 */
import { milliValue } from '../../api/quantity';
import type { Container, Pod } from '../../resources';

/** By name, in thousandths. */
export type Amounts = Map<string, number>;

export interface Asked {
  readonly amounts: Amounts;
  /** As scoring counts cpu and memory: a container that says nothing counts as 100m and 200Mi. */
  readonly scoredCpu: number;
  readonly scoredMemory: number;
  /** `0.0.0.0/TCP/80` */
  readonly hostPorts: readonly string[];
}

const NOTHING: Amounts = new Map();
const UNSAID: Amounts = new Map([
  ['cpu', 100],
  ['memory', 200 * 1024 * 1024 * 1000],
]);

export function sumAsked(pod: Pod): Asked {
  const scored = sumRequests(pod, UNSAID);
  return {
    amounts: sumRequests(pod, NOTHING),
    scoredCpu: scored.get('cpu') ?? 0,
    scoredMemory: scored.get('memory') ?? 0,
    hostPorts: listHostPorts(pod),
  };
}

export function addAmounts(sum: Amounts, more: Amounts, sign: 1 | -1 = 1): void {
  for (const [name, amount] of more) sum.set(name, (sum.get(name) ?? 0) + sign * amount);
}

function sumRequests({ spec }: Pod, unsaid: Amounts): Amounts {
  const total: Amounts = new Map();
  for (const container of spec.containers) addAmounts(total, readRequests(container, unsaid));
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = readRequests(container, unsaid);
    addAmounts(
      container.restartPolicy === 'Always' ? sidecars : own,
      container.restartPolicy === 'Always' ? own : sidecars,
    );
    raise(peak, container.restartPolicy === 'Always' ? sidecars : own);
  }
  addAmounts(total, sidecars);
  raise(total, peak);
  const whole = spec['resources'] as Container['resources'];
  for (const [name, text] of Object.entries(whole?.requests ?? {})) total.set(name, milliValue(text));
  addAmounts(total, parse((spec['overhead'] ?? {}) as Readonly<Record<string, string>>));
  return total;
}

function readRequests({ resources }: Container, unsaid: Amounts): Amounts {
  return new Map([...unsaid, ...parse(resources?.requests ?? {})]);
}

function parse(texts: Readonly<Record<string, string>>): Amounts {
  return new Map(Object.entries(texts).map(([name, text]) => [name, milliValue(text)]));
}

function raise(sum: Amounts, least: Amounts): void {
  for (const [name, amount] of least) sum.set(name, Math.max(sum.get(name) ?? 0, amount));
}

function listHostPorts({ spec }: Pod): readonly string[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap((port) => {
      const { hostPort, protocol = 'TCP' } = port;
      const { hostIP = '0.0.0.0' } = port as { readonly hostIP?: string };
      return hostPort ? [`${hostIP}/${protocol}/${hostPort}`] : [];
    }),
  );
}
