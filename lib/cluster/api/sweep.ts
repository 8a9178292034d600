/**
 * What goes with a custom resource definition: its resources; and with a namespace: the custom resources in it. The
 * real server lets controllers empty both first, and waits for finalizers; here they go at once.
 */
import type { KubernetesObject } from '../resources';
import type { Store } from '../store/store';
import type { Kind } from './kind';
import type { CustomResourceDefinition } from './kinds/custom-resource-definition';
import { namespaceKind } from './kinds/namespace';
import { storePrefix } from './store-key';

/** Where the definitions themselves are kept. */
const DEFINITIONS = {
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
  isNamespaced: false,
} as const;

/** `object` of `kind` is gone. */
export function sweepCustomResources(
  store: Store<KubernetesObject>,
  kind: Kind,
  object: KubernetesObject,
): void {
  if (kind.kind === 'CustomResourceDefinition' && kind.group === DEFINITIONS.group) {
    eraseAll(store, placeOf(object as CustomResourceDefinition), null);
  } else if (kind === namespaceKind) {
    for (const { value } of store.list(storePrefix(DEFINITIONS, null))) {
      const place = placeOf(value as CustomResourceDefinition);
      if (place.isNamespaced) eraseAll(store, place, object.metadata.name);
    }
  }
}

function placeOf({ spec }: CustomResourceDefinition): Pick<Kind, 'group' | 'plural' | 'isNamespaced'> {
  return { group: spec.group, plural: spec.names.plural, isNamespaced: spec.scope === 'Namespaced' };
}

function eraseAll(
  store: Store<KubernetesObject>,
  place: ReturnType<typeof placeOf>,
  namespace: string | null,
): void {
  for (const { key, value } of store.list(storePrefix(place, namespace))) {
    store.delete(key, (revision) => ({
      ...value,
      metadata: { ...value.metadata, resourceVersion: String(revision) },
    }));
  }
}
