/**
 * What the API serves and nobody acts on: such objects are checked, stored and shown as everywhere, and a real cluster
 * would do more with them. The sentences stand in the rows of the table of kinds.
 */
import { apiVersionOf } from './api/kind';
import { KINDS } from './api/more-kinds';

export interface StoredOnly {
  /** "StatefulSet" */
  readonly kind: string;
  /** "apps/v1" */
  readonly apiVersion: string;
  /** "statefulsets" */
  readonly plural: string;
  /** What does not happen, in a sentence. */
  readonly why: string;
}

/** In the order of the table. */
export function listStoredOnly(): readonly StoredOnly[] {
  return KINDS.flatMap((row) => {
    const { kind, plural, storedOnly } = row;
    return storedOnly === undefined ? [] : [{ kind, apiVersion: apiVersionOf(row), plural, why: storedOnly }];
  });
}
