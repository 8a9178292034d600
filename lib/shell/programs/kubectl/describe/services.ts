/**
 * kubectl describe service, endpointslice, endpoints. Upstream: describe.go (describeService, describeEndpoints,
 * describeEndpointSliceV1). The endpoints of a Service are read from its EndpointSlices, as since 1.32.
 */
import type { Process } from '../../../../cluster/process';
import { ENDPOINT_SLICE, requireKind } from '../built-in';
import type { Call } from '../call';
import { requestJson } from '../client';
import { resourcePath } from '../discovery';
import { StatusError } from '../errors';
import { formatLabels } from '../output/table';
import { at, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { formatQuery } from '../text';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function* writeService(writer: Writer, call: Call, service: Tree): Process<void> {
  const slices = yield* slicesOf(call, service);
  const spec = treeAt(service, 'spec');
  const optional = (title: string, text: string): void => {
    if (text !== '') writer.line(0, `${title}:\t${text}`);
  };
  const joined = (field: string): string => listAt(spec, field).map(shown).join(',');
  writer.line(0, `Name:\t${textAt(service, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(service, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(service, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(service, 'metadata', 'annotations'));
  writer.line(0, `Selector:\t${formatLabels(treeAt(spec, 'selector'))}`);
  writer.line(0, `Type:\t${textAt(spec, 'type')}`);
  optional('IP Family Policy', textAt(spec, 'ipFamilyPolicy'));
  writer.line(0, `IP Families:\t${joined('ipFamilies') || '<none>'}`);
  writer.line(0, `IP:\t${textAt(spec, 'clusterIP')}`);
  writer.line(0, `IPs:\t${joined('clusterIPs') || '<none>'}`);
  optional('External IPs', joined('externalIPs'));
  optional('Desired LoadBalancer IP', textAt(spec, 'loadBalancerIP'));
  optional('External Name', textAt(spec, 'externalName'));
  optional('LoadBalancer Ingress', loadBalancerAddresses(service));
  for (const port of listAt(spec, 'ports').filter(isTree)) writePort(writer, port, slices);
  writer.line(0, `Session Affinity:\t${textAt(spec, 'sessionAffinity')}`);
  optional('External Traffic Policy', textAt(spec, 'externalTrafficPolicy'));
  optional('Internal Traffic Policy', textAt(spec, 'internalTrafficPolicy'));
  optional('HealthCheck NodePort', shown(at(spec, 'healthCheckNodePort') || undefined));
  optional('LoadBalancer Source Ranges', joined('loadBalancerSourceRanges'));
  optional('Traffic Distribution', textAt(spec, 'trafficDistribution'));
}

function* slicesOf(call: Call, service: Tree): Process<Tree[]> {
  const { name, namespace } = treeAt(service, 'metadata');
  try {
    return yield* slicesOfName(call, String(namespace), String(name));
  } catch (error) {
    // What can't be read is left out, as upstream.
    if (error instanceof StatusError) return [];
    throw error;
  }
}

/** The EndpointSlices of a Service of this name. */
export function* slicesOfName(call: Call, namespace: string, name: string): Process<Tree[]> {
  const type = yield* requireKind(call, ENDPOINT_SLICE);
  const query = formatQuery({ labelSelector: `kubernetes.io/service-name=${name}` });
  const path = resourcePath(type, namespace) + query;
  return listAt(yield* requestJson(call.client(), { method: 'GET', path }), 'items').filter(isTree);
}

export function loadBalancerAddresses(service: Tree): string {
  return listAt(service, 'status', 'loadBalancer', 'ingress')
    .map((one) => {
      const mode = textAt(one, 'ipMode');
      const address = textAt(one, 'ip');
      return address === '' ? textAt(one, 'hostname') : address + (mode === '' ? '' : ` (${mode})`);
    })
    .join(', ');
}

function writePort(writer: Writer, port: Tree, slices: readonly Tree[]): void {
  const name = textAt(port, 'name');
  const protocol = textAt(port, 'protocol');
  const title = name || '<unset>';
  writer.line(0, `Port:\t${title}\t${shown(port['port'])}/${protocol}`);
  writer.line(0, `TargetPort:\t${shown(port['targetPort'])}/${protocol}`);
  if (textAt(port, 'appProtocol') !== '') writer.line(0, `AppProtocol:\t${textAt(port, 'appProtocol')}`);
  if (at(port, 'nodePort')) writer.line(0, `NodePort:\t${title}\t${shown(port['nodePort'])}/${protocol}`);
  writer.line(0, `Endpoints:\t${endpointsOfPort(slices, name)}`);
}

const MOST_SHOWN = 3;

/** The ready ones: "10.244.1.2:443,10.244.2.2:443 + 4 more...". */
export function endpointsOfPort(slices: readonly Tree[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const found: string[] = [];
  for (const slice of slices) {
    const ready = listAt(slice, 'endpoints').filter(
      (endpoint) => at(endpoint, 'conditions', 'ready') !== false,
    );
    const addresses = ready.map((endpoint) => textAt(endpoint, 'addresses', 0));
    const ports = listAt(slice, 'ports');
    if (ports.length === 0) found.push(...addresses);
    for (const port of ports) {
      if (textAt(port, 'name') !== portName) continue;
      found.push(...addresses.map((address) => `${hostOf(address)}:${shown(at(port, 'port'))}`));
    }
  }
  const text = found.slice(0, MOST_SHOWN).join(',');
  return found.length > MOST_SHOWN ? `${text} + ${found.length - MOST_SHOWN} more...` : text;
}

function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

export function writeEndpoints(writer: Writer, endpoints: Tree): void {
  writer.line(0, `Name:\t${textAt(endpoints, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(endpoints, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(endpoints, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(endpoints, 'metadata', 'annotations'));
  writer.line(0, 'Subsets:');
  for (const subset of listAt(endpoints, 'subsets')) {
    const addresses = (field: string): string =>
      listAt(subset, field)
        .map((one) => textAt(one, 'ip'))
        .join(',') || '<none>';
    writer.line(1, `Addresses:\t${addresses('addresses')}`);
    writer.line(1, `NotReadyAddresses:\t${addresses('notReadyAddresses')}`);
    const ports = listAt(subset, 'ports');
    if (ports.length > 0) {
      writer.line(1, 'Ports:');
      writer.line(2, 'Name\tPort\tProtocol');
      writer.line(2, '----\t----\t--------');
    }
    for (const port of ports) {
      const name = textAt(port, 'name') || '<unset>';
      writer.line(2, `${name}\t${shown(at(port, 'port'))}\t${textAt(port, 'protocol')}`);
    }
    writer.line(0, '');
  }
}

export function writeEndpointSlice(writer: Writer, slice: Tree): void {
  writer.line(0, `Name:\t${textAt(slice, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(slice, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(slice, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(slice, 'metadata', 'annotations'));
  writer.line(0, `AddressType:\t${textAt(slice, 'addressType')}`);
  const ports = listAt(slice, 'ports');
  if (ports.length === 0) writer.line(0, 'Ports: <unset>');
  else {
    writer.line(0, 'Ports:');
    writer.line(1, 'Name\tPort\tProtocol');
    writer.line(1, '----\t----\t--------');
  }
  for (const port of ports) {
    const cells = [textAt(port, 'name') || '<unset>', shown(at(port, 'port') ?? '<unset>')];
    writer.line(1, [...cells, textAt(port, 'protocol')].join('\t'));
  }
  const endpoints = listAt(slice, 'endpoints').filter(isTree);
  writer.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const endpoint of endpoints) writeEndpoint(writer, endpoint);
}

function writeEndpoint(writer: Writer, endpoint: Tree): void {
  const ready = at(endpoint, 'conditions', 'ready');
  const target = at(endpoint, 'targetRef');
  writer.line(1, `- Addresses:\t${listAt(endpoint, 'addresses').map(shown).join(', ') || '<none>'}`);
  writer.line(2, 'Conditions:');
  writer.line(3, `Ready:\t${typeof ready === 'boolean' ? ready : '<unset>'}`);
  writer.line(2, `Hostname:\t${textAt(endpoint, 'hostname') || '<unset>'}`);
  if (isTree(target)) writer.line(2, `TargetRef:\t${textAt(target, 'kind')}/${textAt(target, 'name')}`);
  writer.line(2, `NodeName:\t${textAt(endpoint, 'nodeName') || '<unset>'}`);
  writer.line(2, `Zone:\t${textAt(endpoint, 'zone') || '<unset>'}`);
}
