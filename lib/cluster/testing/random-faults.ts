/** A small world with one of each workload, faults drawn at random, and what must hold once everything is mended. */
import type { Cluster } from '../cluster';
import { createRandom, drawBelow, type Random } from '../kernel/random';
import type { Deployment, EndpointSlice, KubernetesObject, Pod, Service } from '../resources';
import { createStory, type Story } from './story';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const APPS = '/apis/apps/v1/namespaces/default';
const CORE = '/api/v1/namespaces/default';
const MERGE = { 'content-type': 'application/merge-patch+json' };
const NODES = ['node-1', 'node-2', 'node-3'];
const SETTLING_MS = 30 * 60_000;

export interface FaultRun {
  readonly story: Story;
  /** What was done, in words: printed where an invariant does not hold. */
  readonly acts: readonly string[];
}

/** Builds the world, does `count` random faults, mends what only a person can mend, and lets it settle. */
export function runFaults(seed: number, count: number): FaultRun {
  const story = createStory({
    seed,
    specification: {
      nodes: NODES.map((name, index) => ({ name, internalAddress: `1.1.1.${index + 1}` })),
      serviceRange: '10.96.0.0/26',
      objects: WORLD,
      warmUpMs: 20_000,
    },
  });
  const random = createRandom(seed, 'faults');
  const acts: string[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const fault = FAULTS[drawBelow(random, FAULTS.length)]!;
    acts.push(`${story.cluster.nowMs()} ms: ${fault(story, random)}`);
    story.advance(drawBelow(random, 3) === 0 ? drawBelow(random, 60_000) : drawBelow(random, 4_000));
  }
  mend(story);
  story.advance(SETTLING_MS);
  return { story, acts };
}

const selector = (app: string) => ({ matchLabels: { app } });
const template = (app: string) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'main', image: IMAGE, args: ['netexec'] }] },
});
const workload = (kind: string, name: string, spec: object): KubernetesObject =>
  ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { selector: selector(name), template: template(name), ...spec },
  }) as KubernetesObject;
const service = (name: string, spec: object = {}): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  }) as KubernetesObject;

const WORLD: readonly KubernetesObject[] = [
  workload('Deployment', 'web', { replicas: 3 }),
  workload('Deployment', 'shop', { replicas: 2, strategy: { type: 'Recreate' } }),
  workload('StatefulSet', 'store', { replicas: 2, serviceName: 'store' }),
  workload('DaemonSet', 'agent', {}),
  service('web'),
  service('shop'),
  service('store', { clusterIP: 'None' }),
];

type Fault = (story: Story, random: Random) => string;

const pick = <T>(random: Random, list: readonly T[]): T | undefined =>
  list.length === 0 ? undefined : list[drawBelow(random, list.length)];
const podsOf = ({ cluster }: Story) => cluster.list('Pod', 'default') as readonly Pod[];

function patch(story: Story, path: string, body: unknown): void {
  const { status, body: answer } = story.call('PATCH', path, body, MERGE);
  // Only what is not there may be refused: deletions are drawn too.
  if (status !== 200 && status !== 404) throw new Error(`PATCH ${path}: ${status} ${String(answer)}`);
}

const killContainer: Fault = (story, random) => {
  const pod = pick(random, podsOf(story));
  if (pod !== undefined) story.cluster.killContainer('default', pod.metadata.name, 'main');
  return `kill the container of ${pod?.metadata.name}`;
};

const deletePod: Fault = (story, random) => {
  const pod = pick(random, podsOf(story));
  const isForced = drawBelow(random, 4) === 0;
  if (pod !== undefined) story.remove(pod.metadata.name, isForced ? 0 : undefined);
  return `delete ${pod?.metadata.name}${isForced ? ' by force' : ''}`;
};

const drain: Fault = (story, random) => {
  const node = pick(random, NODES)!;
  patch(story, `/api/v1/nodes/${node}`, { spec: { unschedulable: true } });
  for (const pod of podsOf(story).filter(({ spec }) => spec.nodeName === node)) {
    const { name } = pod.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } };
    story.call('POST', `${CORE}/pods/${name}/eviction`, eviction);
  }
  return `drain ${node}`;
};

const uncordon: Fault = (story, random) => {
  const node = pick(random, NODES)!;
  patch(story, `/api/v1/nodes/${node}`, { spec: { unschedulable: null } });
  return `uncordon ${node}`;
};

const scale: Fault = (story, random) => {
  const [kinds, name] = pick(random, [
    ['deployments', 'web'],
    ['deployments', 'shop'],
    ['statefulsets', 'store'],
  ])!;
  const replicas = drawBelow(random, 6);
  patch(story, `${APPS}/${kinds}/${name}`, { spec: { replicas } });
  return `scale ${name} to ${replicas}`;
};

