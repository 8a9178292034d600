/**
 * Role and ClusterRole. Upstream: pkg/apis/rbac/validation. Stored and checked; nobody is refused anything because
 * of them. Aggregation rules are stored and not followed.
 */
import type { KubernetesObject, LabelSelector } from '../../resources';
import type { Draft } from '../decode';
import { invalidValue, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { pathSegment } from '../names';
import type { FieldError } from '../status';
import { validateLabelSelector } from './workload-validation';

interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Role extends KubernetesObject {
  readonly rules?: readonly PolicyRule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

export const NOT_ENFORCED = 'RBAC is not enforced: everybody may do everything.';

function validateRule(rule: PolicyRule, isNamespaced: boolean, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  if (verbs.length === 0) errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const path = `${field}.nonResourceURLs`;
    if (isNamespaced) {
      const why = 'namespaced rules cannot apply to non-resource URLs';
      errors.push(invalidValue(path, nonResourceURLs, why));
    }
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      const why = 'rules cannot apply to both regular resources and non-resource URLs';
      errors.push(invalidValue(path, nonResourceURLs, why));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(`${field}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}

function validate({ rules, aggregationRule }: Role, isNamespaced: boolean): readonly FieldError[] {
  const errors = (rules ?? []).flatMap((rule, index) => validateRule(rule, isNamespaced, `rules[${index}]`));
  if (aggregationRule === undefined) return errors;
  const { clusterRoleSelectors = [] } = aggregationRule;
  const field = 'aggregationRule.clusterRoleSelectors';
  if (clusterRoleSelectors.length === 0) {
    errors.push(required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  clusterRoleSelectors.forEach((selector, index) => {
    errors.push(...validateLabelSelector(selector, `${field}[${index}]`));
  });
  return errors;
}

function defineRole(kind: 'Role' | 'ClusterRole', isNamespaced: boolean): Kind {
  const row: Kind<Role> = {
    kind,
    definition: kind,
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    isNamespaced,
    nameRule: pathSegment,
    hasStatus: false,
    storedOnly: NOT_ENFORCED,
    setDefaults(role: Draft) {
      // Go writes a list without omitempty also where there is none.
      role.rules ??= null;
    },
    validate: (role) => validate(role, isNamespaced),
    columns: [{ name: 'Name' }, { name: 'Created At' }],
    cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''],
  };
  return defineKind(row);
}

export const roleKind = defineRole('Role', true);
export const clusterRoleKind = defineRole('ClusterRole', false);
