/**
 * The volumes of a pod as file trees: emptyDir, hostPath (files of the node), persistentVolumeClaim (files of the
 * volume, which outlive pods), and those that show objects of the API. What changes there reaches the files about a
 * minute later. Left out: sizeLimit, attaching to one node only, and all other types (the pod waits, an event says so).
 * Upstream: pkg/kubelet/volumemanager, pkg/volume.
 */
import type { FileSystem } from '../../process';
import type { Container, KubernetesObject, Volume, VolumeMount } from '../../resources';
import type { MountedVolume, SetUp, Volumes } from './aids';
import { expand, type PodFacts } from './environment';
import type { Machine } from './machine';
import { createMountedFiles, type Mount } from './mounts';
import { type Contents, readContents } from './volume-contents';

export function setUpVolumes(machine: Machine, facts: PodFacts): SetUp {
  const volumes = new Map<string, MountedVolume>();
  for (const volume of facts.pod.spec.volumes ?? []) {
    const found = setUpVolume(machine, facts, volume);
    if (typeof found === 'string') return { ok: false, message: found };
    volumes.set(volume.name, found);
  }
  return { ok: true, volumes };
}

export function refreshVolumes(machine: Machine, facts: PodFacts, volumes: Volumes): void {
  for (const volume of volumes.values()) volume.refresh?.(machine, facts);
}

function setUpVolume(machine: Machine, facts: PodFacts, volume: Volume): MountedVolume | string {
  const failed = (why: string): string => `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`;
  if (volume.emptyDir !== undefined) return holdFiles(() => machine.runner.createFiles({}));
  const claim = volume['persistentVolumeClaim'] as { claimName: string; readOnly?: boolean } | undefined;
  if (claim !== undefined) return setUpClaim(machine, facts, volume.name, claim);
  const hostPath = volume['hostPath'] as { path: string; type?: string } | undefined;
  if (hostPath !== undefined) {
    const why = prepareHostPath(machine.files(), hostPath.path, hostPath.type ?? '');
    return why === null ? showNode(machine, hostPath.path) : failed(`hostPath type check failed: ${why}`);
  }
  // The token of every pod: nobody waits for it, and hardly anybody reads it.
  if (volume.name.startsWith('kube-api-access-')) {
    return holdFiles(() => {
      const contents = readContents(machine, facts, volume);
      return makeFiles(machine, contents === null || typeof contents === 'string' ? {} : contents);
    }, true);
  }
  const contents = readContents(machine, facts, volume);
  if (contents === null) return failed('volumes of this type are not simulated');
  return typeof contents === 'string' ? failed(contents) : showObjects(machine, volume, contents);
}

function holdFiles(make: () => FileSystem, isReadOnly = false): MountedVolume {
  let files: FileSystem | null = null;
  return {
    files() {
      files ??= make();
      return files;
    },
    root: '',
    isReadOnly,
  };
}

/** Whatever a mount says, nobody writes into these. */
function showObjects(machine: Machine, volume: Volume, first: Contents): MountedVolume {
  let contents = first;
  let files: FileSystem | null = null;
  return {
    files() {
      files ??= makeFiles(machine, contents);
      return files;
    },
    root: '',
    isReadOnly: true,
    refresh(_machine, facts) {
      const next = readContents(machine, facts, volume);
      // What is gone from the API stays in the files, as on a real node.
      if (next === null || typeof next === 'string') return;
      if (files !== null) replaceFiles(files, contents, next);
      contents = next;
    },
  };
}

function makeFiles(machine: Machine, contents: Contents): FileSystem {
  const files = machine.runner.createFiles({});
  replaceFiles(files, {}, contents);
  return files;
}

function replaceFiles(files: FileSystem, before: Contents, next: Contents): void {
  for (const path of Object.keys(before)) if (!Object.hasOwn(next, path)) files.remove(path);
  for (const [path, { content, mode }] of Object.entries(next)) {
    if (files.readFile(path) !== content) files.writeFile(path, content);
    files.setMode?.(path, mode);
  }
}

