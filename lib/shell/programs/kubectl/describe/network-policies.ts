/** kubectl describe networkpolicy. Upstream: describe.go (describeNetworkPolicy). */
import { formatSelector } from '../label-selector';
import { isTree, listAt, type Tree, textAt, treeAt, type Value } from '../output/value';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function writeNetworkPolicy(writer: Writer, policy: Tree): void {
  const spec = treeAt(policy, 'spec');
  writer.line(0, `Name:\t${textAt(policy, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(policy, 'metadata', 'namespace')}`);
  writer.line(0, `Created on:\t${goTime(textAt(policy, 'metadata', 'creationTimestamp'))}`);
  writeLabels(writer, 'Labels', treeAt(policy, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(policy, 'metadata', 'annotations'));
  writer.line(0, 'Spec:');
  const selector = formatSelector(treeAt(spec, 'podSelector'));
  const pods = selector || '<none> (Allowing the specific traffic to all pods in this namespace)';
  writer.line(1, `PodSelector:     ${pods}`);
  const types = listAt(spec, 'policyTypes').map(shown);
  for (const direction of [INGRESS, EGRESS]) {
    if (types.includes(direction.type)) {
      writer.line(1, `Allowing ${direction.field} traffic:`);
      writeRules(writer, listAt(spec, direction.field).filter(isTree), direction);
    } else writer.line(1, `Not affecting ${direction.field} traffic`);
  }
  writer.line(1, `Policy Types: ${types.join(', ') || '<none>'}`);
}

/** Go's own form of a time, which upstream shows here alone. */
function goTime(text: string): string {
  return `${text.slice(0, 10)} ${text.slice(11, 19)} +0000 UTC`;
}

interface Direction {
  readonly type: string;
  readonly field: string;
  readonly peers: string;
  readonly title: string;
  readonly unrestricted: string;
}

const INGRESS: Direction = {
  type: 'Ingress',
  field: 'ingress',
  peers: 'from',
  title: 'From',
  unrestricted: 'source',
};
const EGRESS: Direction = {
  type: 'Egress',
  field: 'egress',
  peers: 'to',
  title: 'To',
  unrestricted: 'destination',
};

function writeRules(writer: Writer, rules: readonly Tree[], direction: Direction): void {
  if (rules.length === 0) {
    writer.line(2, `<none> (Selected pods are isolated for ${direction.field} connectivity)`);
  }
  for (const [index, rule] of rules.entries()) {
    if (index > 0) writer.line(2, '----------');
    const ports = listAt(rule, 'ports').filter(isTree);
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const port of ports) writer.line(2, describePort(port));
    const peers = listAt(rule, direction.peers).filter(isTree);
    if (peers.length === 0) {
      writer.line(2, `${direction.title}: <any> (traffic not restricted by ${direction.unrestricted})`);
    }
    for (const peer of peers) {
      writer.line(2, `${direction.title}:`);
      writePeer(writer, peer);
    }
  }
}

function describePort({ port, endPort, protocol }: Tree): string {
  const first = shown(port) || '<nil>';
  const kind = shown(protocol) || 'TCP';
  return endPort === undefined
    ? `To Port: ${first}/${kind}`
    : `To Port Range: ${first}-${shown(endPort)}/${kind}`;
}

function writePeer(writer: Writer, { namespaceSelector, podSelector, ipBlock }: Tree): void {
  writeSelector(writer, 'NamespaceSelector', namespaceSelector);
  writeSelector(writer, 'PodSelector', podSelector);
  if (isTree(namespaceSelector) || isTree(podSelector) || !isTree(ipBlock)) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${textAt(ipBlock, 'cidr')}`);
  writer.line(4, `Except: ${listAt(ipBlock, 'except').map(shown).join(', ')}`);
}

function writeSelector(writer: Writer, title: string, selector: Value | undefined): void {
  if (isTree(selector)) writer.line(3, `${title}: ${formatSelector(selector) || '<none>'}`);
}
