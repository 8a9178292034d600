/**
 * Upper and lower case of what a learner types. Engines know different versions of Unicode, which gives old
 * letters new partners now and then; only Latin, Greek and Cyrillic letters that have had theirs for long are
 * changed, so that a log means the same everywhere. Others stay as they are.
 */

const SETTLED = /[\0-\u017f\u0370-\u052f]+/g;

export function toUpper(text: string): string {
  return text.replace(SETTLED, (letters) => letters.toUpperCase());
}

export function toLower(text: string): string {
  return text.replace(SETTLED, (letters) => letters.toLowerCase());
}
