/** coordination.k8s.io/v1 Lease: the heartbeat of nodes. Only its form is checked. */
import { age } from '../duration';
import { defineKind } from '../kind';
import { dnsSubdomain } from '../names';

export const leaseKind = defineKind({
  kind: 'Lease',
  definition: 'Lease',
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  singular: 'lease',
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  columns: [{ name: 'Name' }, { name: 'Holder' }, { name: 'Age' }],
  cells: ({ metadata, spec }, { epochMs }) => [
    metadata.name,
    (spec as { holderIdentity?: string } | undefined)?.holderIdentity ?? '',
    age(metadata.creationTimestamp, epochMs),
  ],
});
