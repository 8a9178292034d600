/**
 * The nodes of a world as its specification names them: each gets a network, a kubelet and a kube-proxy, and pods get
 * the addresses that were fixed for them. The real thing is the machines' own start; ours are up at once.
 */
import type { ApiClient } from './api/client';
import { PUBLIC_DNS_ADDRESS, PUBLIC_RESOLV_CONF } from './controllers/cluster-dns/cluster-dns';
import { startKubeProxy } from './controllers/kube-proxy/kube-proxy';
import { watchProxiedServices } from './controllers/kube-proxy/service-facts';
import type { PodAids } from './controllers/kubelet/aids';
import { createImagePuller } from './controllers/kubelet/image-puller';
import { type Kubelet, startKubelet } from './controllers/kubelet/kubelet';
import { buildNodeStatus, type NodeDescription } from './controllers/kubelet/node-status';
import type { ImageSource } from './images/catalogue';
import type { Kernel } from './kernel/kernel';
import { drawBelow } from './kernel/random';
import { type AddressPool, createAddressPool, createAddressRing } from './network/address-pool';
import type { Network } from './network/wire';
import { createNodeClient, watchPodsByNode } from './node-client';
import type { NodeLinks } from './node-links';
import type { NodeAgent } from './part';
import type { FileSystem, Host, ProcessRunner } from './process';
import type { KubernetesObject, Node, Pod } from './resources';
import type { WorldSpecification } from './specification';

export interface NodeParts {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly runner: ProcessRunner;
  readonly api: ApiClient;
  readonly images: ImageSource;
  readonly clusterDns: string | null;
  readonly agents: readonly NodeAgent[];
  readonly aids: PodAids | null;
  readonly links: NodeLinks;
}

export function startNodes(
  parts: NodeParts,
  specification: WorldSpecification,
): readonly { readonly kubelet: Kubelet; readonly host: Host; readonly files: () => FileSystem }[] {
  const { kernel, network } = parts;
  const fixed = readFixedAddresses(specification.objects);
  const reserved = new Set(fixed.values());
  const storage = new Map<string, FileSystem>();
  const { podAddresses } = specification;
  const sequence = podAddresses === undefined ? null : createAddressPool(podAddresses.first, reserved);
  const services = watchProxiedServices(parts.api);
  const watchPods = watchPodsByNode(parts.api);
  return specification.nodes.map((node, index) => {
    const { name, internalAddress, externalAddress = null, labels = {}, capacity = {} } = node;
    const attachment = network.addNode({ name, internalAddress, externalAddress });
    const pool = sequence ?? createNodePool(index + 1, reserved);
    const random = kernel.createRandom(`kubelet/${name}`);
    const podRange = sequence === null ? `10.244.${index + 1}.0/24` : null;
    const description = { name, internalAddress, externalAddress, labels, capacity, podRange };
    const api = createNodeClient({ ...parts, watchPods }, name, () => postNodeStatus(parts, description));
    parts.links.onChange((changed, isConnected) => {
      if (changed === name) attachment.setConnected(isConnected);
    });
    const machine = {
      ...parts,
      api,
      nodeName: name,
      internalAddress,
      attachment,
      files: createNodeFiles(parts.runner, name, internalAddress),
      storage,
      resolvConf: PUBLIC_RESOLV_CONF,
      images: createImagePuller(kernel, parts.images, { nodeName: name, nameServer: PUBLIC_DNS_ADDRESS }),
      allocateAddress: (pod: Pod) => takeFixed(fixed, pod) ?? pool.take(),
      releaseAddress: pool.give,
      draw: (leastMs: number, spreadMs: number) => leastMs + drawBelow(random, spreadMs + 1),
    };
    const files = {
      hosts: () => `127.0.0.1\tlocalhost\n${internalAddress}\t${name}\n`,
      resolvConf: () => PUBLIC_RESOLV_CONF,
    };
    startKubeProxy(kernel, services, { name, attachment, links: parts.links });
    for (const start of parts.agents) start({ name, attachment });
    return {
      kubelet: startKubelet(machine, description),
      host: attachment.createHost(name, 'node', files),
      files: machine.files,
    };
  });
}

/** What the kubelet says first when it reaches the API server again. */
function postNodeStatus({ kernel, api }: NodeParts, description: NodeDescription): void {
  const { name } = description;
  const node = api.get<Node>('Node', '', name);
  if (node === null) return;
  const conditions = node.status?.conditions ?? [];
  const known = conditions.filter(({ status }) => status !== 'Unknown');
  api.updateStatus({ ...node, status: buildNodeStatus(description, kernel.timestamp(), known) });
  if (conditions.some(({ type, status }) => type === 'Ready' && status !== 'True')) {
    const message = `Node ${name} status is now: NodeReady`;
    // The kubelet names its node instead of the uid.
    const subject = { ...node, metadata: { name, uid: name } };
    api.recordEvent(subject, 'Normal', 'NodeReady', message, { component: 'kubelet', host: name });
  }
}

/** By kind, namespace and name; each is given once: to that pod, or to the first pod of that Deployment. */
function readFixedAddresses(objects: readonly KubernetesObject[]): Map<string, string> {
  const fixed = new Map<string, string>();
  for (const object of objects) {
    const address = (object['status'] as Pod['status'])?.podIP;
    if (address !== undefined) fixed.set(`${object.kind} ${nameOf(object)}`, address);
  }
  return fixed;
}

function takeFixed(fixed: Map<string, string>, pod: Pod): string | null {
  const { namespace = 'default', ownerReferences = [] } = pod.metadata;
  const owner = ownerReferences.find(({ kind, controller }) => kind === 'ReplicaSet' && controller);
  // A ReplicaSet of a Deployment has its name, a dash and a hash.
  const maker = owner?.name.slice(0, owner.name.lastIndexOf('-'));
  for (const key of [`Pod ${nameOf(pod)}`, `Deployment ${namespace}/${maker}`]) {
    const address = fixed.get(key);
    if (fixed.delete(key)) return address ?? null;
  }
  return null;
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function createNodeFiles(runner: ProcessRunner, name: string, address: string): () => FileSystem {
  let files: FileSystem | null = null;
  return () => {
    if (files === null) {
      files = runner.createFiles({
        '/etc/hostname': `${name}\n`,
        '/etc/hosts': `127.0.0.1\tlocalhost\n${address}\t${name}\n`,
        '/etc/resolv.conf': PUBLIC_RESOLV_CONF,
        '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nID=debian\n',
      });
      for (const directory of ['/home', '/mnt', '/opt', '/root', '/tmp', '/var/lib', '/var/log'])
        files.makeDirectory(directory);
    }
    return files;
  };
}

function createNodePool(number: number, reserved: ReadonlySet<string>): AddressPool {
  return createAddressRing(`10.244.${number}.`, reserved, createAddressPool(`11.${number}.0.1`, reserved));
}
