/**
 * ServiceAccount: stored and listed. Nothing makes the account `default` of a namespace but a controller, and no
 * pod is refused for want of one. Tokens are given and never checked (review-requests.ts).
 */
import { age } from '../duration';
import { defineKind } from '../kind';
import { dnsSubdomain } from '../names';

export const serviceAccountKind = defineKind({
  kind: 'ServiceAccount',
  definition: 'ServiceAccount',
  group: '',
  version: 'v1',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  isNamespaced: true,
  subresources: [
    { name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  ],
  nameRule: dnsSubdomain,
  hasStatus: false,
  returnsDeleted: true,
  columns: [{ name: 'Name' }, { name: 'Secrets' }, { name: 'Age' }],
  cells: ({ metadata, secrets = [] }, { epochMs }) => [
    metadata.name,
    (secrets as readonly unknown[]).length,
    age(metadata.creationTimestamp, epochMs),
  ],
});
