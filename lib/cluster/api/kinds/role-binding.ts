/** RoleBinding and ClusterRoleBinding. Upstream: pkg/apis/rbac/validation. Stored and checked, not enforced. */
import type { KubernetesObject } from '../../resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { isSame } from '../equality';
import { invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain, pathSegment } from '../names';
import type { FieldError } from '../status';
import { NOT_ENFORCED } from './role';

interface Subject {
  readonly kind?: string;
  readonly apiGroup?: string;
  readonly name?: string;
  readonly namespace?: string;
}

interface RoleBinding extends KubernetesObject {
  readonly subjects?: readonly Subject[];
  readonly roleRef: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
}

const GROUP = 'rbac.authorization.k8s.io';

function setDefaults(binding: Draft): void {
  binding.roleRef ??= {};
  const reference = binding.roleRef as Draft;
  reference.apiGroup ||= GROUP;
  for (const subject of (binding.subjects ?? []) as Draft[]) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ??= GROUP;
  }
}

function validateSubject(subject: Subject, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { kind = '', apiGroup = '', name = '', namespace = '' } = subject;
  if (name === '') errors.push(required(`${field}.name`));
  if (kind === 'ServiceAccount') {
    for (const why of name === '' ? [] : dnsSubdomain(name)) {
      errors.push(invalidValue(`${field}.name`, name, why));
    }
    if (apiGroup !== '') errors.push(notSupported(`${field}.apiGroup`, apiGroup, ['']));
    if (namespace === '') errors.push(required(`${field}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) errors.push(notSupported(`${field}.apiGroup`, apiGroup, [GROUP]));
  } else errors.push(notSupported(`${field}.kind`, kind, ['Group', 'ServiceAccount', 'User']));
  return errors;
}

function validate({ roleRef, subjects = [] }: RoleBinding, isNamespaced: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { apiGroup = '', kind = '', name = '' } = roleRef;
  if (apiGroup !== GROUP) errors.push(notSupported('roleRef.apiGroup', apiGroup, [GROUP]));
  const kinds = isNamespaced ? ['ClusterRole', 'Role'] : ['ClusterRole'];
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') errors.push(required('roleRef.name'));
  for (const why of pathSegment(name)) errors.push(invalidValue('roleRef.name', name, why));
  subjects.forEach((subject, index) => {
    errors.push(...validateSubject(subject, `subjects[${index}]`));
  });
  return errors;
}

function names(subjects: readonly Subject[], kind: string): string {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name = '' }) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
    .join(', ');
}

function defineBinding(kind: 'RoleBinding' | 'ClusterRoleBinding', isNamespaced: boolean): Kind {
  const row: Kind<RoleBinding> = {
    kind,
    definition: kind,
    group: GROUP,
    version: 'v1',
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    isNamespaced,
    nameRule: pathSegment,
    hasStatus: false,
    storedOnly: NOT_ENFORCED,
    setDefaults,
    validate: (binding) => validate(binding, isNamespaced),
    validateUpdate: (next, previous) =>
      isSame(next.roleRef, previous.roleRef)
        ? []
        : [invalidValue('roleRef', next.roleRef, 'cannot change roleRef')],
    columns: [
      { name: 'Name' },
      { name: 'Role' },
      { name: 'Age' },
      { name: 'Users', isWide: true },
      { name: 'Groups', isWide: true },
      { name: 'ServiceAccounts', isWide: true },
    ],
    cells: ({ metadata, roleRef, subjects = [] }, { epochMs }) => [
      metadata.name,
      `${roleRef.kind ?? ''}/${roleRef.name ?? ''}`,
      age(metadata.creationTimestamp, epochMs),
      names(subjects, 'User'),
      names(subjects, 'Group'),
      names(subjects, 'ServiceAccount'),
    ],
  };
  return defineKind(row);
}

export const roleBindingKind = defineBinding('RoleBinding', true);
export const clusterRoleBindingKind = defineBinding('ClusterRoleBinding', false);
