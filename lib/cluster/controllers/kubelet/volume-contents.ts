/**
 * What ConfigMaps, Secrets, the downward API and projections of them put into a volume: files with modes, or the
 * kubelet's words for why there are none. Left out: the links and hidden directories by which a real kubelet swaps all
 * files at once; tokens are texts that say what they stand for. Upstream: pkg/volume/{configmap,secret,projected,downwardapi}.
 */
import { decodeBase64, decodeUtf8 } from '../../kernel/text';
import type { ConfigMap, Volume } from '../../resources';
import { ConfigurationError, type PodFacts } from './environment';
import { type ResourceFieldRef, readField, readResource } from './environment-sources';
import type { Machine } from './machine';

export interface VolumeFile {
  readonly content: string | Uint8Array;
  readonly mode: number;
}

/** By path, which begins with a slash. */
export type Contents = Readonly<Record<string, VolumeFile>>;

interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

interface Objects {
  readonly name?: string;
  readonly secretName?: string;
  readonly items?: readonly Item[];
  readonly defaultMode?: number;
  readonly optional?: boolean;
}

interface Fields {
  readonly defaultMode?: number;
  readonly items?: readonly {
    readonly path: string;
    readonly mode?: number;
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: ResourceFieldRef;
  }[];
}

interface Projection {
  readonly configMap?: Objects;
  readonly secret?: Objects;
  readonly downwardAPI?: Fields;
  readonly serviceAccountToken?: { readonly path: string };
}

const DEFAULT_MODE = 0o644;

/** `null`: not a volume of this kind. A text: why it fails. */
export function readContents(machine: Machine, facts: PodFacts, volume: Volume): Contents | string | null {
  const { secret, downwardAPI, projected } = volume as {
    readonly secret?: Objects;
    readonly downwardAPI?: Fields;
    readonly projected?: { readonly sources?: readonly Projection[]; readonly defaultMode?: number };
  };
  if (volume.configMap !== undefined) return readObject(machine, facts, 'ConfigMap', volume.configMap);
  if (secret !== undefined) return readObject(machine, facts, 'Secret', secret);
  if (downwardAPI !== undefined) return readFields(machine, facts, downwardAPI);
  if (projected === undefined) return null;
  const result: Record<string, VolumeFile> = {};
  for (const source of projected.sources ?? []) {
    const part = readProjection(machine, facts, source, projected.defaultMode ?? DEFAULT_MODE);
    if (typeof part === 'string') return part;
    Object.assign(result, part);
  }
  return result;
}

function readProjection(
  machine: Machine,
  facts: PodFacts,
  source: Projection,
  defaultMode: number,
): Contents | string {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  if (configMap !== undefined) return readObject(machine, facts, 'ConfigMap', { defaultMode, ...configMap });
  if (secret !== undefined) return readObject(machine, facts, 'Secret', { defaultMode, ...secret });
  if (downwardAPI !== undefined) return readFields(machine, facts, { defaultMode, ...downwardAPI });
  if (serviceAccountToken === undefined) return 'this source of a projected volume is not simulated';
  const { namespace } = facts.pod.metadata;
  const account = facts.pod.spec.serviceAccountName ?? 'default';
  const content = `simulated-token-of-system:serviceaccount:${namespace}:${account}`;
  return { [`/${serviceAccountToken.path}`]: { content, mode: defaultMode } };
}

function readObject(
  { api }: Machine,
  { pod }: PodFacts,
  kind: 'ConfigMap' | 'Secret',
  { name, secretName, items, defaultMode = DEFAULT_MODE, optional }: Objects,
): Contents | string {
  const wanted = secretName ?? name ?? '';
  const object = api.get<ConfigMap>(kind, pod.metadata.namespace ?? '', wanted);
  if (object === null) return optional ? {} : `${kind.toLowerCase()} "${wanted}" not found`;
  const data =
    kind === 'ConfigMap' ? { ...object.data, ...decodeAll(object.binaryData) } : decodeAll(object.data);
  if (items === undefined) {
    const files = Object.entries(data).map(([key, content]) => [`/${key}`, { content, mode: defaultMode }]);
    return Object.fromEntries(files) as Contents;
  }
  const result: Record<string, VolumeFile> = {};
  for (const { key, path, mode } of items) {
    const content = data[key];
    if (content !== undefined) result[`/${path}`] = { content, mode: mode ?? defaultMode };
    else if (!optional) {
      return kind === 'ConfigMap'
        ? `configmap references non-existent config key: ${key}`
        : `references non-existent secret key: ${key}`;
    }
  }
  return result;
}

function decodeAll(
  data: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | Uint8Array>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decode(value)]));
}

/** Text where it is some: most Secrets are, and text is cheaper to look at. */
function decode(value: string): string | Uint8Array {
  const bytes = decodeBase64(value) ?? new Uint8Array();
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? bytes : text;
}

function readFields(machine: Machine, facts: PodFacts, { items = [], defaultMode = DEFAULT_MODE }: Fields) {
  const result: Record<string, VolumeFile> = {};
  for (const { path, mode = defaultMode, fieldRef, resourceFieldRef } of items) {
    try {
      const content =
        resourceFieldRef === undefined
          ? readField(machine, facts, fieldRef?.fieldPath ?? '')
          : readResource(machine, facts.pod, facts.pod.spec.containers[0]!, resourceFieldRef);
      result[`/${path}`] = { content, mode };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.message;
    }
  }
  return result;
}
