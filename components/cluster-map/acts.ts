/**
 * What can be done on the map, each as the command that does the same: it is what enters the log and what stands in
 * the terminal. Pure; acts.test.ts runs every command in a sandbox.
 */
import type {
  ClusterPicture,
  NodePicture,
  PodPicture,
  ServicePicture,
  WorkloadPicture,
} from '../../lib/cluster/picture';
import { isHidden } from './hidden';

/** Who sends a request; `null` is the learner's laptop. */
export type Client = PodPicture | null;

export interface Target {
  /** Of the spot on the map that stands for it. */
  readonly spot: string;
  /** What it is, in words: "Service service-python, by its name". */
  readonly label: string;
  /** A name or an address. */
  readonly host: string;
  /** As the map knows it; a pod's port may be another one. */
  readonly port: number;
}

export const nodeKey = ({ name }: Pick<NodePicture, 'name'>): string => `node/${name}`;
export const LAPTOP_KEY = 'laptop';

/** In seconds: nobody waits two minutes for what is not there. */
const PATIENCE = 3;
/** What most programs listen at, where no Service tells. */
const USUAL_PORT = 80;

const within = ({ namespace }: { readonly namespace: string }) =>
  namespace === 'default' ? '' : ` -n ${namespace}`;

export function sendCommand(from: Client, host: string, port: number): string {
  const curl = `curl -s --connect-timeout ${PATIENCE} http://${host}:${port}/`;
  return from === null ? curl : `kubectl exec${within(from)} ${from.name} -- ${curl}`;
}

export const killCommand = (pod: PodPicture): string => `kubectl delete pod${within(pod)} ${pod.name}`;

export const labelOffCommand = (pod: PodPicture, key: string): string =>
  `kubectl label pod${within(pod)} ${pod.name} ${key}-`;

/** Also where the label is there already, with another value. */
export function labelOnCommand(pod: PodPicture, key: string, value: string): string {
  const overwrite = Object.hasOwn(pod.labels, key) ? ' --overwrite' : '';
  return `kubectl label pod${within(pod)} ${pod.name} ${key}=${value}${overwrite}`;
}

export const unplugCommand = ({ name }: NodePicture): string => `unplug ${name}`;
export const plugInCommand = ({ name }: NodePicture): string => `plug-in ${name}`;

export const scaleCommand = (workload: WorkloadPicture, replicas: number): string =>
  `kubectl scale${within(workload)} ${workload.kind.toLowerCase()} ${workload.name} --replicas=${replicas}`;

/** A DaemonSet has a pod on every node: there is nothing to choose. */
export const canScale = ({ kind }: WorkloadPicture): boolean => kind !== 'DaemonSet';
/** The map shows no more than some sixty pods one by one. */
export const MOST_REPLICAS = 60;

export const canSend = ({ state }: PodPicture): boolean => state === 'ready' || state === 'not-ready';
export const canKill = ({ state }: PodPicture): boolean => state !== 'terminating';

const LABEL_PART = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/$/;

/** Why a label can't be put on; `null` where it can. Whatever passes is one word of a shell. */
export function refuseLabel(key: string, value: string): string | null {
  const slash = key.lastIndexOf('/') + 1;
  if (slash > 0 && !LABEL_PREFIX.test(key.slice(0, slash)))
    return 'Before the / of a label stands a name such as example.com.';
  if (!LABEL_PART.test(key.slice(slash))) return 'A label has a name of letters and digits, such as run.';
  if (value !== '' && !LABEL_PART.test(value))
    return 'The value of a label is made of letters, digits, and - _ . between them.';
  return null;
}

/** Why nothing can be sent to this port; `null` where it can. */
export const refusePort = (port: number): string | null =>
  Number.isInteger(port) && port >= 1 && port <= 65_535 ? null : 'A port is a number from 1 to 65535.';

/**
 * All that a client could ask, what lies nearest first. What is hidden is offered by name only: the command is shown,
 * and must not tell an address.
 */
export function targetsFor(
  from: Client,
  { pods, services, nodes }: ClusterPicture,
  hidden: readonly string[] = [],
): readonly Target[] {
  const shown = services.filter((service) => !isHidden(service.name, hidden));
  const byName = from === null ? [] : services.flatMap((service) => namesOf(service, from));
  const byAddress = shown.flatMap(addressOf);
  const byBalancer = shown.flatMap(balancersOf);
  const byPod = pods
    .filter((pod) => pod.uid !== from?.uid && pod.address !== null && !isHidden(pod.name, hidden))
    .filter(({ namespace }) => !namespace.startsWith('kube-'))
    .map((pod): Target => {
      const label = `Pod ${pod.name}`;
      return { spot: pod.uid, label, host: pod.address!, port: portOf(pod, shown) };
    });
  const open = services.filter((service) => !isHidden(service.name, hidden, 'nodePorts'));
  const byNode = open.flatMap((service) => nodes.flatMap((node) => nodePortsOf(service, node, from)));
  return from === null
    ? [...byBalancer, ...byNode, ...byAddress, ...byPod]
    : [...byName, ...byAddress, ...byPod, ...byNode, ...byBalancer];
}

/** From another namespace the name alone is not enough. */
function namesOf(service: ServicePicture, from: PodPicture): Target[] {
  const { uid, name, namespace, isHeadless, type } = service;
  const host = namespace === from.namespace ? name : `${name}.${namespace}`;
  const ports = tcpPorts(service);
  const known = type === 'ExternalName' && ports.length === 0 ? [USUAL_PORT] : [];
  const own = ports.map(({ port, targetPort }) =>
    // Behind a headless Service nobody translates: what is asked is the pod itself.
    isHeadless && typeof targetPort === 'number' ? targetPort : port,
  );
  return [...own, ...known].map((port) => ({
    spot: uid,
    label: `Service ${name}, by its name`,
    host,
    port,
  }));
}

function addressOf(service: ServicePicture): Target[] {
  const { uid, name, address } = service;
  if (address === null) return [];
  return tcpPorts(service).map(({ port }) => ({
    spot: uid,
    label: `Service ${name}, by its address`,
    host: address,
    port,
  }));
}

function nodePortsOf(service: ServicePicture, node: NodePicture, from: Client): Target[] {
  const host = from === null ? (node.externalAddress ?? node.internalAddress) : node.internalAddress;
  return tcpPorts(service).flatMap(({ nodePort }) =>
    nodePort === null
      ? []
      : [{ spot: nodeKey(node), label: `${node.name}, for ${service.name}`, host, port: nodePort }],
  );
}

function balancersOf(service: ServicePicture): Target[] {
  const { uid, name, externalAddresses = [] } = service;
  return externalAddresses.flatMap((host) =>
    tcpPorts(service).map(({ port }) => ({ spot: uid, label: `Load balancer of ${name}`, host, port })),
  );
}

const tcpPorts = ({ ports }: ServicePicture) => ports.filter(({ protocol }) => protocol === 'TCP');

function portOf(pod: PodPicture, services: readonly ServicePicture[]): number {
  const before = services.filter(({ endpoints }) => endpoints.some(({ podUid }) => podUid === pod.uid));
  const ports = before.flatMap((service) => tcpPorts(service).map(({ targetPort }) => targetPort));
  return ports.find((port) => typeof port === 'number') ?? USUAL_PORT;
}
