/**
 * Which nodes a pod asks for by label or name: nodeSelector and node affinity, required and preferred.
 * Upstream: pkg/scheduler/framework/plugins/nodeaffinity.
 */
import { affinityOf, isWantedNode, matchesTerm, requiredTerms, type Term } from '../node-selection';
import type { PodInfo } from './node-cache';
import { normalise, type PreparedPlugin, type SchedulerPlugin } from './plugin';

const PLUGIN = 'NodeAffinity';
const REASON = "node(s) didn't match Pod's node affinity/selector";
/** Said of nodes that are not even asked, since the pod names others. */
const LEFT_OUT = `node(s) didn't satisfy plugin(s) [${PLUGIN}]`;

export const NODE_AFFINITY: SchedulerPlugin = {
  name: PLUGIN,
  weight: 2,
  chances: ['node'],
  prepare: prepareNodeAffinity,
};

function prepareNodeAffinity({ pod }: PodInfo): PreparedPlugin | null {
  const { nodeSelector } = pod.spec;
  const terms = requiredTerms(pod);
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinityOf(pod);
  if (nodeSelector === undefined && terms === null && preferred.length === 0) return null;
  const named = terms === null ? null : findNames(terms);
  return {
    filter({ node, name }) {
      const isLeftOut = named !== null && !named.has(name);
      if (!isLeftOut && isWantedNode(pod, node)) return null;
      return { plugin: PLUGIN, reasons: [isLeftOut ? LEFT_OUT : REASON], isFinal: true };
    },
    score(candidates) {
      const sums = candidates.map(({ node }) =>
        preferred.reduce(
          (sum, { weight, preference }) => sum + (matchesTerm(preference, node, true) ? weight : 0),
          0,
        ),
      );
      return normalise(sums, false);
    },
  };
}

/** The only nodes that can be meant, where every term names nodes by their field. */
function findNames(terms: readonly Term[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (lists.length === 0) return null;
    for (const name of lists[0]!.values ?? []) {
      if (lists.every(({ values = [] }) => values.includes(name))) names.add(name);
    }
  }
  return terms.length === 0 ? null : names;
}
