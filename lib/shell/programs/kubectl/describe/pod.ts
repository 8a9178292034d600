/** kubectl describe pod. Upstream: describe.go (describePod). Left out: volume types that this world has not got. */

import { compareText } from '../../../files/paths';
import { ageOf, longTime } from '../output/time';
import { at, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { writeContainers } from './containers';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function writePod(writer: Writer, pod: Tree, nowMs: number): void {
  writeHead(writer, pod, nowMs);
  if (listAt(pod, 'spec', 'initContainers').length > 0) {
    writeContainers(writer, 'Init Containers', pod, 'initContainers', 'initContainerStatuses');
  }
  writeContainers(writer, 'Containers', pod, 'containers', 'containerStatuses');
  if (listAt(pod, 'spec', 'ephemeralContainers').length > 0) {
    writeContainers(writer, 'Ephemeral Containers', pod, 'ephemeralContainers', 'ephemeralContainerStatuses');
  }
  writeGates(writer, pod);
  const conditions = listAt(pod, 'status', 'conditions');
  if (conditions.length > 0) {
    writer.line(0, 'Conditions:');
    writer.line(1, 'Type\tStatus');
    for (const condition of conditions) {
      writer.line(1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')} `);
    }
  }
  writeVolumes(writer, pod);
  writer.line(0, `QoS Class:\t${textAt(pod, 'status', 'qosClass')}`);
  writeLabels(writer, 'Node-Selectors', treeAt(pod, 'spec', 'nodeSelector'));
  writeTolerations(writer, listAt(pod, 'spec', 'tolerations').filter(isTree));
}

function writeHead(writer: Writer, pod: Tree, nowMs: number): void {
  const optional = (title: string, text: string) => {
    if (text !== '') writer.line(0, `${title}:\t${text}`);
  };
  const node = textAt(pod, 'spec', 'nodeName');
  writer.line(0, `Name:\t${textAt(pod, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(pod, 'metadata', 'namespace')}`);
  optional('Priority', shown(at(pod, 'spec', 'priority')));
  optional('Priority Class Name', textAt(pod, 'spec', 'priorityClassName'));
  optional('Runtime Class Name', textAt(pod, 'spec', 'runtimeClassName'));
  optional('Service Account', textAt(pod, 'spec', 'serviceAccountName'));
  writer.line(0, `Node:\t${node === '' ? '<none>' : `${node}/${textAt(pod, 'status', 'hostIP')}`}`);
  const started = textAt(pod, 'status', 'startTime');
  if (started !== '') writer.line(0, `Start Time:\t${longTime(started)}`);
  writeLabels(writer, 'Labels', treeAt(pod, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(pod, 'metadata', 'annotations'));
  writeStatus(writer, pod, nowMs);
  optional('Reason', textAt(pod, 'status', 'reason'));
  optional('Message', textAt(pod, 'status', 'message'));
  writer.line(0, `IP:\t${textAt(pod, 'status', 'podIP')}`);
  const addresses = listAt(pod, 'status', 'podIPs');
  writer.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const address of addresses) writer.line(1, `IP:\t${textAt(address, 'ip')}`);
  const owner = listAt(pod, 'metadata', 'ownerReferences').find((one) => at(one, 'controller') === true);
  if (owner) writer.line(0, `Controlled By:\t${textAt(owner, 'kind')}/${textAt(owner, 'name')}`);
  optional('NominatedNodeName', textAt(pod, 'status', 'nominatedNodeName'));
}

function writeStatus(writer: Writer, pod: Tree, nowMs: number): void {
  const deleted = textAt(pod, 'metadata', 'deletionTimestamp');
  const phase = textAt(pod, 'status', 'phase');
  if (deleted === '' || phase === 'Failed' || phase === 'Succeeded') {
    writer.line(0, `Status:\t${phase}`);
    return;
  }
  const grace = shown(at(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 0);
  writer.line(0, `Status:\tTerminating (lasts ${ageOf(deleted, nowMs)})`);
  writer.line(0, `Termination Grace Period:\t${grace}s`);
}

function writeGates(writer: Writer, pod: Tree): void {
  const gates = listAt(pod, 'spec', 'readinessGates');
  if (gates.length === 0) return;
  writer.line(0, 'Readiness Gates:');
  writer.line(1, 'Type\tStatus');
  for (const gate of gates) {
    const type = textAt(gate, 'conditionType');
    const condition = listAt(pod, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
    writer.line(1, `${type} \t${textAt(condition, 'status') || '<none>'} `);
  }
}

export function writeVolumes(writer: Writer, pod: Tree, space = ''): void {
  const volumes = listAt(pod, 'spec', 'volumes').filter(isTree);
  writer.line(0, `${space}Volumes:${volumes.length === 0 ? '\t<none>' : ''}`);
  for (const volume of volumes) {
    writer.line(1, `${space === '' ? '' : ' '}${textAt(volume, 'name')}:`);
    writeVolume(writer, volume);
  }
}

function writeVolume(writer: Writer, volume: Tree): void {
  const { emptyDir, configMap, secret, hostPath, projected, downwardAPI } = volume;
  if (isTree(emptyDir)) {
    writer.line(2, "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)");
    writer.line(2, `Medium:\t${textAt(emptyDir, 'medium')}`);
    writer.line(2, `SizeLimit:\t${shown(at(emptyDir, 'sizeLimit')) || '<unset>'}`);
  } else if (isTree(configMap)) {
    writer.line(2, 'Type:\tConfigMap (a volume populated by a ConfigMap)');
    writer.line(2, `Name:\t${textAt(configMap, 'name')}`);
    writer.line(2, `Optional:\t${at(configMap, 'optional') === true}`);
  } else if (isTree(secret)) {
    writer.line(2, 'Type:\tSecret (a volume populated by a Secret)');
    writer.line(2, `SecretName:\t${textAt(secret, 'secretName')}`);
    writer.line(2, `Optional:\t${at(secret, 'optional') === true}`);
  } else if (isTree(hostPath)) {
    writer.line(2, 'Type:\tHostPath (bare host directory volume)');
    writer.line(2, `Path:\t${textAt(hostPath, 'path')}`);
    writer.line(2, `HostPathType:\t${textAt(hostPath, 'type')}`);
  } else if (isTree(projected)) writeProjected(writer, projected);
  else if (isTree(downwardAPI)) {
    writer.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)');
    writer.line(2, 'Items:');
    for (const item of listAt(downwardAPI, 'items')) {
      const source = textAt(item, 'fieldRef', 'fieldPath') || textAt(item, 'resourceFieldRef', 'resource');
      writer.line(3, `${source} -> ${textAt(item, 'path')}`);
    }
  } else writer.line(1, '<unknown>');
}

function writeProjected(writer: Writer, projected: Tree): void {
  writer.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)');
  for (const source of listAt(projected, 'sources').filter(isTree)) {
    const { secret, configMap, serviceAccountToken } = source;
    if (isTree(secret)) {
      writer.line(2, `SecretName:\t${textAt(secret, 'name')}`);
      writer.line(2, `Optional:\t${at(secret, 'optional') === true}`);
    } else if (source['downwardAPI'] !== undefined) writer.line(2, 'DownwardAPI:\ttrue');
    else if (isTree(configMap)) {
      writer.line(2, `ConfigMapName:\t${textAt(configMap, 'name')}`);
      writer.line(2, `Optional:\t${at(configMap, 'optional') === true}`);
    } else if (isTree(serviceAccountToken)) {
      writer.line(2, `TokenExpirationSeconds:\t${shown(at(serviceAccountToken, 'expirationSeconds'))}`);
    }
  }
}

export function writeTolerations(writer: Writer, tolerations: readonly Tree[], space = ''): void {
  if (tolerations.length === 0) writer.line(0, `${space}Tolerations:\t<none>`);
  const sorted = [...tolerations].sort((left, right) =>
    compareText(textAt(left, 'key'), textAt(right, 'key')),
  );
  for (const [index, toleration] of sorted.entries()) {
    writer.line(0, `${index === 0 ? `${space}Tolerations:` : ''}\t${formatToleration(toleration)}`);
  }
}

function formatToleration(toleration: Tree): string {
  const key = textAt(toleration, 'key');
  const value = textAt(toleration, 'value');
  const effect = textAt(toleration, 'effect');
  const seconds = at(toleration, 'tolerationSeconds');
  const exists = textAt(toleration, 'operator') === 'Exists' && value === '';
  const head = key + (value === '' ? '' : `=${value}`) + (effect === '' ? '' : `:${effect}`);
  const operator = exists ? `${head === '' ? '' : ' '}op=Exists` : '';
  return head + operator + (typeof seconds === 'number' ? ` for ${seconds}s` : '');
}
