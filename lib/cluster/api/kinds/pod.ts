/** Pod: the row of the table. Its defaults, rules and printed columns stand in the files beside this one. */
import type { Pod } from '../../resources';
import { isSame } from '../equality';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain } from '../names';
import { POD_COLUMNS, podCells, podRowConditions } from './pod-columns';
import { addDefaultTolerations, preparePod, setPodDefaults } from './pod-defaults';
import { validatePod, validatePodUpdate } from './pod-validation';

/** A pod that no kubelet has, or that has ended, needs no time to end. */
function gracePeriodSeconds(pod: Pod, asked: number | undefined): number {
  const wanted = asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  const phase = pod.status?.phase;
  if (!pod.spec.nodeName || phase === 'Succeeded' || phase === 'Failed') return 0;
  return wanted < 0 ? 1 : wanted;
}

const row: Kind<Pod> = {
  kind: 'Pod',
  definition: 'Pod',
  group: '',
  version: 'v1',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'status', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
  ],
  nameRule: dnsSubdomain,
  hasStatus: true,
  hasGeneration: true,
  returnsDeleted: true,
  setDefaults: setPodDefaults,
  prepareCreate: preparePod,
  prepareUpdate(pod, previous) {
    const spec = pod.spec as { priority?: number; preemptionPolicy?: unknown; tolerations?: unknown };
    spec.priority ??= previous.spec.priority as number;
    spec.preemptionPolicy ??= previous.spec.preemptionPolicy;
    if (!isSame(spec.tolerations, previous.spec.tolerations)) addDefaultTolerations(pod.spec as never);
  },
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  gracePeriodSeconds,
  columns: POD_COLUMNS,
  cells: podCells,
  rowConditions: podRowConditions,
  selectableFields: (pod) => ({
    'spec.nodeName': pod.spec.nodeName ?? '',
    'spec.restartPolicy': pod.spec.restartPolicy ?? '',
    'spec.schedulerName': String(pod.spec.schedulerName ?? ''),
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(pod.spec.hostNetwork ?? false),
    'status.phase': pod.status?.phase ?? '',
    'status.podIP': pod.status?.podIP ?? '',
    'status.nominatedNodeName': String(pod.status?.nominatedNodeName ?? ''),
  }),
};

export const podKind = defineKind(row);
