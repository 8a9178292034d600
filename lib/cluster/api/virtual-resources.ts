/**
 * Resources that are asked and never stored: each POST gets an answer and leaves nothing behind. They appear in
 * discovery like all others. Leaves out TokenReview and ComponentStatus.
 */
import type { Kind } from './kind';

/** What discovery and paths need to know of a resource. */
export type ServedResource = Pick<
  Kind,
  | 'kind'
  | 'group'
  | 'version'
  | 'plural'
  | 'singular'
  | 'shortNames'
  | 'categories'
  | 'isNamespaced'
  | 'verbs'
  | 'subresources'
>;

function virtual(group: string, kind: string, isNamespaced = false): ServedResource {
  const singular = kind.toLowerCase();
  return { kind, group, version: 'v1', plural: `${singular}s`, singular, isNamespaced, verbs: ['create'] };
}

const AUTHENTICATION = 'authentication.k8s.io';
const AUTHORIZATION = 'authorization.k8s.io';

export const VIRTUAL_RESOURCES: readonly ServedResource[] = [
  virtual('', 'Binding', true),
  virtual(AUTHENTICATION, 'SelfSubjectReview'),
  virtual(AUTHORIZATION, 'LocalSubjectAccessReview', true),
  virtual(AUTHORIZATION, 'SelfSubjectAccessReview'),
  virtual(AUTHORIZATION, 'SelfSubjectRulesReview'),
  virtual(AUTHORIZATION, 'SubjectAccessReview'),
];
