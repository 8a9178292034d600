import type { ClusterPicture } from '@/lib/cluster/picture';
import { defineFigure, findDefinition, type LessonPage } from '@/lib/course/catalogue';
import { drawFirstWorld } from './first-world';

/** What names in the prose of a lesson mean, by what its figures and its workbench show: `service/service-python`. */
export function nameObjects({ course, entry, figures }: LessonPage): ReadonlyMap<string, string> {
  const workbench = findDefinition(`${course.slug}/${entry.id}`);
  const worlds = [...figures.map(({ id }) => defineFigure(course.slug, entry.id, id)), workbench];
  const names = new Map<string, string>();
  for (const definition of worlds) {
    if (definition === null) continue;
    for (const [name, object] of namesIn(drawFirstWorld(definition).picture)) {
      if (!names.has(name)) names.set(name, object);
    }
  }
  return names;
}

/** Names of the system are not drawn, and those that were made up differ from learner to learner. */
function namesIn({ pods, services, workloads, nodes }: ClusterPicture): [string, string][] {
  const isOurs = ({ namespace }: { namespace: string }) => !namespace.startsWith('kube-');
  return [
    ...pods.filter(isOurs).map(({ name }) => [name, `pod/${name}`] as [string, string]),
    ...services.filter(isOurs).map(({ name }) => [name, `service/${name}`] as [string, string]),
    ...workloads
      .filter(isOurs)
      .map(({ kind, name }) => [name, `${kind.toLowerCase()}/${name}`] as [string, string]),
    ...nodes.map(({ name }) => [name, `node/${name}`] as [string, string]),
  ];
}
