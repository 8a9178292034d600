/** A broken world as data: what stands in it, what is asked, how that ends and why, and a slip behind the API's back. */
import type { Cluster } from '../../cluster';
import type { KubernetesObject } from '../../resources';
import type { WorldSpecification } from '../../specification';

export interface BrokenWorld {
  readonly name: string;
  readonly world?: Partial<WorldSpecification>;
  /** Besides `guest` (1.1.1.9 on node-1), a pod of nginx that asks. */
  readonly objects: readonly KubernetesObject[];
  /** Lines at the prompt, before anything is asked. */
  readonly lines?: readonly string[];
  /** What can't be typed. */
  readonly happens?: (cluster: Cluster) => void;
  /** From then until the question, ms. */
  readonly waitMs?: number;
  /** `guest web:3000`, `laptop ping 1.1.1.3`, `shop/guest name web`, `guest https://web:443`; `within N` ms behind it. */
  readonly act: string;
  /** An HTTP status, or why there is none. */
  readonly ends: string;
  /** `service default/web refused (node-1)`: the hop with the pointer. */
  readonly at: string;
  /** `Service default/web: spec.selector` */
  readonly look: string;
  /** How the command begins. */
  readonly command: string;
  /** A part of the reason. */
  readonly says: string;
  /** Alters one programmed entry; objects stay as they are. */
  readonly slip: (cluster: Cluster) => void;
  /** How the same act ends then. */
  readonly afterwards: string;
  /** The last hop that decided about more than passing on: `pod default/web answered`. */
  readonly afterwardsAt: string;
}

type Fields = Readonly<Record<string, unknown>>;

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

export interface PodSketch {
  readonly namespace?: string;
  readonly node?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  /** Of the container. */
  readonly container?: Fields;
  readonly spec?: Fields;
}

/** A pod with agnhost's web server at 8080, labelled app=web. */
export function pod(name: string, podIP: string, sketch: PodSketch = {}): KubernetesObject {
  const {
    namespace = 'default',
    node = 'node-2',
    labels = { app: 'web' },
    spec = {},
    container = {},
  } = sketch;
  const { image = AGNHOST, args = image === AGNHOST ? ['netexec'] : undefined, command } = sketch;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      nodeName: node,
      containers: [
        {
          name: 'c',
          image,
          ...(args === undefined ? {} : { args }),
          ...(command === undefined ? {} : { command }),
          ...container,
        },
      ],
      ...spec,
    },
    status: { podIP },
  } as unknown as KubernetesObject;
}

/** Port 3000, to 8080 of the pods with app=web. */
export function service(name: string, spec: Fields = {}, namespace = 'default'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: 'web' }, ports: [{ port: 3000, targetPort: 8080 }], ...spec },
  } as unknown as KubernetesObject;
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } as unknown as KubernetesObject;
}

/** Selects app=web unless told otherwise. */
export function policy(name: string, spec: Fields, space = 'default'): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: space },
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ...spec },
  } as unknown as KubernetesObject;
}

export function deployment(name: string, replicas: number, spec: Fields = {}): KubernetesObject {
  const labels = { app: name };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'c', image: AGNHOST, args: ['netexec'] }] },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template, ...spec },
  } as unknown as KubernetesObject;
}

/** The rule of a node sends to this address from now on. */
export const aim =
  (node: string, name: string, goal: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    const [address = '', port = ''] = goal.split(':');
    const targets = [{ address, port: Number(port), pod: null }];
    programmed.alterRules(node, name, (rule) => ({
      ...rule,
      targets,
      isServed: true,
      outside: rule.outside === null ? null : { ...rule.outside, targets },
    }));
  };

/** The rule of a node has nobody behind it from now on. */
export const empty =
  (node: string, name: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    programmed.alterRules(node, name, (rule) => ({ ...rule, targets: [], unready: 0, isServed: false }));
  };

/** The rule of a node listens elsewhere from now on. */
export const move =
  (
    node: string,
    name: string,
    change: { readonly address?: string; readonly port?: number },
  ): BrokenWorld['slip'] =>
  ({ programmed }) => {
    programmed.alterRules(node, name, (rule) => ({ ...rule, ...change }));
  };

export const forget =
  (node: string, name: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    programmed.alterRules(node, name, () => null);
  };

/** DNS says one more thing from now on. */
export const tell =
  (name: string, address: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    const owner = 'default/slip';
    programmed.alterRecords(owner, [{ name, type: 'A', ttlSeconds: 30, data: address }]);
  };

/** A pod's policies are gone from its node. */
export const open =
  (node: string, address: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    programmed.alterPolicies(node, address, null);
  };

/** Machines outside send packets for an address to a node from now on. */
export const lead =
  (address: string, node: string): BrokenWorld['slip'] =>
  ({ programmed }) => {
    programmed.alterRoute(address, node);
  };
