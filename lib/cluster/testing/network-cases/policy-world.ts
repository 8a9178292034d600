/** The world of upstream's tests of NetworkPolicy (pods a, b, c in namespaces x, y, z), and how its truth tables are written. */
import type { KubernetesObject } from '../../resources';
import {
  AGNHOST,
  type CaseGroup,
  type Change,
  inPolicy,
  namespace,
  PAGES,
  pod,
  type Row,
  wait,
} from './case';

const NODES: Readonly<Record<string, string>> = {
  'x/a': 'node-1',
  'x/b': 'node-2',
  'x/c': 'node-1',
  'y/a': 'node-2',
  'y/b': 'node-1',
  'z/a': 'node-2',
  'z/b': 'node-1',
};
const ADDRESSES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NODES).map(([name, node], index) => [name, `10.244.${node.at(-1)}.${20 + index}`]),
);

/** Listens at 80 and 81, and both ports have names. */
const listener = (where: string): KubernetesObject => {
  const [space = '', name = ''] = where.split('/');
  const container = (port: number) => ({
    args: ['netexec', `--http-port=${port}`, `--udp-port=-1`],
    ports: [{ name: `serve-${port}-tcp`, containerPort: port }],
  });
  return pod(name, NODES[where]!, ADDRESSES[where]!, {
    namespace: space,
    labels: { pod: name },
    ...{ args: container(80).args, container: { ports: container(80).ports } },
    more: [{ name: 'second', image: AGNHOST, ...container(81) }],
  });
};

const OBJECTS = [
  ...['x', 'y', 'z'].map((name) => namespace(name, { ns: name })),
  ...Object.keys(NODES).map(listener),
];

export function policy(where: string, spec: object): KubernetesObject {
  const [space = '', name = ''] = where.split('/');
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: space, name },
    spec,
  } as KubernetesObject;
}

type Verdict = 'passes' | 'kept out' | 'kept in';
/** From, to, what becomes of it. `kept out`: at the node of the goal; `kept in`: at that of the sender. */
type Line = readonly [from: string, to: string, verdict: Verdict];

function rowsOf(lines: readonly Line[], changes: readonly Change[] = []): readonly Row[] {
  return lines.map(([from, to, verdict]) => {
    const [goal = '', port = '80'] = to.split(':');
    const target = `${ADDRESSES[goal] ?? goal}:${port}`;
    const node = NODES[verdict === 'kept in' ? from : goal] ?? from;
    const answer = verdict === 'passes' ? `${goal.split('/')[1]} sees ${ADDRESSES[from]}` : 'timed-out';
    const deciding = verdict === 'passes' ? `pod ${goal} delivered` : `node ${node} dropped`;
    const act = changes.length === 0 ? target : ([...changes, wait(2), target] as const);
    return [`${from} to ${to} ${verdict}${changes.length === 0 ? '' : ' then'}`, from, act, answer, deciding];
  });
}

export const group = (
  title: string,
  policies: readonly KubernetesObject[],
  lines: readonly Line[],
  changes: readonly Change[] = [],
): CaseGroup => ({
  about: `policy: ${title}`,
  follows: title.startsWith('should') ? inPolicy(title) : PAGES.policies,
  world: { objects: [...OBJECTS, ...policies] },
  rows: rowsOf(lines, changes),
});

export const ALL = { podSelector: {} };
export const A = { podSelector: { matchLabels: { pod: 'a' } } };
export const B = { podSelector: { matchLabels: { pod: 'b' } } };
export const inSpace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
export const notIn = (name: string) => ({
  namespaceSelector: { matchExpressions: [{ key: 'ns', operator: 'NotIn', values: [name] }] },
});
export const from = (...peers: readonly object[]) => ({ ...A, ingress: [{ from: peers }] });
export const to = (...peers: readonly object[]) => ({
  ...A,
  policyTypes: ['Egress'],
  egress: [{ to: peers }],
});
export const block = (cidr: string, ...except: readonly string[]) => ({
  ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) },
});
export const single = (where: string) => `${ADDRESSES[where]}/32`;
export const DENY_IN = policy('x/deny-in', { ...ALL, policyTypes: ['Ingress'] });
export const DENY_OUT = policy('x/deny-out', { ...ALL, policyTypes: ['Egress'] });
