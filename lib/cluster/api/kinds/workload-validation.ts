/**
 * Rules that Deployments and ReplicaSets have in common: numbers, selectors, and the template.
 * Upstream: pkg/apis/apps/validation and ValidatePodTemplateSpecForReplicaSet.
 */
import { compareText } from '../../kernel/text';
import type { LabelSelector, PodTemplate } from '../../resources';
import { isSame } from '../equality';
import { forbiddenField, invalidValue, notSupported, required } from '../field';
import { matchSelector } from '../label-selector';
import { validateLabels } from '../metadata';
import { labelValue, qualifiedName } from '../names';
import type { FieldError } from '../status';
import { validatePodSpec } from './pod-validation';

export function validateNonNegative(value: number | undefined, field: string): readonly FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [invalidValue(field, value, 'must be greater than or equal to 0')];
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => compareText(a, b)));
}

/** In the order in which Go writes it. */
function orderSelector({ matchLabels, matchExpressions }: LabelSelector): LabelSelector {
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: sorted(matchLabels) }),
    ...(matchExpressions === undefined ? {} : { matchExpressions }),
  };
}

/** apps/v1 never lets a selector change. */
export function validateSelectorUpdate(
  { spec: next }: { readonly spec: { readonly selector: LabelSelector } },
  { spec: previous }: { readonly spec: { readonly selector: LabelSelector } },
): readonly FieldError[] {
  if (isSame(next.selector, previous.selector)) return [];
  return [invalidValue('spec.selector', orderSelector(next.selector ?? {}), 'field is immutable')];
}

const OPERATORS = ['DoesNotExist', 'Exists', 'In', 'NotIn'];

/** A selector that may be empty. */
export function validateLabelSelector(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [...validateLabels(matchLabels, `${path}.matchLabels`)];
  for (const [index, { key = '', operator, values = [] }] of matchExpressions.entries()) {
    const field = `${path}.matchExpressions[${index}]`;
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (!OPERATORS.includes(operator)) {
      errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'));
    } else if (takesValues && values.length === 0) {
      const why = "must be specified when `operator` is 'In' or 'NotIn'";
      errors.push(required(`${field}.values`, why));
    } else if (!takesValues && values.length > 0) {
      const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      errors.push(forbiddenField(`${field}.values`, why));
    }
    for (const why of qualifiedName(key)) errors.push(invalidValue(`${field}.key`, key, why));
    for (const [valueIndex, value] of values.entries()) {
      for (const why of labelValue(value))
        errors.push(invalidValue(`${field}.values[${valueIndex}]`, value, why));
    }
  }
  return errors;
}

/** `owner`: as the message says it, "deployment". */
export function validateSelector(selector: LabelSelector | undefined, owner: string): readonly FieldError[] {
  if (selector === undefined) return [required('spec.selector')];
  const errors = [...validateLabelSelector(selector, 'spec.selector')];
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) {
    const why = `empty selector is invalid for ${owner}`;
    errors.push(invalidValue('spec.selector', orderSelector(selector), why));
  }
  return errors;
}

/** `owner`: the kind in messages. `claims`: volumes that come from elsewhere. */
export function validateTemplate(
  template: PodTemplate | undefined,
  selector: LabelSelector | undefined,
  owner = 'ReplicaSet',
  claims: readonly string[] = [],
): readonly FieldError[] {
  const field = 'spec.template';
  if (template === undefined) return [required(field)];
  const errors: FieldError[] = [];
  const { labels } = template.metadata ?? {};
  // Without a selector nothing matches; one that is empty matches everything.
  if (selector === undefined || !matchSelector(selector)(labels)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalidValue(`${field}.metadata.labels`, labels && sorted(labels), why));
  }
  errors.push(...validateLabels(labels, `${field}.labels`));
  errors.push(...validatePodSpec(template.spec, `${field}.spec`, claims));
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const why = `activeDeadlineSeconds in ${owner} is not Supported`;
    errors.push(forbiddenField(`${field}.spec.activeDeadlineSeconds`, why));
  }
  return errors;
}
