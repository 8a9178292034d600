/** Field selectors as text: `status.phase!=Running,spec.nodeName=node-1`. Upstream: k8s.io/apimachinery/pkg/fields. */
import { SelectorError } from './label-selector';

export interface FieldRequirement {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

const TERM = /^([^=!]+)(==|=|!=)(.*)$/;

/** An empty text selects everything. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === '') continue;
    const match = TERM.exec(term);
    if (match === null) {
      throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    }
    const value = match[3]!.replace(/\\([\\,=])/g, '$1');
    requirements.push({ field: match[1]!, isEqual: match[2] !== '!=', value });
  }
  return requirements;
}

/** At commas that no backslash precedes. */
function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let term = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '\\') {
      term += character + (text[index + 1] ?? '');
      index += 1;
    } else if (character === ',') {
      terms.push(term);
      term = '';
    } else {
      term += character;
    }
  }
  return [...terms, term];
}

/** A field that the object does not have counts as empty. */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  fields: Readonly<Record<string, string>>,
): boolean {
  return requirements.every(({ field, isEqual, value }) => ((fields[field] ?? '') === value) === isEqual);
}
