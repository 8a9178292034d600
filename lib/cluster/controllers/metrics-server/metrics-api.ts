/**
 * The API metrics.k8s.io/v1beta1 as a metrics server answers it beside the API server: nodes and pods, get and list.
 * Left out: watches, tables. Upstream: kubernetes-sigs/metrics-server pkg/api.
 */
import { jsonAnswer } from '../../api/answer';
import type { ApiClient } from '../../api/client';
import type { AggregatedApi } from '../../api/hooks';
import { parseLabelSelector } from '../../api/label-selector';
import { queryValue } from '../../api/request-path';
import { methodNotAllowed, notFound, unknownResource } from '../../api/status';
import type { FindUsage, PodUsage } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { formatTimestamp } from '../../kernel/time';
import type { KubernetesObject, Node, Pod } from '../../resources';
import { RESOLUTION_MS } from './usage';

const GROUP = 'metrics.k8s.io';
const VERSION = 'v1beta1';
const VERBS = ['get', 'list'];
/** What a machine needs for itself. */
const NODE_CPU_MILLI = 60;
const NODE_MEMORY_BYTES = 600 * 1024 * 1024;

const resource = (plural: string, kind: string, isNamespaced: boolean) => {
  return { kind, group: GROUP, version: VERSION, plural, singular: '', isNamespaced, verbs: VERBS };
};

export function createMetricsApi(kernel: Kernel, api: ApiClient, usageOf: FindUsage): AggregatedApi {
  const head = ({ metadata }: KubernetesObject) => {
    const { name, namespace, labels } = metadata;
    return { name, namespace, creationTimestamp: kernel.timestamp(), labels };
  };

  function podMetrics(pod: Pod): object | null {
    const usage = usageOf(pod);
    if (usage === null) return null;
    const containers = usage.containers.map(({ name, cpuMilli, memoryBytes }) => ({
      name,
      usage: amounts(cpuMilli, memoryBytes),
    }));
    return { metadata: head(pod), ...timesOf(usage), containers };
  }

  function nodeMetrics(node: Node): object | null {
    const scrapedMs = kernel.nowMs() - (kernel.nowMs() % RESOLUTION_MS);
    const atMs = kernel.epochMs() - kernel.nowMs() + scrapedMs;
    if (scrapedMs === 0) return null;
    let [cpuMilli, memoryBytes] = [NODE_CPU_MILLI, NODE_MEMORY_BYTES];
    for (const pod of api.list<Pod>('Pod')) {
      if (pod.spec.nodeName !== node.metadata.name) continue;
      for (const container of usageOf(pod)?.containers ?? []) {
        cpuMilli += container.cpuMilli;
        memoryBytes += container.memoryBytes;
      }
    }
    const times = timesOf({ atMs, windowMs: RESOLUTION_MS, containers: [] });
    return { metadata: head(node), ...times, usage: amounts(cpuMilli, memoryBytes) };
  }

  const measure = (object: KubernetesObject): object | null =>
    object.kind === 'Node' ? nodeMetrics(object as Node) : podMetrics(object as Pod);

  return {
    resources: [resource('nodes', 'NodeMetrics', false), resource('pods', 'PodMetrics', true)],
    answer(request, path, query) {
      if (path.version !== VERSION || !['nodes', 'pods'].includes(path.plural)) throw unknownResource();
      if (request.method !== 'GET') throw methodNotAllowed();
      const [source, kind] = path.plural === 'nodes' ? ['Node', 'NodeMetrics'] : ['Pod', 'PodMetrics'];
      const apiVersion = `${GROUP}/${VERSION}`;
      if (path.name !== null) {
        const object = api.get(source, path.namespace ?? '', path.name);
        const metrics = object === null ? null : measure(object);
        const place = path.namespace === null ? path.name : `${path.namespace}/${path.name}`;
        if (metrics === null) throw notFound({ kind, group: GROUP, plural: kind.toLowerCase() }, place);
        return jsonAnswer(request, 200, { kind, apiVersion, ...metrics });
      }
      const selector = queryValue(query, 'labelSelector') ?? '';
      const matches = selector === '' ? () => true : parseLabelSelector(selector);
      const objects = api.list(source, path.namespace === null ? {} : { namespace: path.namespace });
      const items = objects
        .filter(({ metadata }) => matches(metadata.labels))
        .map(measure)
        .filter((item) => item !== null);
      return jsonAnswer(request, 200, { kind: `${kind}List`, apiVersion, metadata: {}, items });
    },
  };
}

function timesOf({ atMs, windowMs }: PodUsage): object {
  return { timestamp: formatTimestamp(atMs), window: `${windowMs / 1000}s` };
}

function amounts(cpuMilli: number, memoryBytes: number): object {
  return { cpu: `${cpuMilli}000000n`, memory: `${Math.ceil(memoryBytes / 1024)}Ki` };
}
