/**
 * Errors about single fields, in the words of Kubernetes. Upstream: k8s.io/apimachinery/pkg/util/validation/field.
 */
import { compareText } from '../kernel/text';
import type { FieldError } from './status';

/** A value as messages show it: texts quoted, numbers plain, others as JSON (since 1.34; Go’s syntax before). */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return JSON.stringify(value);
}

export function required(field: string, why = ''): FieldError {
  return {
    reason: 'FieldValueRequired',
    field,
    message: why === '' ? 'Required value' : `Required value: ${why}`,
  };
}

export function invalidValue(field: string, value: unknown, why: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${show(value)}: ${why}` };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const listed = [...supported].sort(compareText).map((name) => JSON.stringify(name));
  const message = `Unsupported value: ${show(value)}: supported values: ${listed.join(', ')}`;
  return { reason: 'FieldValueNotSupported', field, message };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${show(value)}` };
}

export function forbiddenField(field: string, why: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` };
}

export function notFoundField(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${show(value)}` };
}

export function tooLong(field: string, maximum: number): FieldError {
  const message = `Too long: may not be more than ${maximum} bytes`;
  return { reason: 'FieldValueTooLong', field, message };
}

export function tooMany(field: string, actual: number, maximum: number): FieldError {
  const message = `Too many: ${actual}: must have at most ${maximum} items`;
  return { reason: 'FieldValueTooMany', field, message };
}
