/**
 * The admission plugin Priority: turns a pod's priorityClassName into its priority, with that of the default class
 * where none is named, and lets only one class be the default. Upstream: plugin/pkg/admission/priority.
 */
import type { PriorityClass } from '../../storage-resources';
import type { Draft } from '../decode';
import { priorityClassKind } from '../kinds/priority-class';
import { forbidden } from '../status';
import type { AdmissionMaker, AdmissionRequest } from './admission';

export const priority: AdmissionMaker = ({ registry }) => {
  function findDefault(): PriorityClass | null {
    const marked = (registry.list(priorityClassKind, null) as readonly PriorityClass[]).filter(
      ({ globalDefault }) => globalDefault === true,
    );
    return marked.reduce<PriorityClass | null>(
      (lowest, found) => (lowest === null || (found.value ?? 0) < (lowest.value ?? 0) ? found : lowest),
      null,
    );
  }

  function setPriority({ kind, name, object }: AdmissionRequest): void {
    const spec = object.spec as Draft;
    const className = (spec.priorityClassName as string | undefined) ?? '';
    const found =
      className === ''
        ? findDefault()
        : (registry.find(priorityClassKind, '', className) as PriorityClass | null);
    if (found === null && className !== '') {
      throw forbidden(kind, name, `no PriorityClass with name ${className} was found`);
    }
    if (found !== null) spec.priorityClassName = found.metadata.name;
    const value = found?.value ?? 0;
    if (spec.priority !== undefined && spec.priority !== value) {
      const why = `the integer value of priority (${String(spec.priority)}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
      throw forbidden(kind, name, why);
    }
    spec.priority = value;
    const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      const why = `the string value of PreemptionPolicy (${String(spec.preemptionPolicy)}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
      throw forbidden(kind, name, why);
    }
    spec.preemptionPolicy = policy;
  }

  return {
    change(request) {
      if (request.kind.kind === 'Pod' && request.operation === 'CREATE') setPriority(request);
    },
    check({ kind, name, object, operation }) {
      if (kind !== priorityClassKind || object.globalDefault !== true) return undefined;
      const other = findDefault()?.metadata.name;
      if (other !== undefined && (operation === 'CREATE' || other !== name)) {
        const why = `PriorityClass ${other} is already marked as default. Only one default can exist`;
        throw forbidden(kind, name, why);
      }
      return undefined;
    },
  };
};
