/**
 * LimitRange. Upstream: ValidateLimitRange in pkg/apis/core/validation: of each item, that its type is known and
 * that least, default and most stand in this order.
 */
import { compareText } from '../../kernel/text';
import type { LimitRange, LimitRangeItem } from '../../storage-resources';
import type { Draft } from '../decode';
import { duplicate, forbiddenField, invalidValue, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { compareQuantities } from '../quantity';
import type { FieldError } from '../status';

/** What is said of containers alone follows from their most and least. */
function setDefaults(range: Draft): void {
  const { limits = [] } = (range.spec ?? {}) as { limits?: Draft[] };
  for (const item of limits) {
    if (item.type !== 'Container') continue;
    item.default = { ...(item.max as Draft), ...(item.default as Draft) };
    item.defaultRequest = {
      ...(item.min as Draft),
      ...(item.default as Draft),
      ...(item.defaultRequest as Draft),
    };
    for (const name of ['default', 'defaultRequest']) {
      if (Object.keys(item[name] as Draft).length === 0) delete item[name];
    }
  }
}

/** Which amount may not be greater than which, and how that is said. */
const ORDER = [
  ['min', 'max', 'min', 'min value %a is greater than max value %b'],
  ['min', 'defaultRequest', 'defaultRequest', 'min value %a is greater than default request value %b'],
  ['defaultRequest', 'max', 'defaultRequest', 'default request value %a is greater than max value %b'],
  [
    'defaultRequest',
    'default',
    'defaultRequest',
    'default request value %a is greater than default limit value %b',
  ],
  ['min', 'default', 'default', 'min value %a is greater than default value %b'],
  ['default', 'max', 'default', 'default value %a is greater than max value %b'],
] as const;

function validateItem(item: LimitRangeItem, field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { type = '' } = item;
  if (type === '') errors.push(required(`${field}.type`));
  if (type === 'Pod') {
    for (const name of ['default', 'defaultRequest'] as const) {
      if (item[name] === undefined) continue;
      errors.push(forbiddenField(`${field}.${name}`, "may not be specified when `type` is 'Pod'"));
    }
  }
  if (
    type === 'PersistentVolumeClaim' &&
    item.min?.storage === undefined &&
    item.max?.storage === undefined
  ) {
    const why = 'either minimum or maximum storage value is required, but neither was provided';
    errors.push(required(`${field}.limits`, why));
  }
  const lists = [item.max, item.min, item.default, item.defaultRequest];
  const resources = [...new Set(lists.flatMap((amounts) => Object.keys(amounts ?? {})))].sort(compareText);
  for (const resource of resources) {
    for (const [lower, upper, place, words] of ORDER) {
      const [least, most] = [item[lower]?.[resource], item[upper]?.[resource]];
      if (least === undefined || most === undefined || compareQuantities(least, most) <= 0) continue;
      const why = words.replace('%a', least).replace('%b', most);
      errors.push(invalidValue(`${field}.${place}[${resource}]`, item[place]![resource], why));
    }
  }
  return errors;
}

function validate({ spec = {} }: LimitRange): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec.limits ?? []).flatMap((item, index) => {
    const field = `spec.limits[${index}]`;
    const again = seen.has(item.type ?? '') ? [duplicate(`${field}.type`, item.type)] : [];
    seen.add(item.type ?? '');
    return [...again, ...validateItem(item, field)];
  });
}

const row: Kind<LimitRange> = {
  kind: 'LimitRange',
  definition: 'LimitRange',
  group: '',
  version: 'v1',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  isNamespaced: true,
  nameRule: dnsSubdomain,
  hasStatus: false,
  setDefaults,
  validate,
  columns: [{ name: 'Name' }, { name: 'Created At' }],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ''],
};

export const limitRangeKind = defineKind(row);
