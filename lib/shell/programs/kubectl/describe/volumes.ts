/**
 * kubectl describe pv, pvc, storageclass. Upstream: describe.go (describePersistentVolume, describePersistentVolumeClaim,
 * describeStorageClass). Left out: volumes of single vendors; those come by CSI.
 */
import type { Process } from '../../../../cluster/process';
import { compareText } from '../../../files/paths';
import type { Call } from '../call';
import { requestJson } from '../client';
import { ageOf, longTime } from '../output/time';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt, type Value } from '../output/value';
import { capitalised, shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function* writeVolume(writer: Writer, call: Call, volume: Tree): Process<void> {
  const spec = treeAt(volume, 'spec');
  const claim = at(spec, 'claimRef');
  writer.line(0, `Name:\t${textAt(volume, 'metadata', 'name')}`);
  writeLabels(writer, 'Labels', treeAt(volume, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(volume, 'metadata', 'annotations'));
  writer.line(0, `Finalizers:\t${finalizersOf(volume)}`);
  writer.line(0, `StorageClass:\t${classOf(volume)}`);
  writer.line(0, `Status:\t${statusOf(volume, call.context.epochMs())}`);
  writer.line(0, `Claim:\t${isTree(claim) ? `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}` : ''}`);
  writer.line(0, `Reclaim Policy:\t${textAt(spec, 'persistentVolumeReclaimPolicy')}`);
  writer.line(0, `Access Modes:\t${formatModes(listAt(spec, 'accessModes'))}`);
  writeOptional(writer, 'VolumeMode', at(spec, 'volumeMode'));
  writer.line(0, `Capacity:\t${shown(at(spec, 'capacity', 'storage')) || '0'}`);
  writeNodeAffinity(writer, at(spec, 'nodeAffinity', 'required'));
  writer.line(0, `Message:\t${textAt(volume, 'status', 'message')}`);
  writer.line(0, 'Source:');
  writeSource(writer, spec);
}

export function* writeClaim(writer: Writer, call: Call, claim: Tree): Process<void> {
  const spec = treeAt(claim, 'spec');
  const bound = textAt(spec, 'volumeName');
  const capacity = shown(at(claim, 'status', 'capacity', 'storage')) || '0';
  writer.line(0, `Name:\t${textAt(claim, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(claim, 'metadata', 'namespace')}`);
  writer.line(0, `StorageClass:\t${classOf(claim)}`);
  writer.line(0, `Status:\t${statusOf(claim, call.context.epochMs())}`);
  writer.line(0, `Volume:\t${bound}`);
  writeLabels(writer, 'Labels', treeAt(claim, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(claim, 'metadata', 'annotations'));
  writer.line(0, `Finalizers:\t${finalizersOf(claim)}`);
  writer.line(0, `Capacity:\t${bound === '' ? '' : capacity}`);
  writer.line(0, `Access Modes:\t${bound === '' ? '' : formatModes(listAt(claim, 'status', 'accessModes'))}`);
  writeOptional(writer, 'VolumeMode', at(spec, 'volumeMode'));
  const source = at(spec, 'dataSource');
  if (isTree(source)) {
    writer.line(0, 'DataSource:');
    if (source['apiGroup'] !== undefined) writer.line(1, `APIGroup:\t${textAt(source, 'apiGroup')}`);
    writer.line(1, `Kind:\t${textAt(source, 'kind')}`);
    writer.line(1, `Name:\t${textAt(source, 'name')}`);
  }
  const users = yield* findUsers(call, claim);
  if (users.length === 0) writer.line(0, 'Used By:\t<none>');
  for (const [index, name] of users.entries()) writer.line(0, `${index === 0 ? 'Used By:' : ''}\t${name}`);
  writeClaimConditions(writer, listAt(claim, 'status', 'conditions'));
}

/** The pods that mount a claim, and those that it was made for. */
function* findUsers(call: Call, claim: Tree): Process<string[]> {
  const path = `/api/v1/namespaces/${textAt(claim, 'metadata', 'namespace')}/pods?limit=500`;
  const pods = listAt(yield* requestJson(call.client(), { method: 'GET', path }), 'items');
  const name = textAt(claim, 'metadata', 'name');
  const owners = listAt(claim, 'metadata', 'ownerReferences').map((owner) => textAt(owner, 'uid'));
  return pods
    .flatMap((pod) => {
      const mounts = listAt(pod, 'spec', 'volumes').filter(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === name,
      );
      const times = mounts.length || (owners.includes(textAt(pod, 'metadata', 'uid')) ? 1 : 0);
      return Array.from({ length: times }, () => textAt(pod, 'metadata', 'name'));
    })
    .sort(compareText);
}

function writeClaimConditions(writer: Writer, conditions: readonly Value[]): void {
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
  writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of conditions) {
    const time = (field: string) => longTime(textAt(condition, field) || '0001-01-01T00:00:00Z');
    const cells = [textAt(condition, 'type'), textAt(condition, 'status')];
    cells.push(time('lastProbeTime'), time('lastTransitionTime'), textAt(condition, 'reason'));
    writer.line(1, [...cells, textAt(condition, 'message')].join(' \t'));
  }
}

export function writeStorageClass(writer: Writer, storageClass: Tree): void {
  const annotations = treeAt(storageClass, 'metadata', 'annotations');
  const isDefault = ['', 'beta.'].some(
    (version) => annotations[`storageclass.${version}kubernetes.io/is-default-class`] === 'true',
  );
  const expands = storageClass['allowVolumeExpansion'];
  const options = listAt(storageClass, 'mountOptions').map(shown);
  writer.line(0, `Name:\t${textAt(storageClass, 'metadata', 'name')}`);
  writer.line(0, `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`);
  writer.line(0, `Annotations:\t${formatPairs(annotations)}`);
  writer.line(0, `Provisioner:\t${textAt(storageClass, 'provisioner')}`);
  writer.line(0, `Parameters:\t${formatPairs(treeAt(storageClass, 'parameters'))}`);
  writer.line(0, `AllowVolumeExpansion:\t${typeof expands === 'boolean' ? capitalised(expands) : '<unset>'}`);
  writer.line(0, options.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:');
  for (const option of options) writer.line(1, option);
  writeOptional(writer, 'ReclaimPolicy', storageClass['reclaimPolicy']);
  writeOptional(writer, 'VolumeBindingMode', storageClass['volumeBindingMode']);
  const topologies = listAt(storageClass, 'allowedTopologies');
  if (topologies.length === 0) return;
  writer.line(0, 'AllowedTopologies:\t');
  writeTerms(writer, 1, topologies, 'matchLabelExpressions');
}

function formatPairs(pairs: Tree): string {
  const words = sortedKeys(pairs).map((key) => `${key}=${shown(pairs[key])}`);
  return words.join(',') || '<none>';
}

function writeOptional(writer: Writer, title: string, value: Value | undefined): void {
  if (value !== undefined) writer.line(0, `${title}:\t${shown(value)}`);
}

function finalizersOf(object: Tree): string {
  return `[${listAt(object, 'metadata', 'finalizers').map(shown).join(' ')}]`;
}

/** The annotation is older than the field, and still wins. */
function classOf(object: Tree): string {
  const annotation = at(object, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class');
  return shown(annotation ?? at(object, 'spec', 'storageClassName'));
}

function statusOf(object: Tree, nowMs: number): string {
  const deleted = textAt(object, 'metadata', 'deletionTimestamp');
  return deleted === '' ? textAt(object, 'status', 'phase') : `Terminating (lasts ${ageOf(deleted, nowMs)})`;
}

/** In the one order that upstream has, whatever the order given. */
const MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;

function formatModes(modes: readonly Value[]): string {
  return MODES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

function writeNodeAffinity(writer: Writer, required: Value | undefined): void {
  if (!isTree(required)) {
    writer.line(0, 'Node Affinity:\t<none>');
    return;
  }
  const terms = listAt(required, 'nodeSelectorTerms');
  writer.line(0, 'Node Affinity:\t');
  writer.line(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
  writeTerms(writer, 2, terms, 'matchExpressions');
}

function writeTerms(writer: Writer, level: number, terms: readonly Value[], field: string): void {
  for (const [number, term] of terms.entries()) {
    const needs = listAt(term, field);
    if (needs.length === 0) writer.line(level, `Term ${number}:\t<none>`);
    for (const [index, need] of needs.entries()) {
      const values = listAt(need, 'values').map(shown);
      const operator = textAt(need, 'operator').toLowerCase() || 'in';
      const list = values.length === 0 ? '' : ` [${values.join(', ')}]`;
      const title = index === 0 ? `Term ${number}:` : '';
      writer.line(level, `${title}\t${textAt(need, 'key')} ${operator}${list}`);
    }
  }
}

interface Source {
  readonly type: string;
  /** Title, field, and what stands where the field is not set. */
  readonly fields: readonly (readonly [title: string, field: string, unset: string])[];
}

const SOURCES: Readonly<Record<string, Source>> = {
  hostPath: {
    type: 'HostPath (bare host directory volume)',
    fields: [
      ['Path', 'path', ''],
      ['HostPathType', 'type', '<none>'],
    ],
  },
  nfs: {
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    fields: [
      ['Server', 'server', ''],
      ['Path', 'path', ''],
      ['ReadOnly', 'readOnly', 'false'],
    ],
  },
  local: {
    type: 'LocalVolume (a persistent volume backed by local storage on a node)',
    fields: [['Path', 'path', '']],
  },
  csi: {
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    fields: [
      ['Driver', 'driver', ''],
      ['FSType', 'fsType', ''],
      ['VolumeHandle', 'volumeHandle', ''],
      ['ReadOnly', 'readOnly', 'false'],
    ],
  },
};

const LONGEST_ATTRIBUTE = 140;

function writeSource(writer: Writer, spec: Tree): void {
  const kind = Object.keys(SOURCES).find((field) => isTree(spec[field]));
  if (kind === undefined) {
    writer.line(1, '<unknown>');
    return;
  }
  const { type, fields } = SOURCES[kind]!;
  writer.line(2, `Type:\t${type}`);
  for (const [title, field, unset] of fields) {
    writer.line(2, `${title}:\t${shown(at(spec, kind, field) ?? unset)}`);
  }
  if (kind !== 'csi') return;
  const attributes = treeAt(spec, kind, 'volumeAttributes');
  const keys = sortedKeys(attributes);
  if (keys.length === 0) writer.line(2, 'VolumeAttributes:\t<none>');
  for (const [index, key] of keys.entries()) {
    const text = `${key}=${shown(attributes[key])}`;
    const cut = text.length > LONGEST_ATTRIBUTE ? `${text.slice(0, LONGEST_ATTRIBUTE)}...` : text;
    // Upstream indents the value too, and the tab of every further line.
    writer.line(2, `${index === 0 ? 'VolumeAttributes:' : ''}\t    ${cut}`);
  }
}
