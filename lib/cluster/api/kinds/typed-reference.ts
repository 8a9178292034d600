/** References by group, kind and name. Upstream: validateIngressTypedLocalObjectReference. */
import { invalidValue, required } from '../field';
import { dnsSubdomain, pathSegment } from '../names';
import type { FieldError } from '../status';

export interface TypedReference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

export function validateTypedReference(
  { apiGroup, kind = '', name = '' }: TypedReference,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const why of apiGroup === undefined ? [] : dnsSubdomain(apiGroup)) {
    errors.push(invalidValue(`${field}.apiGroup`, apiGroup, why));
  }
  for (const [part, text] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (text === '') errors.push(required(`${field}.${part}`));
    for (const why of pathSegment(text)) errors.push(invalidValue(`${field}.${part}`, text, why));
  }
  return errors;
}
