import { expect, test } from 'vitest';
import type { ApiClient } from '../../api/client';
import type { KubernetesObject, Node, Pod } from '../../resources';
import { filterNode, findBest, preparePlugins, tellRejections } from './cycle';
import { NODE_AFFINITY } from './node-affinity';
import { createNodeCache } from './node-cache';
import {
  BALANCED_ALLOCATION,
  NODE_PORTS,
  NODE_RESOURCES,
  NODE_UNSCHEDULABLE,
  TAINT_TOLERATION,
} from './node-fit';
import type { SchedulerPlugin, SchedulerWorld } from './plugin';
import { POD_AFFINITY } from './pod-affinity';
import { createPodCounts } from './pod-counts';
import { sumAsked } from './pod-requests';
import { TOPOLOGY_SPREAD } from './topology-spread';

type Loose = Readonly<Record<string, unknown>>;

function makeNode(
  name: string,
  more: { readonly spec?: Loose; readonly labels?: Loose; readonly has?: Loose },
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
    spec: { ...more.spec },
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10', ...more.has } },
  } as Node;
}

let made = 0;

function makePod(
  spec: Loose,
  more: { readonly labels?: Loose; readonly requests?: Loose; readonly owner?: string } = {},
): Pod {
  made += 1;
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: more.owner,
    uid: more.owner,
    controller: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${made}`,
      namespace: 'default',
      uid: `uid-${made}`,
      generation: 1,
      labels: more.labels,
      ...(more.owner === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: { containers: [{ name: 'main', image: 'nginx', resources: { requests: more.requests } }], ...spec },
  } as Pod;
}

/** Sets and namespaces that plugins look up. */
function createWorld(
  nodes: readonly Node[],
  pods: readonly Pod[],
  objects: Readonly<Record<string, Loose>> = {},
) {
  const cache = createNodeCache();
  const api = {
    get: (kind: string, _namespace: string, name: string) =>
      (objects[`${kind} ${name}`] ?? null) as KubernetesObject | null,
    watch: () => () => {},
  } as unknown as ApiClient;
  const world: SchedulerWorld = {
    api,
    cache,
    counts: createPodCounts(cache),
    timestamp: () => '',
    wake: () => {},
  };
  const plugins = [
    NODE_UNSCHEDULABLE,
    TAINT_TOLERATION,
    NODE_AFFINITY,
    NODE_PORTS,
    NODE_RESOURCES,
    TOPOLOGY_SPREAD(world),
    POD_AFFINITY(world),
    BALANCED_ALLOCATION,
  ];
  for (const node of nodes) cache.setNode(node);
  for (const pod of pods) cache.setPod(pod);
  return { cache, plugins };
}

/** What the nodes say, or who can take the pod. */
function place(
  pod: Pod,
  nodes: readonly Node[],
  pods: readonly Pod[] = [],
  objects: Readonly<Record<string, Loose>> = {},
): string {
  const { cache, plugins } = createWorld(nodes, pods, objects);
  const prepared = preparePlugins(plugins, { pod, asked: sumAsked(pod) });
  const rejections = cache.nodes().flatMap((node) => filterNode(prepared, node) ?? []);
  if (rejections.length === cache.nodes().length) {
    const isFinal = rejections.map((one) => (one.isFinal ? 'final' : 'for now')).join(', ');
    return `${tellRejections(rejections).replace(/^.*?: /, '')} (${isFinal})`;
  }
  return cache
    .nodes()
    .filter((node) => filterNode(prepared, node) === null)
    .map(({ name }) => name)
    .join(' ');
}

/** The scores of one plugin, node by node. */
function score(
  name: string,
  pod: Pod,
  nodes: readonly Node[],
  pods: readonly Pod[] = [],
  objects: Readonly<Record<string, Loose>> = {},
) {
  const { cache, plugins } = createWorld(nodes, pods, objects);
  const only = (plugins as readonly SchedulerPlugin[]).filter((plugin) => plugin.name === name);
  return preparePlugins(only, { pod, asked: sumAsked(pod) })[0]?.score?.(cache.nodes()) ?? null;
}

test('a node says no with Kubernetes’ own words', () => {
  const check = (pod: Pod, node: Node, expected: string) => expect(place(pod, [node])).toBe(expected);
  const plain = makeNode('n', {});
  const tainted = (effect: string) => makeNode('n', { spec: { taints: [{ key: 'k', value: 'v', effect }] } });
  const cordoned = makeNode('n', { spec: { unschedulable: true } });
  check(makePod({}), plain, 'n');
  check(makePod({}), cordoned, '1 node(s) were unschedulable. (final)');
  check(makePod({ tolerations: [{ operator: 'Exists' }] }), cordoned, 'n');
  check(makePod({}), tainted('NoSchedule'), '1 node(s) had untolerated taint(s). (final)');
  check(makePod({}), tainted('NoExecute'), '1 node(s) had untolerated taint(s). (final)');
  check(makePod({}), tainted('PreferNoSchedule'), 'n');
  check(makePod({ tolerations: [{ key: 'k', value: 'v' }] }), tainted('NoExecute'), 'n');
  check(
    makePod({ tolerations: [{ key: 'k', value: 'w' }] }),
    tainted('NoExecute'),
    '1 node(s) had untolerated taint(s). (final)',
  );
  check(
    makePod({ tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }] }),
    tainted('NoSchedule'),
    '1 node(s) had untolerated taint(s). (final)',
  );
  check(
    makePod({ nodeSelector: { a: 'b' } }),
    plain,
    "1 node(s) didn't match Pod's node affinity/selector. (final)",
  );
  check(makePod({}, { requests: { cpu: '4' } }), plain, 'n');
  check(makePod({}, { requests: { cpu: '4001m' } }), plain, '1 Insufficient cpu. (final)');
  check(
    makePod({}, { requests: { 'example.com/gpu': '1' } }),
    plain,
    '1 Insufficient example.com/gpu. (final)',
  );
  check(makePod({}), makeNode('n', { has: { pods: '0' } }), '1 Too many pods. (for now)');
});

test('what init containers, sidecars, overhead and the pod as a whole ask for', () => {
  const container = (cpu: string, more: Loose = {}) => ({
    name: 'c',
    image: 'x',
    resources: { requests: { cpu } },
    ...more,
  });
  const check = (spec: Loose, expected: number) => {
    const { amounts, scoredCpu } = sumAsked(
      makePod({ containers: [container('1'), container('500m')], ...spec }),
    );
    expect(amounts.get('cpu')).toBe(expected);
    expect(scoredCpu).toBe(expected);
  };
  check({}, 1500);
  check({ initContainers: [container('1')] }, 1500);
  check({ initContainers: [container('3')] }, 3000);
  check({ initContainers: [container('1', { restartPolicy: 'Always' })] }, 2500);
  check({ initContainers: [container('1', { restartPolicy: 'Always' }), container('2')] }, 3000);
  check({ initContainers: [container('2'), container('1', { restartPolicy: 'Always' })] }, 2500);
  check({ overhead: { cpu: '250m' } }, 1750);
  check({ resources: { requests: { cpu: '2' } } }, 2000);
  expect(sumAsked(makePod({})).scoredCpu).toBe(100);
});

test('ports of a node clash with the same address or with every address', () => {
  const withPort = (hostIP: string | undefined, protocol = 'TCP') =>
    ({
      containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort: 80, hostIP, protocol }] }],
    }) as Loose;
  const check = (own: Loose, other: Loose, isTaken: boolean) =>
    expect(place(makePod(own), [makeNode('n', {})], [makePod({ ...other, nodeName: 'n' })])).toBe(
      isTaken ? "1 node(s) didn't have free ports for the requested pod ports. (for now)" : 'n',
    );
  check(withPort(undefined), withPort(undefined), true);
  check(withPort('10.0.0.1'), withPort('10.0.0.1'), true);
  check(withPort('10.0.0.1'), withPort('10.0.0.2'), false);
  check(withPort('10.0.0.1'), withPort(undefined), true);
  check(withPort(undefined), withPort('10.0.0.1'), true);
  check(withPort(undefined, 'UDP'), withPort(undefined), false);
});

test('node affinity: operators, fields, terms', () => {
  const nodes = [
    makeNode('a', { labels: { disk: 'ssd', cores: '8' } }),
    makeNode('b', { labels: { cores: 'many' } }),
  ];
  const check = (terms: readonly Loose[], expected: string) => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
    expect(place(makePod({ affinity: { nodeAffinity } }), nodes)).toBe(expected);
  };
  const label = (operator: string, key: string, ...values: readonly string[]) => ({
    matchExpressions: [{ key, operator, values }],
  });
  const none = "2 node(s) didn't match Pod's node affinity/selector. (final, final)";
  check([label('In', 'disk', 'ssd', 'hdd')], 'a');
  check([label('NotIn', 'disk', 'ssd')], 'b');
  check([label('Exists', 'disk')], 'a');
  check([label('DoesNotExist', 'disk')], 'b');
  check([label('Gt', 'cores', '7')], 'a');
  check([label('Lt', 'cores', '7')], none);
  check([label('In', 'disk', 'no'), label('Exists', 'cores')], 'a b');
  check([{}], none);
  check([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }], 'b');
  check(
    [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['c'] }] }],
    "2 node(s) didn't satisfy plugin(s) [NodeAffinity]. (final, final)",
  );
});

test('pods want to be near others, or far from them', () => {
  const nodes = [
    makeNode('a', { labels: { zone: '1' } }),
    makeNode('b', { labels: { zone: '1' } }),
    makeNode('c', { labels: { zone: '2' } }),
  ];
  const term = (app: string, topologyKey: string, more: Loose = {}) => ({
    labelSelector: { matchLabels: { app } },
    topologyKey,
    ...more,
  });
  const near = (...terms: readonly Loose[]) => ({
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
  });
  const far = (...terms: readonly Loose[]) => ({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
  });
  const there = [makePod({ nodeName: 'a' }, { labels: { app: 'db', v: '1' } })];
  const check = (spec: Loose, expected: string, labels: Loose = {}, pods: readonly Pod[] = there) =>
    expect(
      place(makePod(spec, { labels }), nodes, pods, {
        'Namespace default': { metadata: { labels: { team: 'x' } } },
      }),
    ).toBe(expected);
  check(near(term('db', 'zone')), 'a b');
  check(near(term('db', 'kubernetes.io/hostname')), 'a');
  check(near(term('web', 'zone')), "3 node(s) didn't match pod affinity rules. (final, final, final)");
  check(near(term('web', 'zone')), 'a b c', { app: 'web' });
  check(
    near(term('db', 'zone'), term('web', 'zone')),
    "3 node(s) didn't match pod affinity rules. (final, final, final)",
  );
  check(
    near(term('db', 'zone', { namespaces: ['other'] })),
    "3 node(s) didn't match pod affinity rules. (final, final, final)",
  );
  check(near(term('db', 'zone', { namespaceSelector: { matchLabels: { team: 'x' } } })), 'a b');
  check(
    near(term('db', 'zone', { namespaceSelector: { matchLabels: { team: 'y' } } })),
    "3 node(s) didn't match pod affinity rules. (final, final, final)",
  );
  check(near(term('db', 'zone', { matchLabelKeys: ['v'] })), 'a b', { v: '1' });
  check(
    near(term('db', 'zone', { matchLabelKeys: ['v'] })),
    "3 node(s) didn't match pod affinity rules. (final, final, final)",
    { v: '2' },
  );
  check(near(term('db', 'zone', { mismatchLabelKeys: ['v'] })), 'a b', { v: '2' });
  check(far(term('db', 'zone')), 'c');
  check(far(term('db', 'rack')), 'a b c');
  const lonely = [makePod({ ...far(term('web', 'zone')), nodeName: 'a' })];
  check({}, 'c', { app: 'web' }, lonely);
  check({}, 'a b c', { app: 'db' }, lonely);
});

test('a spread holds where it must', () => {
  const nodes = [
    makeNode('a', { labels: { zone: '1' } }),
    makeNode('b', { labels: { zone: '2' } }),
    makeNode('c', {}),
  ];
  const on = (node: string, more: Loose = {}) =>
    makePod({ nodeName: node }, { labels: { app: 'x', ...more } });
  const check = (more: Loose, pods: readonly Pod[], expected: string, labels: Loose = { app: 'x' }) => {
    const constraint = {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'x' } },
      ...more,
    };
    expect(place(makePod({ topologySpreadConstraints: [constraint] }, { labels }), nodes, pods)).toBe(
      expected,
    );
  };
  check({}, [], 'a b');
  check({}, [on('a')], 'b');
  check({}, [on('a')], 'a b', {});
  check({ maxSkew: 2 }, [on('a')], 'a b');
  check(
    { minDomains: 3 },
    [on('a'), on('b')],
    "1 node(s) didn't match pod topology spread constraints (missing required label), 2 node(s) didn't match pod topology spread constraints. (for now, for now, final)",
  );
  check({ matchLabelKeys: ['v'] }, [on('a', { v: '1' })], 'a b', { app: 'x', v: '2' });
  const ending = on('a');
  check({}, [{ ...ending, metadata: { ...ending.metadata, deletionTimestamp: 'now' } }], 'a b');
  check({ whenUnsatisfiable: 'ScheduleAnyway' }, [on('a'), on('a')], 'a b c');
});

test('nodes that a pod can not use count for its spread only where it says so', () => {
  const nodes = [
    makeNode('a', { labels: { zone: '1', disk: 'ssd' } }),
    makeNode('b', { labels: { zone: '2' }, spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }),
  ];
  const there = [makePod({ nodeName: 'a' }, { labels: { app: 'x' } })];
  const check = (more: Loose, spec: Loose, expected: string) => {
    const constraint = {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'x' } },
      ...more,
    };
    expect(
      place(
        makePod({ topologySpreadConstraints: [constraint], ...spec }, { labels: { app: 'x' } }),
        nodes,
        there,
      ),
    ).toBe(expected);
  };
  const barred =
    "1 node(s) didn't match pod topology spread constraints, 1 node(s) had untolerated taint(s). (for now, final)";
  check({}, {}, barred);
  check({ nodeTaintsPolicy: 'Honor' }, {}, 'a');
  check({}, { nodeSelector: { disk: 'ssd' }, tolerations: [{ operator: 'Exists' }] }, 'a');
  check(
    { nodeAffinityPolicy: 'Ignore' },
    { nodeSelector: { disk: 'ssd' }, tolerations: [{ operator: 'Exists' }] },
    "1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match pod topology spread constraints. (for now, final)",
  );
});

test('scores are those of upstream', () => {
  const nodes = [makeNode('a', {}), makeNode('b', { has: { cpu: '8' } })];
  const check = (name: string, pod: Pod, expected: readonly number[] | null, pods: readonly Pod[] = []) =>
    expect(score(name, pod, nodes, pods)).toEqual(expected);
  // (75 + 75) / 2 and (87 + 75) / 2, whole numbers all the way.
  check('NodeResourcesFit', makePod({}, { requests: { cpu: '1', memory: '2Gi' } }), [75, 81]);
  check('NodeResourcesFit', makePod({}), [97, 97]);
  check('NodeResourcesBalancedAllocation', makePod({}, { requests: { cpu: '2' } }), [75, 87]);
  check('NodeResourcesBalancedAllocation', makePod({}), null);
  const spreadOut = (app: string) => makePod({ nodeName: 'a' }, { labels: { app } });
  const like = {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 5,
        podAffinityTerm: {
          labelSelector: { matchLabels: { app: 'x' } },
          topologyKey: 'kubernetes.io/hostname',
        },
      },
    ],
  };
  check('InterPodAffinity', makePod({ affinity: { podAffinity: like } }), [100, 0], [spreadOut('x')]);
  check('InterPodAffinity', makePod({ affinity: { podAntiAffinity: like } }), [0, 100], [spreadOut('x')]);
  check('InterPodAffinity', makePod({ affinity: { podAffinity: like } }), [0, 0], [spreadOut('y')]);
  check('InterPodAffinity', makePod({}), null);
});

test('pods of one set spread over hosts, more gently than a constraint of their own would', () => {
  const nodes = [makeNode('a', {}), makeNode('b', {}), makeNode('c', {})];
  const sets = { 'ReplicaSet web': { spec: { selector: { matchLabels: { app: 'web' } } } } };
  const on = (node: string) => makePod({ nodeName: node }, { labels: { app: 'web' } });
  const check = (
    pods: readonly Pod[],
    expected: readonly number[] | null,
    owner: string | undefined = 'web',
  ) =>
    expect(
      score(
        'PodTopologySpread',
        makePod({}, { labels: { app: 'web' }, ...(owner && { owner }) }),
        nodes,
        pods,
        sets,
      ),
    ).toEqual(expected);
  // ln(3 + 2) a pod, plus 2 for the skew that is borne: 2, 4 and 5 when rounded.
  check([on('a'), on('a'), on('b')], [40, 60, 100]);
  check([], [100, 100, 100]);
  check([on('a')], null, 'nobody');
});

test('the best node has the greatest sum; equals stay equal', () => {
  const best = (pod: Pod, nodes: readonly Node[], pods: readonly Pod[] = []) => {
    const { cache, plugins } = createWorld(nodes, pods);
    return findBest(preparePlugins(plugins, { pod, asked: sumAsked(pod) }), cache.nodes()).map(
      ({ name }) => name,
    );
  };
  const [a, b] = [makeNode('a', {}), makeNode('b', {})];
  const busy = makeNode('a', { spec: { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] } });
  expect(best(makePod({}), [a, b])).toEqual(['a', 'b']);
  expect(best(makePod({}), [a, b], [makePod({ nodeName: 'a' })])).toEqual(['b']);
  expect(best(makePod({}), [busy, b], [makePod({ nodeName: 'b' })])).toEqual(['b']);
});

test('a pod that left is forgotten by every count', () => {
  const nodes = [makeNode('a', {}), makeNode('b', {})];
  const far = {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' },
      ],
    },
  };
  const there = makePod({ nodeName: 'a', affinity: far }, { labels: { app: 'x' }, requests: { cpu: '3' } });
  const { cache, plugins } = createWorld(nodes, [there]);
  const next = makePod({ affinity: far }, { labels: { app: 'x' }, requests: { cpu: '3' } });
  const fits = () => {
    const prepared = preparePlugins(plugins, { pod: next, asked: sumAsked(next) });
    return cache
      .nodes()
      .filter((node) => filterNode(prepared, node) === null)
      .map(({ name }) => name);
  };
  expect(fits()).toEqual(['b']);
  expect(cache.removePod(there.metadata.uid ?? '')).toBe(true);
  expect(cache.removePod(there.metadata.uid ?? '')).toBe(false);
  expect(fits()).toEqual(['a', 'b']);
  expect(cache.find('a')?.used.get('cpu')).toBe(0);
});
