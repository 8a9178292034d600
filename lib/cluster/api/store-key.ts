/** How objects are laid out in the store: by group, kind, namespace and name, as in etcd. */
import type { Kind } from './kind';

type KindPlace = Pick<Kind, 'group' | 'plural' | 'isNamespaced'>;

/** Where objects of a kind are stored; `namespace` null: all namespaces, or a kind without. */
export function storePrefix(kind: KindPlace, namespace: string | null): string {
  const base = `/${kind.group}/${kind.plural}/`;
  return kind.isNamespaced && namespace !== null ? `${base}${namespace}/` : base;
}

export function storeKey(kind: KindPlace, namespace: string, name: string): string {
  return `${storePrefix(kind, namespace)}${name}`;
}
