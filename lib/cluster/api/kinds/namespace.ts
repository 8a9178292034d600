/**
 * Namespace: it ends only after its finalizer is taken off, when the namespace controller has emptied it.
 * Upstream: pkg/registry/core/namespace and the admission plugin NamespaceLifecycle.
 */
import type { Namespace } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { defineKind, type Kind } from '../kind';
import { dnsLabel } from '../names';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];
const NAME_LABEL = 'kubernetes.io/metadata.name';

function setNameLabel(namespace: Draft): void {
  const metadata = namespace.metadata as Draft;
  if (!metadata.name) return;
  metadata.labels = { ...(metadata.labels as Draft | undefined), [NAME_LABEL]: metadata.name };
}

const row: Kind<Namespace> = {
  kind: 'Namespace',
  definition: 'Namespace',
  group: '',
  version: 'v1',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  isNamespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [
    { name: 'finalize', kind: 'Namespace', verbs: ['update'] },
    { name: 'status', kind: 'Namespace', verbs: ['get', 'patch', 'update'] },
  ],
  nameRule: dnsLabel,
  hasStatus: true,
  returnsDeleted: true,
  setDefaults: setNameLabel,
  prepareCreate(namespace) {
    namespace.spec = { finalizers: ['kubernetes'] };
    namespace.status = { phase: 'Active' };
  },
  prepareUpdate(namespace, previous) {
    namespace.spec = previous.spec ?? {};
  },
  refuseDelete: (name) => (IMMORTAL.includes(name) ? 'this namespace may not be deleted' : null),
  prepareDelete(namespace) {
    namespace.status = { ...(namespace.status as Draft | undefined), phase: 'Terminating' };
  },
  isHeld: (namespace) => (namespace.spec?.finalizers ?? []).length > 0,
  columns: [{ name: 'Name' }, { name: 'Status' }, { name: 'Age' }],
  cells: (namespace, { epochMs }) => [
    namespace.metadata.name,
    namespace.status?.phase ?? '',
    age(namespace.metadata.creationTimestamp, epochMs),
  ],
  selectableFields: (namespace) => ({ 'status.phase': namespace.status?.phase ?? '' }),
};

export const namespaceKind = defineKind(row);
