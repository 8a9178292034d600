/** A label selector as text: "app=web,tier in (a,b),!old". Upstream: apimachinery/pkg/labels (Requirement.String). */
import { compareText } from '../../files/paths';
import { isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from './output/value';

/** `{matchLabels, matchExpressions}` in the order in which Go prints it: by key. */
export function formatSelector(selector: Tree): string {
  const labels = treeAt(selector, 'matchLabels');
  const terms = sortedKeys(labels).map((key) => ({ key, text: `${key}=${String(labels[key])}` }));
  for (const expression of listAt(selector, 'matchExpressions').filter(isTree)) {
    const key = textAt(expression, 'key');
    terms.push({ key, text: formatExpression(expression) });
  }
  return terms
    .map((term, index) => ({ ...term, index }))
    .sort((left, right) => compareText(left.key, right.key) || left.index - right.index)
    .map(({ text }) => text)
    .join(',');
}

function formatExpression(expression: Tree): string {
  const key = textAt(expression, 'key');
  const values = listAt(expression, 'values').map(String).sort(compareText).join(',');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}
