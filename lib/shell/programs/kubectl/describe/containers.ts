/** The containers of a pod, as `describe` shows them. Upstream: describe.go (describeContainers). */
import { compareText } from '../../../files/paths';
import { longTime } from '../output/time';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt, type Value } from '../output/value';
import { capitalised, shown, type Writer } from './writer';

export function writeContainers(
  writer: Writer,
  title: string,
  pod: Tree,
  field: string,
  statusField: string,
  /** In front of the title: the containers of a template stand further in. */
  space = '',
): void {
  const containers = listAt(pod, 'spec', field).filter(isTree);
  writer.line(0, `${space}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const name = textAt(container, 'name');
    const status = listAt(pod, 'status', statusField).find((one) => textAt(one, 'name') === name);
    writer.line(1, `${space === '' ? '' : ' '}${name}:`);
    writeBasics(writer, container, isTree(status) ? status : null);
    writeWords(writer, 'Command', listAt(container, 'command'));
    writeWords(writer, 'Args', listAt(container, 'args'));
    if (isTree(status)) writeState(writer, status);
    writeResources(writer, 'Limits', treeAt(container, 'resources', 'limits'));
    writeResources(writer, 'Requests', treeAt(container, 'resources', 'requests'));
    for (const probe of ['liveness', 'readiness', 'startup']) writeProbe(writer, container, probe);
    writeEnvironmentSources(writer, listAt(container, 'envFrom'));
    writeEnvironment(writer, container, pod);
    writeMounts(writer, container);
  }
}

function writeBasics(writer: Writer, container: Tree, status: Tree | null): void {
  if (status) writer.line(2, `Container ID:\t${textAt(status, 'containerID')}`);
  writer.line(2, `Image:\t${textAt(container, 'image')}`);
  if (status) writer.line(2, `Image ID:\t${textAt(status, 'imageID')}`);
  writePorts(writer, 'Port', container, 'containerPort');
  writePorts(writer, 'Host Port', container, 'hostPort');
}

function writePorts(writer: Writer, title: string, container: Tree, field: string): void {
  const ports = listAt(container, 'ports').map((port) => {
    const name = textAt(port, 'name');
    return `${shown(at(port, field) ?? 0)}/${textAt(port, 'protocol')}${name === '' ? '' : ` (${name})`}`;
  });
  const text = ports.length === 0 ? '<none>' : ports.join(', ');
  writer.line(2, `${title}${ports.length > 1 ? 's' : ''}:\t${text}`);
}

function writeWords(writer: Writer, title: string, words: readonly Value[]): void {
  if (words.length > 0) writer.line(2, `${title}:`);
  for (const word of words) for (const line of shown(word).split('\n')) writer.line(3, line);
}

function writeState(writer: Writer, status: Tree): void {
  writeOneState(writer, 'State', treeAt(status, 'state'));
  if (isTree(at(status, 'lastState', 'terminated')))
    writeOneState(writer, 'Last State', treeAt(status, 'lastState'));
  writer.line(2, `Ready:\t${capitalised(at(status, 'ready') === true)}`);
  writer.line(2, `Restart Count:\t${shown(at(status, 'restartCount') ?? 0)}`);
}

function writeOneState(writer: Writer, title: string, state: Tree): void {
  const { running, terminated } = state;
  if (isTree(running)) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${longTime(textAt(running, 'startedAt'))}`);
    return;
  }
  writer.line(2, `${title}:\t${isTree(terminated) ? 'Terminated' : 'Waiting'}`);
  const details = isTree(terminated) ? terminated : treeAt(state, 'waiting');
  if (textAt(details, 'reason') !== '') writer.line(3, `Reason:\t${textAt(details, 'reason')}`);
  if (!isTree(terminated)) return;
  if (textAt(terminated, 'message') !== '') writer.line(3, `Message:\t${textAt(terminated, 'message')}`);
  writer.line(3, `Exit Code:\t${shown(at(terminated, 'exitCode') ?? 0)}`);
  const signal = at(terminated, 'signal');
  if (typeof signal === 'number' && signal > 0) writer.line(3, `Signal:\t${signal}`);
  writer.line(3, `Started:\t${longTime(textAt(terminated, 'startedAt'))}`);
  writer.line(3, `Finished:\t${longTime(textAt(terminated, 'finishedAt'))}`);
}

function writeResources(writer: Writer, title: string, resources: Tree): void {
  const names = sortedKeys(resources);
  if (names.length > 0) writer.line(2, `${title}:`);
  for (const name of names) writer.line(3, `${name}:\t${shown(resources[name])}`);
}

