/**
 * NetworkPolicies worked out for pods: who is isolated, and which addresses and ports its rules let through. Read off
 * policies, pods and namespaces anew whenever one of them changes that counts. The real thing is the part of a
 * network plugin that watches the API (Calico's Felix with Typha).
 */
import type { ApiClient } from '../../api/client';
import { matchSelector } from '../../api/label-selector';
import { compareText } from '../../kernel/text';
import type { Isolation, PodPolicies, PolicyPeer, PolicyPort, PolicyRule } from '../../network/policy-step';
import type { KubernetesObject, LabelSelector, Namespace, Pod } from '../../resources';
import { keyOf } from '../work-queue';

export interface NetworkPolicy extends KubernetesObject {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly ingress?: readonly RuleSpec[];
    readonly egress?: readonly RuleSpec[];
    readonly policyTypes?: readonly string[];
  };
}

interface RuleSpec {
  readonly ports?: readonly PortSpec[];
  readonly from?: readonly PeerSpec[];
  readonly to?: readonly PeerSpec[];
}

interface PortSpec {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

interface PeerSpec {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyView {
  /** What is to be programmed for the pods of a node, by address. */
  describe(node: string): ReadonlyMap<string, PodPolicies>;
  onChange(listener: () => void): void;
}

/** What counts of a pod. */
interface Known {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly node: string;
  readonly ports: readonly { readonly name?: string; readonly protocol?: string; readonly number: number }[];
}

export interface PolicyViewOptions {
  /** The cluster's DNS server runs outside the pods here; rules that select its pods mean this address. */
  readonly dnsAddress: string | null;
}

export function watchPolicies(api: ApiClient, { dnsAddress }: PolicyViewOptions): PolicyView {
  const policies = new Map<string, NetworkPolicy>();
  const pods = new Map<string, Known>();
  const namespaces = new Map<string, Readonly<Record<string, string>>>();
  const listeners: (() => void)[] = [];
  let worked: ReadonlyMap<string, ReadonlyMap<string, PodPolicies>> | null = null;

  function change(counts: boolean): void {
    worked = null;
    if (counts) for (const listener of listeners) listener();
  }

  api.watch('NetworkPolicy', ({ type, object }) => {
    if (type === 'DELETED') policies.delete(keyOf(object.metadata));
    else policies.set(keyOf(object.metadata), object);
    change(true);
  });
  api.watch('Namespace', ({ type, object }) => {
    const { name, labels = {} } = (object as Namespace).metadata;
    if (type === 'DELETED') namespaces.delete(name);
    else namespaces.set(name, labels);
    change(policies.size > 0);
  });
  api.watch('Pod', ({ type, object }) => {
    const key = keyOf(object.metadata);
    const known = type === 'DELETED' ? null : describePod(object as Pod);
    const before = pods.get(key) ?? null;
    if (known === null) pods.delete(key);
    else pods.set(key, known);
    // Most worlds have no policy: nothing is compared there.
    if (policies.size === 0) worked = null;
    else if (JSON.stringify(before) !== JSON.stringify(known)) change(true);
  });

  return {
    onChange: (listener) => listeners.push(listener),
    describe(node) {
      const everybody = [...pods.values(), ...(dnsAddress === null ? [] : [describeDns(dnsAddress)])];
      worked ??= work([...policies.values()], everybody, namespaces);
      return worked.get(node) ?? new Map();
    },
  };
}

/** `null`: it has no network of its own, or none any more. */
function describePod({ metadata, spec, status }: Pod): Known | null {
  const address = status?.podIP;
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (address === undefined || spec.hostNetwork || isOver) return null;
  const { namespace = '', labels = {} } = metadata;
  const ports = spec.containers.flatMap(({ ports: open = [] }) =>
    open.map(({ name, protocol, containerPort }) => ({ name, protocol, number: containerPort })),
  );
  return { namespace, labels, address, node: spec.nodeName ?? '', ports };
}

function describeDns(address: string): Known {
  const ports = [
    { name: 'dns', protocol: 'UDP', number: 53 },
    { name: 'dns-tcp', protocol: 'TCP', number: 53 },
  ];
  return { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, address, node: '', ports };
}

interface Direction {
  readonly kind: 'Ingress' | 'Egress';
  readonly rules: (policy: NetworkPolicy) => readonly RuleSpec[];
  readonly peers: (rule: RuleSpec) => readonly PeerSpec[] | undefined;
}

const INGRESS: Direction = {
  kind: 'Ingress',
  rules: ({ spec }) => spec?.ingress ?? [],
  peers: ({ from }) => from,
};
const EGRESS: Direction = { kind: 'Egress', rules: ({ spec }) => spec?.egress ?? [], peers: ({ to }) => to };

type Namespaces = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** By node, then by address. Each rule is worked out once, whoever it is for. */
function work(
  policies: readonly NetworkPolicy[],
  pods: readonly Known[],
  namespaces: Namespaces,
): ReadonlyMap<string, ReadonlyMap<string, PodPolicies>> {
  const inOrder = [...policies].sort((a, b) => compareText(keyOf(a.metadata), keyOf(b.metadata)));
  const ready = inOrder.map((policy) => ({
    key: keyOf(policy.metadata),
    namespace: policy.metadata.namespace ?? '',
    selects: matchSelector(policy.spec?.podSelector ?? {}),
    types: policy.spec?.policyTypes ?? [],
    ingress: INGRESS.rules(policy).map((rule) => workRule(policy, rule, INGRESS, pods, namespaces)),
    egress: EGRESS.rules(policy).map((rule) => workRule(policy, rule, EGRESS, pods, namespaces)),
  }));
  const byNode = new Map<string, Map<string, PodPolicies>>();
  for (const pod of pods) {
    const own = ready.filter(({ namespace, selects }) => namespace === pod.namespace && selects(pod.labels));
    if (own.length === 0) continue;
    const isolate = (kind: 'Ingress' | 'Egress', side: 'ingress' | 'egress'): Isolation | null => {
      const isolating = own.filter(({ types }) => types.includes(kind));
      if (isolating.length === 0) return null;
      return {
        policies: isolating.map(({ key }) => key),
        rules: isolating.flatMap((policy) => policy[side]),
      };
    };
    const described = { ingress: isolate('Ingress', 'ingress'), egress: isolate('Egress', 'egress') };
    byNode.set(pod.node, (byNode.get(pod.node) ?? new Map()).set(pod.address, described));
  }
  return byNode;
}

function workRule(
  policy: NetworkPolicy,
  rule: RuleSpec,
  { peers }: Direction,
  pods: readonly Known[],
  namespaces: Namespaces,
): PolicyRule {
  const asked = peers(rule) ?? [];
  const ports = rule.ports ?? [];
  return {
    policy: keyOf(policy.metadata),
    peers:
      asked.length === 0
        ? null
        : asked.map((peer) => workPeer(peer, policy.metadata.namespace ?? '', pods, namespaces)),
    ports: ports.length === 0 ? null : ports.map((port) => workPort(port, pods)),
  };
}

function workPeer(peer: PeerSpec, own: string, pods: readonly Known[], namespaces: Namespaces): PolicyPeer {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock !== undefined) return { range: ipBlock.cidr, except: ipBlock.except ?? [] };
  const isNear = namespaceSelector === undefined ? null : matchSelector(namespaceSelector);
  const isPod = matchSelector(podSelector ?? {});
  const chosen = pods.filter(({ namespace, labels }) => {
    const isThere = isNear === null ? namespace === own : isNear(namespaces.get(namespace) ?? {});
    return isThere && isPod(labels);
  });
  return { addresses: new Set(chosen.map(({ address }) => address)) };
}

function workPort({ protocol = 'TCP', port, endPort }: PortSpec, pods: readonly Known[]): PolicyPort {
  if (port === undefined) return { protocol, range: null };
  if (typeof port === 'number') return { protocol, range: [port, endPort ?? port] };
  const named = new Map<string, number>();
  for (const { address, ports } of pods) {
    const found = ports.find((entry) => entry.name === port && (entry.protocol ?? 'TCP') === protocol);
    if (found !== undefined) named.set(address, found.number);
  }
  return { protocol, range: null, named };
}
