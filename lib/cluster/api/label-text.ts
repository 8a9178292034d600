/**
 * Labels and selectors as kubectl and the tables print them: sorted, `a=b,c in (d,e)`.
 * Upstream: FormatLabels and FormatLabelSelector in k8s.io/apimachinery.
 */
import { compareText } from '../kernel/text';
import type { LabelSelector } from '../resources';

export function showLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => compareText(a, b));
  return pairs.length === 0 ? '<none>' : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}

/** The same, in the form that a request's labelSelector takes; empty where everything is selected. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const requirements = Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  for (const { key, operator, values = [] } of matchExpressions) {
    const listed = `(${[...values].sort(compareText).join(',')})`;
    const text = {
      In: `${key} in ${listed}`,
      NotIn: `${key} notin ${listed}`,
      Exists: key,
      DoesNotExist: `!${key}`,
    }[operator];
    requirements.push({ key, text });
  }
  return requirements
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.text, b.text))
    .map(({ text }) => text)
    .join(',');
}

export function showSelector(selector: LabelSelector | undefined): string {
  return selectorText(selector ?? {}) || '<none>';
}
