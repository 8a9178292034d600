/**
 * Rules that Deployments and ReplicaSets have in common: numbers, selectors, and the template.
 * Upstream: pkg/apis/apps/validation and ValidatePodTemplateSpecForReplicaSet.
 */
import { compareText } from '../../kernel/text';
import type { LabelSelector, PodTemplate } from '../../resources';
import { forbiddenField, invalidShown, invalidValue, notSupported, required } from '../field';
import { matchSelector } from '../label-selector';
import { validateLabels } from '../metadata';
import { labelValue, qualifiedName } from '../names';
import type { FieldError } from '../status';
import { validatePodSpec } from './pod-validation';

export function validateNonNegative(value: number | undefined, field: string): readonly FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [invalidValue(field, value, 'must be greater than or equal to 0')];
}

/** As Go prints it. */
function showGoMap(map: Readonly<Record<string, string>> | undefined): string {
  if (map === undefined) return 'map[string]string(nil)';
  const pairs = Object.entries(map).sort(([a], [b]) => compareText(a, b));
  return `map[string]string{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(', ')}}`;
}

export function showGoSelector({ matchLabels, matchExpressions }: LabelSelector): string {
  const items = (matchExpressions ?? []).map(({ key, operator, values }) => {
    const listed =
      values === undefined
        ? '[]string(nil)'
        : `[]string{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
    return `v1.LabelSelectorRequirement{Key:${JSON.stringify(key)}, Operator:"${operator}", Values:${listed}}`;
  });
  const expressions = matchExpressions === undefined ? '(nil)' : `{${items.join(', ')}}`;
  return `v1.LabelSelector{MatchLabels:${showGoMap(matchLabels)}, MatchExpressions:[]v1.LabelSelectorRequirement${expressions}}`;
}

const OPERATORS = ['DoesNotExist', 'Exists', 'In', 'NotIn'];

/** `owner`: as the message says it, "deployment". */
export function validateSelector(selector: LabelSelector | undefined, owner: string): readonly FieldError[] {
  if (selector === undefined) return [required('spec.selector')];
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const errors: FieldError[] = [...validateLabels(matchLabels, 'spec.selector.matchLabels')];
  for (const [index, { key = '', operator, values = [] }] of matchExpressions.entries()) {
    const field = `spec.selector.matchExpressions[${index}]`;
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
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) {
    const why = `empty selector is invalid for ${owner}`;
    errors.push(invalidShown('spec.selector', showGoSelector(selector), why));
  }
  return errors;
}

export function validateTemplate(
  template: PodTemplate | undefined,
  selector: LabelSelector | undefined,
): readonly FieldError[] {
  const field = 'spec.template';
  if (template === undefined) return [required(field)];
  const errors: FieldError[] = [];
  const { labels } = template.metadata ?? {};
  const isEmpty =
    Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;
  if (selector !== undefined && !isEmpty && !matchSelector(selector)(labels)) {
    const why = '`selector` does not match template `labels`';
    errors.push(invalidShown(`${field}.metadata.labels`, showGoMap(labels), why));
  }
  errors.push(...validateLabels(labels, `${field}.labels`));
  errors.push(...validatePodSpec(template.spec, `${field}.spec`));
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const why = 'activeDeadlineSeconds in ReplicaSet is not Supported';
    errors.push(forbiddenField(`${field}.spec.activeDeadlineSeconds`, why));
  }
  return errors;
}
