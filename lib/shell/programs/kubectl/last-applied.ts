/** The annotation in which `apply` keeps what it applied last. Upstream: kubectl/pkg/util/apply.go. */
import { compactJson } from './output/json';
import { isTree, type Tree, textAt, treeAt } from './output/value';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The manifest with itself, as text, in an annotation. */
export function withLastApplied(object: Tree): Tree {
  const metadata = treeAt(object, 'metadata');
  const { [LAST_APPLIED]: _, ...annotations } = treeAt(metadata, 'annotations');
  const plain: Tree = { ...object, metadata: { ...metadata, annotations } };
  const text = `${compactJson(plain)}\n`;
  return { ...plain, metadata: { ...metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/** What was applied last; empty where nothing was. */
export function lastApplied(object: Tree): Tree {
  const text = textAt(object, 'metadata', 'annotations', LAST_APPLIED);
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isTree(value) ? value : {};
  } catch {
    return {};
  }
}