const relabel: Fault = (story, random) => {
  const pod = pick(random, podsOf(story));
  const app = pick(random, ['web', 'shop', 'store', 'agent', 'nobody'])!;
  if (pod !== undefined) patch(story, `${CORE}/pods/${pod.metadata.name}`, { metadata: { labels: { app } } });
  return `label ${pod?.metadata.name} app=${app}`;
};

const roll: Fault = (story, random) => {
  const name = pick(random, ['web', 'shop'])!;
  const value = String(drawBelow(random, 3));
  const container = { name: 'main', image: IMAGE, args: ['netexec'], env: [{ name: 'ROUND', value }] };
  patch(story, `${APPS}/deployments/${name}`, { spec: { template: { spec: { containers: [container] } } } });
  return `roll ${name} to round ${value}`;
};

/** With templates that work: a broken first pod of a StatefulSet has to be deleted by hand. */
const rollSet: Fault = (story, random) => {
  const [kinds, name] = pick(random, [
    ['statefulsets', 'store'],
    ['daemonsets', 'agent'],
  ])!;
  const value = String(drawBelow(random, 3));
  const container = { name: 'main', image: IMAGE, args: ['netexec'], env: [{ name: 'ROUND', value }] };
  patch(story, `${APPS}/${kinds}/${name}`, { spec: { template: { spec: { containers: [container] } } } });
  return `roll ${name} to round ${value}`;
};

const breakImage: Fault = (story, random) => {
  const name = pick(random, ['web', 'shop'])!;
  const container = { name: 'main', image: 'nobody/nothing:1', args: ['netexec'] };
  patch(story, `${APPS}/deployments/${name}`, { spec: { template: { spec: { containers: [container] } } } });
  return `roll ${name} to an image that is not there`;
};

const limitQuota: Fault = (story, random) => {
  const pods = String(drawBelow(random, 12));
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'few' },
    spec: { hard: { pods } },
  };
  story.call('POST', `${CORE}/resourcequotas`, quota);
  return `a quota of ${pods} pods`;
};

const deleteWorkload: Fault = (story, random) => {
  const name = pick(random, ['web', 'shop'])!;
  const policy = pick(random, ['Background', 'Foreground', 'Orphan'])!;
  story.call('DELETE', `${APPS}/deployments/${name}?propagationPolicy=${policy}`);
  return `delete deployment ${name}, ${policy}`;
};

const deleteService: Fault = (story, random) => {
  const name = pick(random, ['web', 'shop'])!;
  story.call('DELETE', `${CORE}/services/${name}`);
  return `delete service ${name}`;
};

const addService: Fault = (story, random) => {
  const name = pick(random, ['web', 'shop'])!;
  story.call('POST', `${CORE}/services`, service(name));
  return `create service ${name}`;
};

const unplug: Fault = (story, random) => {
  const node = pick(random, NODES)!;
  const isConnected = drawBelow(random, 2) === 0;
  story.cluster.setNodeConnected(node, isConnected);
  // Long enough for the cluster to notice, now and then long enough to lose its pods.
  story.advance(drawBelow(random, 400_000));
  return `${isConnected ? 'plug in' : 'unplug'} ${node}`;
};

const FAULTS: readonly Fault[] = [
  killContainer,
  killContainer,
  deletePod,
  deletePod,
  drain,
  uncordon,
  unplug,
  unplug,
  scale,
  scale,
  relabel,
  roll,
  rollSet,
  breakImage,
  limitQuota,
  deleteWorkload,
  deleteService,
  addService,
];

/**
 * What no controller can mend: nodes cut off or cordoned, quotas, images that are not there, what was deleted for good, and pods
 * that were let go and sit on the name that a StatefulSet needs.
 */
function mend(story: Story): void {
  for (const node of NODES) story.cluster.setNodeConnected(node, true);
  story.advance(60_000);
  for (const { metadata } of podsOf(story)) {
    if (metadata.ownerReferences === undefined) story.remove(metadata.name);
  }
  for (const node of NODES) patch(story, `/api/v1/nodes/${node}`, { spec: { unschedulable: null } });
  story.call('DELETE', `${CORE}/resourcequotas/few`);
  story.advance(5_000);
  for (const object of WORLD) {
    const path = object.kind === 'Service' ? `${CORE}/services` : `${APPS}/${object.kind.toLowerCase()}s`;
    story.call('POST', path, object);
  }
  const containers = [{ name: 'main', image: IMAGE, args: ['netexec'] }];
  for (const name of ['web', 'shop']) {
    patch(story, `${APPS}/deployments/${name}`, { spec: { template: { spec: { containers } } } });
  }
}

