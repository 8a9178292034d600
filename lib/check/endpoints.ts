/** Judges how many pods stand behind a Service, and says why there is none: which label no pod has, and the nearest. */
import type { EndpointSlice, KubernetesObject, Service } from '../cluster/resources';
import type { Condition } from '../course/schema';
import type { Evidence, Finding } from './judge';
import { findObject, writeLabels } from './lookup';
import { findNearest } from './nearest';

type EndpointsCondition = Extract<Condition, { kind: 'endpoints' }>;

export function judgeEndpoints(condition: EndpointsCondition, evidence: Evidence): Finding {
  const { service: name, namespace, operator, number } = condition;
  const service = findObject(evidence, { kind: 'Service', name, namespace }) as Service | null;
  const addresses = service === null ? [] : listReady(evidence, name, namespace);
  const count = addresses.length;
  return {
    holds: service !== null && isAsMany(count, operator, number),
    expected: `${AS_MANY[operator]} ${number} ${number === 1 ? 'pod' : 'pods'} behind ${name}`,
    observed:
      service === null
        ? `there is no Service named ${name}`
        : count > 0
          ? `${count} ${count === 1 ? 'pod' : 'pods'}: ${addresses.join(', ')}`
          : tellWhyNone(service, evidence.cluster.list('Pod', namespace)),
    command: `kubectl get endpointslices -l kubernetes.io/service-name=${name}${namespace === 'default' ? '' : ` -n ${namespace}`}`,
  };
}

type Operator = EndpointsCondition['operator'];

export const AS_MANY = { equals: 'exactly', atLeast: 'at least', atMost: 'at most' } as const;

export function isAsMany(count: number, operator: Operator, number: number): boolean {
  return { equals: count === number, atLeast: count >= number, atMost: count <= number }[operator];
}

/** As clients of the data plane see them: addresses with their port, each once. */
function listReady(evidence: Evidence, service: string, namespace: string): readonly string[] {
  const found = new Set<string>();
  for (const object of evidence.cluster.list('EndpointSlice', namespace)) {
    if (object.metadata.labels?.['kubernetes.io/service-name'] !== service) continue;
    const { endpoints, ports } = object as EndpointSlice;
    const port = ports?.[0]?.port;
    for (const { addresses, conditions } of endpoints ?? []) {
      if (conditions?.ready === false) continue;
      for (const address of addresses) found.add(port === undefined ? address : `${address}:${port}`);
    }
  }
  return [...found];
}

function tellWhyNone({ metadata, spec }: Service, pods: readonly KubernetesObject[]): string {
  const selector = Object.entries(spec.selector ?? {});
  if (selector.length === 0) return `no pod: ${metadata.name} has no selector`;
  const has = (pod: KubernetesObject, [key, value]: readonly [string, string]) =>
    pod.metadata.labels?.[key] === value;
  const whole = writeLabels(spec.selector ?? {});
  if (pods.some((pod) => selector.every((label) => has(pod, label))))
    return `no pod that is ready has ${whole}`;
  const missing = selector.find((label) => !pods.some((pod) => has(pod, label)));
  if (missing === undefined) return `no pod has all of ${whole}`;
  return `no pod has the label ${missing.join('=')}${tellNearest(missing, pods)}`;
}

/** A word that is near may be misspelt; else what pods have under the same key. */
function tellNearest([key, value]: readonly [string, string], pods: readonly KubernetesObject[]): string {
  const labels = pods
    .flatMap((pod) => Object.entries(pod.metadata.labels ?? {}))
    .filter(([name]) => name !== 'pod-template-hash');
  const nearest = findNearest(
    `${key}=${value}`,
    labels.map((label) => label.join('=')),
  );
  if (nearest !== null) return `; the nearest is ${nearest}`;
  const others = [...new Set(labels.filter(([name]) => name === key).map((label) => label.join('=')))];
  return others.length === 0 ? '' : `; pods have ${others.join(', ')}`;
}
