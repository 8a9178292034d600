/** The last columns of kinds that have a pod template, shown by -o wide. Upstream: layoutContainerCells. */
import type { PodTemplate } from '../../resources';
import type { Column } from '../kind';

export const TEMPLATE_COLUMNS: readonly Column[] = [
  { name: 'Containers', isWide: true },
  { name: 'Images', isWide: true },
];
export const SELECTOR_COLUMN: Column = { name: 'Selector', isWide: true };

export function templateCells(template: PodTemplate | undefined): readonly [string, string] {
  const containers = template?.spec.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}
