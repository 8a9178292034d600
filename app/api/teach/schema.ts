/** What questions and forms of those who teach may say. */
import { z } from 'zod';

const id = z.string().min(1).max(200);
const format = z.enum(['json', 'csv']).default('json');
const whole = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, `expected a whole number from 1 to ${most}`)
    .transform(Number)
    .refine((value) => value <= most, `expected a whole number from 1 to ${most}`);

export const MOST_ROWS = 500;
const ORDERS = ['name', 'enrolled', 'last-seen', 'progress'] as const;
const sort = z.enum([...ORDERS, ...ORDERS.map((order) => `-${order}` as const)]);

export const plainQuery = z.strictObject({ format });
export const noQuery = z.strictObject({});
export const courseQuery = z.strictObject({ course: id, format });
export const cohortsQuery = z.strictObject({ course: id.nullable().default(null), format });
export const selectionQuery = z.strictObject({ course: id, cohort: id.nullable().default(null), format });
export const helpsQuery = z.strictObject({
  ...selectionQuery.shape,
  lesson: id,
  version: id.nullable().default(null),
});
export const tableQuery = z.strictObject({
  ...selectionQuery.shape,
  page: whole(1_000_000).default(1),
  pageSize: whole(MOST_ROWS).default(50),
  search: z.string().max(200).default(''),
  sort: sort.default('name'),
});

const name = z
  .string()
  .trim()
  .min(1, 'expected a name')
  .max(100, 'expected at most 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'expected no control characters');

export const newCohort = z.strictObject({ name, course: id });
export const changedCohort = z.strictObject({ name });
export const newToken = z.strictObject({ name, expiresInDays: z.int().min(1).max(366).nullable() });
