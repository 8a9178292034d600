/** kubectl describe ingress, ingressclass. Upstream: describe.go (describeIngressV1, describeIngressClassV1). */
import type { Process } from '../../../../cluster/process';
import { requireKind, SERVICE } from '../built-in';
import type { Call } from '../call';
import { requestJson } from '../client';
import { resourcePath } from '../discovery';
import { StatusError } from '../errors';
import { at, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { endpointsOfPort, slicesOfName } from './services';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function* writeIngress(writer: Writer, call: Call, ingress: Tree): Process<void> {
  const spec = treeAt(ingress, 'spec');
  const namespace = textAt(ingress, 'metadata', 'namespace');
  const fallback = at(spec, 'defaultBackend');
  writer.line(0, `Name:\t${textAt(ingress, 'metadata', 'name')}`);
  writeLabels(writer, 'Labels', treeAt(ingress, 'metadata', 'labels'));
  writer.line(0, `Namespace:\t${namespace}`);
  writer.line(0, `Address:\t${addressesOf(ingress)}`);
  writer.line(0, `Ingress Class:\t${textAt(spec, 'ingressClassName') || '<none>'}`);
  const fallbackText = isTree(fallback) ? yield* describeBackend(call, namespace, fallback) : '<default>';
  writer.line(0, `Default backend:\t${fallbackText}`);
  writeTls(writer, listAt(spec, 'tls').filter(isTree));
  writer.line(0, 'Rules:');
  writer.line(1, 'Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = listAt(spec, 'rules')
    .filter(isTree)
    .filter((rule) => isTree(rule['http']));
  for (const rule of rules) {
    writer.line(1, `${textAt(rule, 'host') || '*'}\t`);
    for (const path of listAt(rule, 'http', 'paths').filter(isTree)) {
      const backend = yield* describeBackend(call, namespace, treeAt(path, 'backend'));
      writer.line(2, `\t${textAt(path, 'path')} \t${backend}`);
    }
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallbackText}`);
  writeAnnotations(writer, 'Annotations', treeAt(ingress, 'metadata', 'annotations'));
}

function addressesOf(ingress: Tree): string {
  return listAt(ingress, 'status', 'loadBalancer', 'ingress')
    .map((one) => textAt(one, 'ip') || textAt(one, 'hostname'))
    .join(',');
}

function writeTls(writer: Writer, entries: readonly Tree[]): void {
  if (entries.length > 0) writer.line(0, 'TLS:');
  for (const entry of entries) {
    const hosts = listAt(entry, 'hosts').map(shown).join(',');
    const secret = textAt(entry, 'secretName');
    writer.line(1, secret === '' ? `SNI routes ${hosts}` : `${secret} terminates ${hosts}`);
  }
}

/** "service-python:3000 (10.244.1.2:443)", or why nobody stands behind it. */
function* describeBackend(call: Call, namespace: string, backend: Tree): Process<string> {
  const { service, resource } = backend;
  if (isTree(service)) {
    const name = textAt(service, 'name');
    const port = treeAt(service, 'port');
    const text = `${name}:${shown(port['number'] || port['name'])}`;
    try {
      const slices = yield* slicesOfName(call, namespace, name);
      const type = yield* requireKind(call, SERVICE);
      const path = resourcePath(type, namespace, name);
      const found = yield* requestJson(call.client(), { method: 'GET', path });
      const matching = listAt(found, 'spec', 'ports').filter((one) =>
        port['number'] ? at(one, 'port') === port['number'] : textAt(one, 'name') === textAt(port, 'name'),
      );
      return `${text} (${endpointsOfPort(slices, textAt(matching.at(-1), 'name'))})`;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return `${text} (<error: ${error.message}>)`;
    }
  }
  if (!isTree(resource)) return '';
  const group = textAt(resource, 'apiGroup') || '<none>';
  return `APIGroup: ${group}, Kind: ${textAt(resource, 'kind')}, Name: ${textAt(resource, 'name')}`;
}

export function writeIngressClass(writer: Writer, ingressClass: Tree): void {
  writer.line(0, `Name:\t${textAt(ingressClass, 'metadata', 'name')}`);
  writeLabels(writer, 'Labels', treeAt(ingressClass, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(ingressClass, 'metadata', 'annotations'));
  writer.line(0, `Controller:\t${textAt(ingressClass, 'spec', 'controller')}`);
  const parameters = at(ingressClass, 'spec', 'parameters');
  if (!isTree(parameters)) return;
  writer.line(0, 'Parameters:');
  const group = textAt(parameters, 'apiGroup');
  if (group !== '') writer.line(1, `APIGroup:\t${group}`);
  writer.line(1, `Kind:\t${textAt(parameters, 'kind')}`);
  writer.line(1, `Name:\t${textAt(parameters, 'name')}`);
}