function writeProbe(writer: Writer, container: Tree, kind: string): void {
  const probe = at(container, `${kind}Probe`);
  if (!isTree(probe)) return;
  const number = (field: string, fallback: number) => shown(at(probe, field) ?? fallback);
  const timing = `delay=${number('initialDelaySeconds', 0)}s timeout=${number('timeoutSeconds', 1)}s period=${number('periodSeconds', 10)}s successThreshold=${number('successThreshold', 1)} failureThreshold=${number('failureThreshold', 3)}`;
  writer.line(2, `${kind[0]!.toUpperCase()}${kind.slice(1)}:\t${probeAction(probe)} ${timing}`);
}

function probeAction(probe: Tree): string {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (isTree(exec)) return `exec [${listAt(exec, 'command').map(shown).join(' ')}]`;
  if (isTree(httpGet)) {
    const scheme = textAt(httpGet, 'scheme').toLowerCase() || 'http';
    return `http-get ${scheme}://${textAt(httpGet, 'host')}:${shown(at(httpGet, 'port'))}${textAt(httpGet, 'path')}`;
  }
  if (isTree(tcpSocket)) return `tcp-socket ${textAt(tcpSocket, 'host')}:${shown(at(tcpSocket, 'port'))}`;
  return isTree(grpc) ? `grpc <pod>:${shown(at(grpc, 'port'))} ${textAt(grpc, 'service')}` : 'unknown';
}

function writeEnvironmentSources(writer: Writer, sources: readonly Value[]): void {
  if (sources.length > 0) writer.line(2, 'Environment Variables from:');
  for (const source of sources) {
    const kind = isTree(at(source, 'configMapRef')) ? 'ConfigMap' : 'Secret';
    const reference = treeAt(source, kind === 'ConfigMap' ? 'configMapRef' : 'secretRef');
    const prefix = textAt(source, 'prefix');
    const from = prefix === '' ? kind : `${kind} with prefix '${prefix}'`;
    writer.line(3, `${textAt(reference, 'name')}\t${from}\tOptional: ${at(reference, 'optional') === true}`);
  }
}

function writeEnvironment(writer: Writer, container: Tree, pod: Tree): void {
  const variables = listAt(container, 'env').filter(isTree);
  writer.line(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`);
  for (const variable of variables) {
    const name = textAt(variable, 'name');
    const from = at(variable, 'valueFrom');
    if (!isTree(from)) {
      const lines = textAt(variable, 'value').split('\n');
      for (const [index, line] of lines.entries())
        writer.line(3, `${index === 0 ? `${name}:` : ''}\t${line}`);
    } else writer.line(3, `${name}:\t${sourceOf(from, container, pod)}`);
  }
}

function sourceOf(from: Tree, container: Tree, pod: Tree): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = from;
  if (isTree(fieldRef)) {
    const path = textAt(fieldRef, 'fieldPath');
    return `${fieldOfPod(pod, path)} (${textAt(fieldRef, 'apiVersion') || 'v1'}:${path})`;
  }
  if (isTree(resourceFieldRef)) {
    const resource = textAt(resourceFieldRef, 'resource');
    const [kind, name] = resource.split('.') as [string, string];
    const value = shown(at(container, 'resources', kind, name));
    return `${value === '' && kind === 'limits' ? 'node allocatable' : value || '0'} (${resource})`;
  }
  if (isTree(secretKeyRef)) {
    return `<set to the key '${textAt(secretKeyRef, 'key')}' in secret '${textAt(secretKeyRef, 'name')}'>\tOptional: ${at(secretKeyRef, 'optional') === true}`;
  }
  const reference = isTree(configMapKeyRef) ? configMapKeyRef : {};
  return `<set to the key '${textAt(reference, 'key')}' of config map '${textAt(reference, 'name')}'>\tOptional: ${at(reference, 'optional') === true}`;
}

/** `metadata.labels['app']`, `status.podIP` and so on. */
function fieldOfPod(pod: Tree, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path);
  return keyed ? textAt(pod, 'metadata', keyed[1]!, keyed[2]!) : shown(at(pod, ...path.split('.')));
}

function writeMounts(writer: Writer, container: Tree): void {
  const mounts = listAt(container, 'volumeMounts').filter(isTree);
  writer.line(2, `Mounts:${mounts.length === 0 ? '\t<none>' : ''}`);
  const sorted = [...mounts].sort((left, right) =>
    compareText(textAt(left, 'mountPath'), textAt(right, 'mountPath')),
  );
  for (const mount of sorted) {
    const subPath = textAt(mount, 'subPath');
    const mode = at(mount, 'readOnly') === true ? 'ro' : 'rw';
    const flags = subPath === '' ? mode : `${mode},path=${JSON.stringify(subPath)}`;
    writer.line(3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags})`);
  }
}
