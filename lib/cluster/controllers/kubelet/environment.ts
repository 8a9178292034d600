/**
 * What a container finds in its environment: the image's own variables, those that announce Services, envFrom,
 * env in order, with $(NAME) filled in. Left out: resourceFieldRef.
 * Upstream: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables.
 */
import type { ApiClient } from '../../api/client';
import { KINDS } from '../../api/kinds';
import { decodeBase64, decodeUtf8 } from '../../kernel/text';
import type { ConfigMap, Container, Pod } from '../../resources';
import { listServiceVariables } from './service-environment';

/** The container can't be made: its configuration names something that is not there. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

export interface PodFacts {
  readonly pod: Pod;
  readonly nodeName: string;
  readonly hostAddress: string;
  readonly podAddress: string;
}

export function buildEnvironment(
  api: ApiClient,
  facts: PodFacts,
  container: Container,
  fromImage: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { pod } = facts;
  const result: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    HOME: '/root',
    ...fromImage,
    ...listServiceVariables(api, pod),
  };
  for (const source of container.envFrom ?? [])
    Object.assign(result, readSource(api, pod, source as EnvSource));
  for (const { name, value, valueFrom } of container.env ?? []) {
    const found =
      valueFrom === undefined
        ? expand(value ?? '', result)
        : readValueFrom(api, facts, valueFrom as ValueFrom);
    if (found !== null) result[name] = found;
  }
  return result;
}

/** `$(NAME)` becomes the variable's value, `$$(NAME)` stays as `$(NAME)`, unknown names stay as they are. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(variables, name) ? variables[name]! : match;
  });
}

interface Selector {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

interface ValueFrom {
  readonly configMapKeyRef?: Selector;
  readonly secretKeyRef?: Selector;
  readonly fieldRef?: { readonly fieldPath: string };
}

interface EnvSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

/** `null`: optional and not there, so the variable is not set. */
function readValueFrom(api: ApiClient, facts: PodFacts, source: ValueFrom): string | null {
  const { namespace = '' } = facts.pod.metadata;
  if (source.fieldRef !== undefined) return readField(facts, source.fieldRef.fieldPath);
  const selector = source.configMapKeyRef ?? source.secretKeyRef;
  if (selector === undefined) throw new ConfigurationError('this source of a variable is not simulated');
  const kind = source.configMapKeyRef === undefined ? 'Secret' : 'ConfigMap';
  const data = readData(api, kind, namespace, selector.name ?? '');
  if (data === null) {
    if (selector.optional) return null;
    throw new ConfigurationError(`${kind.toLowerCase()} "${selector.name}" not found`);
  }
  const value = data[selector.key];
  if (value !== undefined) return value;
  if (selector.optional) return null;
  throw new ConfigurationError(`couldn't find key ${selector.key} in ${kind} ${namespace}/${selector.name}`);
}

function readSource(api: ApiClient, pod: Pod, source: EnvSource): Readonly<Record<string, string>> {
  const reference = source.configMapRef ?? source.secretRef;
  const kind = source.configMapRef === undefined ? 'Secret' : 'ConfigMap';
  if (reference === undefined) return {};
  const data = readData(api, kind, pod.metadata.namespace ?? '', reference.name ?? '');
  if (data === null) {
    if (reference.optional) return {};
    throw new ConfigurationError(`${kind.toLowerCase()} "${reference.name}" not found`);
  }
  const prefix = source.prefix ?? '';
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** Texts of a ConfigMap or Secret; `null` where there is none. */
export function readData(
  api: ApiClient,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  name: string,
): Readonly<Record<string, string>> | null {
  const object = isServed(kind) ? api.get<ConfigMap>(kind, namespace, name) : null;
  if (object === null) return null;
  if (kind === 'ConfigMap') return object.data ?? {};
  return Object.fromEntries(
    Object.entries(object.data ?? {}).map(([key, value]) => [
      key,
      decodeUtf8(decodeBase64(value) ?? new Uint8Array()),
    ]),
  );
}

/** Secrets come to the API later than this file. */
export function isServed(kind: string): boolean {
  return KINDS.some((row) => row.kind === kind);
}

function readField({ pod, nodeName, hostAddress, podAddress }: PodFacts, path: string): string {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (subscript !== null) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? '';
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': hostAddress,
    'status.hostIPs': hostAddress,
    'status.podIP': podAddress,
    'status.podIPs': podAddress,
  };
  const value = fields[path];
  if (value === undefined) throw new ConfigurationError(`unsupported fieldPath: ${path}`);
  return value;
}