/** Null where it may be mounted, else why not. */
function prepareHostPath(files: FileSystem, path: string, type: string): string | null {
  const isDirectory = files.listDirectory(path) !== null;
  const isFile = files.readFile(path) !== null;
  if (type === 'Directory') return isDirectory ? null : `${path} is not a directory`;
  if (type === 'File') return isFile ? null : `${path} is not a file`;
  if (type === 'FileOrCreate') {
    if (isDirectory) return `${path} is not a file`;
    if (!isFile) files.writeFile(path, '');
    return null;
  }
  if (type === 'Socket') return `${path} is not a socket file`;
  if (type === 'CharDevice') return `${path} is not a character device`;
  if (type === 'BlockDevice') return `${path} is not a block device`;
  if (type === 'DirectoryOrCreate' && isFile) return `${path} is not a directory`;
  if (!isFile) files.makeDirectory(path);
  return null;
}

function showNode(machine: Machine, path: string): MountedVolume {
  return { files: machine.files, root: path.replace(/\/+$/, ''), isReadOnly: false };
}

interface Bound extends KubernetesObject {
  readonly spec: {
    readonly volumeName?: string;
    readonly hostPath?: { readonly path: string };
    readonly local?: { readonly path: string };
  };
}

function setUpClaim(
  machine: Machine,
  { pod }: PodFacts,
  name: string,
  { claimName, readOnly = false }: { readonly claimName: string; readonly readOnly?: boolean },
): MountedVolume | string {
  const { namespace = '' } = pod.metadata;
  const failed = (why: string): string =>
    `Unable to attach or mount volumes: unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]: error processing PVC ${namespace}/${claimName}: ${why}`;
  const claim = machine.api.get<Bound>('PersistentVolumeClaim', namespace, claimName);
  if (claim === null)
    return failed(`failed to fetch PVC from API server: persistentvolumeclaims "${claimName}" not found`);
  const volume =
    claim.spec.volumeName === undefined
      ? null
      : machine.api.get<Bound>('PersistentVolume', '', claim.spec.volumeName);
  if (volume === null) return failed('PVC is not bound');
  const path = volume.spec.hostPath?.path ?? volume.spec.local?.path;
  if (path !== undefined) {
    prepareHostPath(machine.files(), path, '');
    return { ...showNode(machine, path), isReadOnly: readOnly };
  }
  const uid = volume.metadata.uid ?? '';
  const files = (): FileSystem => {
    const known = machine.storage.get(uid) ?? machine.runner.createFiles({});
    machine.storage.set(uid, known);
    return known;
  };
  return { files, root: '', isReadOnly: readOnly };
}

/** The container's own files with its volumes hung in, or why that fails. */
export function mountVolumes(
  machine: Machine,
  own: FileSystem,
  container: Container,
  volumes: Volumes,
  environment: Readonly<Record<string, string>>,
): FileSystem | string {
  const mounts: Mount[] = [];
  for (const mount of container.volumeMounts ?? []) {
    const volume = volumes.get(mount.name);
    const wanted = expand(
      mount.subPath ?? (mount as { subPathExpr?: string }).subPathExpr ?? '',
      environment,
    );
    const path = mount.mountPath.replace(/\/+$/, '');
    if (volume === undefined) return `volume "${mount.name}" not found`;
    if (wanted === '') {
      const isReadOnly = volume.isReadOnly || mount.readOnly === true;
      mounts.push({ path, files: volume.files, subPath: volume.root, isReadOnly });
      continue;
    }
    const found = mountPart(machine, volume, wanted.replace(/^\/+|\/+$/g, ''), mount, path);
    if (found === null)
      return `failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`;
    mounts.push(found);
  }
  const context = container['securityContext'] as { readonly readOnlyRootFilesystem?: boolean } | undefined;
  return createMountedFiles(own, mounts, context?.readOnlyRootFilesystem === true);
}

/** A part of a volume. Of those that show objects it is a copy: later changes do not reach it. */
function mountPart(
  machine: Machine,
  volume: MountedVolume,
  part: string,
  mount: VolumeMount,
  path: string,
): Mount | null {
  const subPath = `${volume.root}/${part}`;
  const files = volume.files();
  const content = files.readFile(subPath);
  const isMissing = content === null && files.listDirectory(subPath) === null;
  if (isMissing && volume.isReadOnly) return null;
  if (isMissing) files.makeDirectory(subPath);
  const isReadOnly = volume.isReadOnly || mount.readOnly === true;
  if (content === null || volume.refresh === undefined)
    return { path, files: volume.files, subPath, isReadOnly };
  const copy = machine.runner.createFiles({ [subPath]: content });
  return { path, files: () => copy, subPath, isReadOnly };
}
