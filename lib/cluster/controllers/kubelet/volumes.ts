/**
 * The volumes of a pod as file trees: configMap, emptyDir, secret, and the projected token volume. A ConfigMap
 * that is changed later reaches its files about a minute afterwards, as it does on a real node.
 * Left out: hostPath, persistent volumes and all others (the pod waits, and an event says so); file modes.
 */
import type { ApiClient } from '../../api/client';
import type { FileSystem, ProcessRunner } from '../../process';
import type { Container, Pod, Volume } from '../../resources';
import { readData } from './environment';
import type { Mount } from './mounts';

export type VolumeFiles = ReadonlyMap<string, FileSystem>;

export type SetUp =
  | { readonly ok: true; readonly volumes: VolumeFiles }
  | { readonly ok: false; readonly message: string };

/** The message is the kubelet's, for the event FailedMount. */
export function setUpVolumes(api: ApiClient, runner: ProcessRunner, pod: Pod): SetUp {
  const volumes = new Map<string, FileSystem>();
  for (const volume of pod.spec.volumes ?? []) {
    const found = readVolume(api, pod, volume);
    if (!found.ok) {
      return {
        ok: false,
        message: `MountVolume.SetUp failed for volume "${volume.name}" : ${found.message}`,
      };
    }
    const files = runner.createFiles(found.files);
    files.makeDirectory('/');
    volumes.set(volume.name, files);
  }
  return { ok: true, volumes };
}

/** Writes the present content of ConfigMaps and Secrets again; what is gone from them is removed. */
export function refreshVolumes(api: ApiClient, pod: Pod, volumes: VolumeFiles): void {
  for (const volume of pod.spec.volumes ?? []) {
    const files = volumes.get(volume.name);
    if (files === undefined || (volume.configMap === undefined && volume['secret'] === undefined)) continue;
    const found = readVolume(api, pod, volume);
    if (!found.ok) continue;
    for (const name of files.listDirectory('/') ?? []) {
      if (!Object.hasOwn(found.files, `/${name}`)) files.remove(`/${name}`);
    }
    for (const [path, content] of Object.entries(found.files)) {
      if (files.readFile(path) !== content) files.writeFile(path, content);
    }
  }
}

export function mountsOf(container: Container, volumes: VolumeFiles): readonly Mount[] {
  return (container.volumeMounts ?? []).flatMap((mount) => {
    const files = volumes.get(mount.name);
    if (files === undefined) return [];
    const subPath = mount.subPath === undefined ? '' : `/${mount.subPath}`;
    return [{ path: mount.mountPath.replace(/\/+$/, ''), files, subPath }];
  });
}

type Content =
  | { readonly ok: true; readonly files: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

function readVolume(api: ApiClient, pod: Pod, volume: Volume): Content {
  const namespace = pod.metadata.namespace ?? '';
  const secret = volume['secret'] as
    | { readonly secretName?: string; readonly items?: Items; readonly optional?: boolean }
    | undefined;
  if (volume.emptyDir !== undefined) return { ok: true, files: {} };
  if (volume.configMap !== undefined) {
    const { name = '', items, optional } = volume.configMap;
    return selectFiles(
      readData(api, 'ConfigMap', namespace, name),
      `configmap "${name}" not found`,
      items,
      optional,
    );
  }
  if (secret !== undefined) {
    const name = secret.secretName ?? '';
    const data = readData(api, 'Secret', namespace, name);
    return selectFiles(data, `secret "${name}" not found`, secret.items, secret.optional);
  }
  if (volume['projected'] !== undefined) {
    const token = `simulated-token-of-${pod.spec.serviceAccountName ?? 'default'}`;
    return {
      ok: true,
      files: { '/namespace': namespace, '/token': token, '/ca.crt': 'simulated certificate\n' },
    };
  }
  return { ok: false, message: 'volumes of this type are not simulated' };
}

type Items = readonly { readonly key: string; readonly path: string }[];

function selectFiles(
  data: Readonly<Record<string, string>> | null,
  missing: string,
  items: Items | undefined,
  optional: boolean | undefined,
): Content {
  if (data === null) return optional ? { ok: true, files: {} } : { ok: false, message: missing };
  if (items === undefined) {
    return {
      ok: true,
      files: Object.fromEntries(Object.entries(data).map(([key, text]) => [`/${key}`, text])),
    };
  }
  const files: Record<string, string> = {};
  for (const { key, path } of items) {
    const text = data[key];
    if (text !== undefined) files[`/${path}`] = text;
    else if (!optional) return { ok: false, message: `references non-existent config key: ${key}` };
  }
  return { ok: true, files };
}
