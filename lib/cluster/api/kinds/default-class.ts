/** The class that admission fills in: of those marked as default the newest, and of these the first by name. */
import { compareText } from '../../kernel/text';
import type { KubernetesObject } from '../../resources';

/** `annotation` marks a class as default when it is "true". `null` where none is marked. */
export function findDefault(classes: readonly KubernetesObject[], annotation: string): string | null {
  const marked = classes.filter(({ metadata }) => metadata.annotations?.[annotation] === 'true');
  const made = ({ metadata }: KubernetesObject): string => metadata.creationTimestamp ?? '';
  const [first] = marked.sort(
    (a, b) => compareText(made(b), made(a)) || compareText(a.metadata.name, b.metadata.name),
  );
  return first?.metadata.name ?? null;
}
