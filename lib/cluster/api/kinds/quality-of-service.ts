/** Which pods go first when a node runs short. Upstream: pkg/apis/core/helper/qos. */
import type { Draft } from '../decode';
import { compareQuantities } from '../quantity';

type Amounts = Readonly<Record<string, string>>;

/** Guaranteed: every container limits cpu and memory and requests as much. BestEffort: none says anything. */
export function qosClass(spec: Draft): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [spec.initContainers, spec.containers].flatMap(
    (list) => (list ?? []) as readonly Draft[],
  );
  let isGuaranteed = true;
  let saysAnything = false;
  for (const container of containers) {
    const { requests = {}, limits = {} } = (container.resources ?? {}) as {
      requests?: Amounts;
      limits?: Amounts;
    };
    for (const name of ['cpu', 'memory']) {
      const request = requests[name] ?? '0';
      const limit = limits[name] ?? '0';
      const hasLimit = compareQuantities(limit, '0') > 0;
      if (hasLimit || compareQuantities(request, '0') > 0) saysAnything = true;
      if (!hasLimit || compareQuantities(request, limit) !== 0) isGuaranteed = false;
    }
  }
  if (!saysAnything) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
