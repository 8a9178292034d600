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
  const words = { equals: 'exactly', atLeast: 'at least', atMost: 'at most' }[operator];
  const isAsMany = {
    equals: count === number,
    atLeast: count >= number,
    atMost: count <= number,
  }[operator];
  return {
    holds: service !== null && isAsMany,
    expected: `${words} ${number} ${number === 1 ? 'pod' : 'pods'} behind ${name}`,
    observed:
      service === null
        ? `there is no Service named ${name}`
        : count > 0
          ? `${count} ${count === 1 ? 'pod' : 'pods'}: ${addresses.join(', ')}`
          : tellWhyNone(service, evidence.cluster.list('Pod', namespace)),
    command: `kubectl get endpointslices -l kubernetes.io/service-name=${name}${namespace === 'default' ? '' : ` -n ${namespace}`}`,
  };
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
  const wanted = missing.join('=');
  const labels = pods.flatMap((pod) => Object.entries(pod.metadata.labels ?? {}));
  const nearest = findNearest(
    wanted,
    labels.map((label) => label.join('=')).filter((label) => !label.startsWith('pod-template-hash=')),
  );
  return `no pod has the label ${wanted}${nearest === null ? '' : `; the nearest is ${nearest}`}`;
}
