/**
 * Variables from elsewhere: ConfigMaps, Secrets, the pod's own fields and its containers' resources.
 * Left out: fileKeyRef (refused in words). Names of variables that real shells can't spell are taken all the same, as
 * since 1.34. Upstream: pkg/kubelet/kubelet_pods.go, pkg/fieldpath, pkg/api/v1/resource/helpers.go.
 */
import { parseQuantity } from '../../api/quantity';
import { compareText, decodeBase64, decodeUtf8 } from '../../kernel/text';
import type { ConfigMap, Container, Node, Pod } from '../../resources';
import { ConfigurationError, type PodFacts } from './environment';
import type { Machine } from './machine';

interface Selector {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface ResourceFieldRef {
  readonly containerName?: string;
  readonly resource: string;
  readonly divisor?: string;
}

interface ValueFrom {
  readonly configMapKeyRef?: Selector;
  readonly secretKeyRef?: Selector;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: ResourceFieldRef;
}

interface EnvSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

/** Of `valueFrom`. `null`: optional and not there, so the variable is not set. */
export function readValue(
  machine: Machine,
  facts: PodFacts,
  container: Container,
  given: unknown,
): string | null {
  const source = given as ValueFrom;
  const { namespace = '' } = facts.pod.metadata;
  if (source.fieldRef !== undefined) return readField(machine, facts, source.fieldRef.fieldPath);
  if (source.resourceFieldRef !== undefined)
    return readResource(machine, facts.pod, container, source.resourceFieldRef);
  const selector = source.configMapKeyRef ?? source.secretKeyRef;
  if (selector === undefined) throw new ConfigurationError('this source of a variable is not simulated');
  const kind = source.configMapKeyRef === undefined ? 'Secret' : 'ConfigMap';
  const data = readTexts(machine, kind, namespace, selector.name ?? '');
  if (data === null) {
    if (selector.optional) return null;
    throw new ConfigurationError(`${kind.toLowerCase()} "${selector.name}" not found`);
  }
  const value = data[selector.key];
  if (value !== undefined) return value;
  if (selector.optional) return null;
  throw new ConfigurationError(`couldn't find key ${selector.key} in ${kind} ${namespace}/${selector.name}`);
}

/** Of `envFrom`. */
export function readSource(machine: Machine, pod: Pod, given: unknown): Readonly<Record<string, string>> {
  const source = given as EnvSource;
  const reference = source.configMapRef ?? source.secretRef;
  const kind = source.configMapRef === undefined ? 'Secret' : 'ConfigMap';
  if (reference === undefined) return {};
  const data = readTexts(machine, kind, pod.metadata.namespace ?? '', reference.name ?? '');
  if (data === null) {
    if (reference.optional) return {};
    throw new ConfigurationError(`${kind.toLowerCase()} "${reference.name}" not found`);
  }
  const prefix = source.prefix ?? '';
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [`${prefix}${name}`, value]));
}

function readTexts(
  machine: Machine,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
): Readonly<Record<string, string>> | null {
  const object = machine.api.get<ConfigMap>(kind, namespace, name);
  if (object === null) return null;
  if (kind === 'ConfigMap') return object.data ?? {};
  return Object.fromEntries(
    Object.entries(object.data ?? {}).map(([key, value]) => [
      key,
      decodeUtf8(decodeBase64(value) ?? new Uint8Array()),
    ]),
  );
}

export function readField(machine: Machine, { pod, podAddress }: PodFacts, path: string): string {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (subscript !== null) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '';
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': formatMap(metadata.labels),
    'metadata.annotations': formatMap(metadata.annotations),
    'spec.nodeName': machine.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': machine.internalAddress,
    'status.hostIPs': machine.internalAddress,
    'status.podIP': podAddress,
    'status.podIPs': podAddress,
  };
  const value = fields[path];
  if (value === undefined) throw new ConfigurationError(`unsupported fieldPath: ${path}`);
  return value;
}

/** `key="value"`, a line each, sorted. */
function formatMap(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .sort(compareText)
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

/** Rounded up to whole divisors; a limit that is not set is what the node has. */
export function readResource(
  { api, nodeName }: Machine,
  pod: Pod,
  container: Container,
  { containerName, resource, divisor }: ResourceFieldRef,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const named = containerName ? all.find(({ name }) => name === containerName) : container;
  if (named === undefined) throw new ConfigurationError(`container ${containerName} not found`);
  const [list, kind = ''] = resource.split('.');
  if (list !== 'limits' && list !== 'requests')
    throw new ConfigurationError(`unsupported container resource: ${resource}`);
  const node = api.get<Node>('Node', '', nodeName)?.status?.allocatable ?? {};
  const amount = named.resources?.[list]?.[kind] ?? (list === 'limits' ? node[kind] : undefined) ?? '0';
  const value = parseQuantity(amount)?.nano ?? 0n;
  // The default divisor is "0" in what the API stores, and means one.
  const unit = parseQuantity(divisor ?? '1')?.nano || 1_000_000_000n;
  return String((value + unit - 1n) / unit);
}
