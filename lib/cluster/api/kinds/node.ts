/** Node. Upstream: pkg/registry/core/node and printNode. Taints and labels are not checked beyond their form. */
import { compareText } from '../../kernel/text';
import type { Node } from '../../resources';
import { age } from '../duration';
import { type Cell, defineKind, type Kind, type RowContext } from '../kind';
import { dnsSubdomain } from '../names';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function roles(node: Node): string {
  const found: string[] = [];
  for (const [label, value] of Object.entries(node.metadata.labels ?? {})) {
    if (label.startsWith(ROLE_PREFIX) && label !== ROLE_PREFIX) found.push(label.slice(ROLE_PREFIX.length));
    else if (label === 'kubernetes.io/role' && value !== '') found.push(value);
  }
  return found.length === 0 ? '<none>' : [...new Set(found)].sort(compareText).join(',');
}

function readiness(node: Node): string {
  const ready = (node.status?.conditions ?? []).find((condition) => condition.type === 'Ready');
  const states = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec.unschedulable) states.push('SchedulingDisabled');
  return states.join(',');
}

function address(node: Node, type: string): string {
  return (node.status?.addresses ?? []).find((entry) => entry.type === type)?.address ?? '<none>';
}

function cells(node: Node, { epochMs }: RowContext): readonly Cell[] {
  const info = (node.status?.nodeInfo ?? {}) as Readonly<Record<string, string>>;
  return [
    node.metadata.name,
    readiness(node),
    roles(node),
    age(node.metadata.creationTimestamp, epochMs),
    info.kubeletVersion ?? '',
    address(node, 'InternalIP'),
    address(node, 'ExternalIP'),
    info.osImage || '<unknown>',
    info.kernelVersion || '<unknown>',
    info.containerRuntimeVersion || '<unknown>',
  ];
}

const row: Kind<Node> = {
  kind: 'Node',
  definition: 'Node',
  group: '',
  version: 'v1',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  isNamespaced: false,
  subresources: [{ name: 'status', kind: 'Node', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: 'given',
  setDefaults(node) {
    if (node.spec === undefined) node.spec = {};
  },
  columns: [
    { name: 'Name' },
    { name: 'Status' },
    { name: 'Roles' },
    { name: 'Age' },
    { name: 'Version' },
    { name: 'Internal-IP', isWide: true },
    { name: 'External-IP', isWide: true },
    { name: 'OS-Image', isWide: true },
    { name: 'Kernel-Version', isWide: true },
    { name: 'Container-Runtime', isWide: true },
  ],
  cells,
  selectableFields: (node) => ({ 'spec.unschedulable': String(node.spec.unschedulable ?? false) }),
};

export const nodeKind = defineKind(row);