/** A sentence for each invariant that does not hold. */
export function findBroken({ story }: FaultRun): readonly string[] {
  const { cluster } = story;
  return [
    ...cluster.faults().map(({ task, error }) => `${task} met a mistake of ours: ${String(error)}`),
    ...findUnconverged(cluster),
    ...findOrphans(cluster),
    ...findWrongSlices(cluster),
    ...findSharedAddresses(cluster),
    ...findLostServiceAddresses(story),
  ];
}

interface Counted extends KubernetesObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: Readonly<Record<string, unknown>>;
}

function findUnconverged(cluster: Cluster): readonly string[] {
  const problems: string[] = [];
  const want = (object: Counted, names: readonly string[], count: number) => {
    for (const name of names) {
      const found = object.status?.[name] ?? 0;
      if (found !== count)
        problems.push(`${object.kind} ${object.metadata.name}: ${name} is ${String(found)}, not ${count}`);
    }
    const seen = object.status?.['observedGeneration'];
    if (seen !== object.metadata.generation)
      problems.push(`${object.metadata.name} was not seen: ${String(seen)}`);
  };
  for (const object of cluster.list('Deployment') as readonly Deployment[]) {
    const names = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'];
    want(object as Counted, names, object.spec.replicas ?? 1);
  }
  for (const object of cluster.list('StatefulSet') as readonly Counted[]) {
    want(
      object,
      ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas'],
      object.spec.replicas ?? 1,
    );
  }
  for (const object of cluster.list('DaemonSet') as readonly Counted[]) {
    want(object, ['desiredNumberScheduled', 'updatedNumberScheduled', 'numberReady'], NODES.length);
  }
  return problems;
}

/** What names a controller that is not there, and what is still going. */
function findOrphans(cluster: Cluster): readonly string[] {
  const kinds = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Service', 'Pod', 'EndpointSlice'];
  const all = kinds.flatMap((kind) => cluster.list(kind));
  const uids = new Set(all.map(({ metadata }) => metadata.uid));
  return all.flatMap(({ kind, metadata }) => {
    const { name, ownerReferences = [], deletionTimestamp } = metadata;
    const lost = ownerReferences.filter(({ kind: owner, uid }) => kinds.includes(owner) && !uids.has(uid));
    return [
      ...lost.map((owner) => `${kind} ${name} belongs to ${owner.kind} ${owner.name}, which is gone`),
      ...(deletionTimestamp === undefined ? [] : [`${kind} ${name} is still being deleted`]),
    ];
  });
}

function isReady({ metadata, status }: Pod): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return metadata.deletionTimestamp === undefined && ready?.status === 'True';
}

function findWrongSlices(cluster: Cluster): readonly string[] {
  const pods = cluster.list('Pod', 'default') as readonly Pod[];
  const slices = cluster.list('EndpointSlice', 'default') as readonly EndpointSlice[];
  return (cluster.list('Service', 'default') as readonly Service[]).flatMap(({ metadata, spec }) => {
    const chosen = Object.entries(spec.selector ?? {});
    if (chosen.length === 0) return [];
    const expected = pods
      .filter((pod) => isReady(pod) && chosen.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .map(({ status }) => status?.podIP ?? '?');
    const found = slices
      .filter(({ metadata: own }) => own.labels?.['kubernetes.io/service-name'] === metadata.name)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready === true)
      .flatMap(({ addresses }) => addresses);
    const [left, right] = [[...expected].sort().join(' '), [...found].sort().join(' ')];
    return left === right ? [] : [`slices of ${metadata.name} have [${right}], its ready pods [${left}]`];
  });
}

function findSharedAddresses(cluster: Cluster): readonly string[] {
  const seen = new Map<string, string>();
  return (cluster.list('Pod') as readonly Pod[]).flatMap(({ metadata, status }) => {
    const address = status?.podIP;
    if (address === undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed') return [];
    const other = seen.get(address);
    seen.set(address, metadata.name);
    return other === undefined ? [] : [`${metadata.name} and ${other} both have ${address}`];
  });
}

/** The range has 62 addresses: as many Services as are free can be made, and not one more. */
function findLostServiceAddresses(story: Story): readonly string[] {
  const used = (story.cluster.list('Service') as readonly Service[]).filter(
    ({ spec }) => spec.clusterIP !== undefined && spec.clusterIP !== 'None' && spec.clusterIP !== '',
  ).length;
  const problems: string[] = [];
  for (let index = used; index <= 62; index += 1) {
    const { status } = story.call('POST', `${CORE}/services`, service(`more-${index}`));
    if (index < 62 && status !== 201) problems.push(`address ${index + 1} of 62 is not given out: ${status}`);
    if (index === 62 && status === 201) problems.push('an address is given out twice');
  }
  return problems;
}
