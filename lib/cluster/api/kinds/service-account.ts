/**
 * ServiceAccount: stored and listed. A controller makes the account `default` of a namespace; a plugin of admission
 * refuses pods whose account is not there. Tokens are given and never checked (review-requests.ts).
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
