/** Amounts that are a number or a percentage of something. Upstream: pkg/apis/apps/validation. */
import { invalidValue } from '../field';
import type { FieldError } from '../status';
import { validateNonNegative } from './workload-validation';

export type Amount = number | string | undefined;

const PERCENT = /^\d+%$/;

export function validateAmount(amount: Amount, field: string): readonly FieldError[] {
  if (typeof amount === 'number') return validateNonNegative(amount, field);
  if (amount === undefined || PERCENT.test(amount)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalidValue(field, amount, why)];
}

/** `0` and `0%` are nothing; malformed text is told elsewhere. */
export function isNothing(amount: Amount): boolean {
  return amount === 0 || (typeof amount === 'string' && /^0+%$/.test(amount));
}

export function validateAtMostWhole(amount: Amount, field: string): readonly FieldError[] {
  if (typeof amount !== 'string' || !PERCENT.test(amount) || Number(amount.slice(0, -1)) <= 100) return [];
  return [invalidValue(field, amount, 'must not be greater than 100%')];
}
