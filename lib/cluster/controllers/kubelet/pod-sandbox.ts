/**
 * A pod's network and what each of its containers is given of it; and what a container leaves behind when it has ended.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_sandbox.go, pkg/kubelet/util/hostutil.
 */
import { decodeUtf8 } from '../../kernel/text';
import type { Attachment } from '../../network/wire';
import type { Container, Pod } from '../../resources';
import { type ContainerRun, lastWordsPath, type Sandbox } from './container';
import type { Machine } from './machine';
import { writeResolvConf } from './resolv-conf';

export interface PodNetwork {
  readonly attachment: Attachment;
  readonly address: string;
  readonly sandbox: Sandbox;
}

export function createSandbox(machine: Machine, pod: Pod): PodNetwork {
  const { namespace = '', name, uid = '' } = pod.metadata;
  const { hostNetwork } = pod.spec;
  const address = hostNetwork ? machine.internalAddress : machine.allocateAddress(pod);
  const attachment = hostNetwork
    ? machine.attachment
    : machine.network.addPod({ namespace, name, uid, address }, machine.attachment);
  const hostname = hostNetwork ? machine.nodeName : (pod.spec.hostname ?? name);
  const sandbox = {
    kernel: machine.kernel,
    runner: machine.runner,
    attachment,
    hostname,
    hosts: writeHosts(pod, address, hostname),
    resolvConf: writeResolvConf(pod, machine.clusterDns, machine.resolvConf),
    podName: `${namespace}/${name}`,
    podUid: uid,
  };
  return { attachment, address, sandbox };
}

/** As the kubelet writes it, without the lines for IPv6. */
function writeHosts(pod: Pod, address: string, hostname: string): string {
  const aliases = (pod.spec.hostAliases ?? []).map(
    ({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`,
  );
  const { subdomain } = pod.spec;
  const domain = `${pod.metadata.namespace}.svc.cluster.local`;
  const wholeName = subdomain === undefined ? '' : `${hostname}.${subdomain}.${domain}\t`;
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    `${address}\t${wholeName}${hostname}\n`,
    ...(aliases.length === 0 ? [] : ['\n# Entries added by HostAliases.\n', ...aliases]),
  ].join('');
}

const LONGEST_MESSAGE = 4096;
const LONGEST_LOG = 2048;
const MOST_LINES = 80;

/** Its last words: of the file that it may write for this, or of its log where the manifest says so. */
export function readTerminationMessage(container: Container, run: ContainerRun, exitCode: number): string {
  const content = run.files.readFile(lastWordsPath(container));
  const text = typeof content === 'string' ? content : content === null ? '' : decodeUtf8(content);
  if (text !== '') return text.slice(0, LONGEST_MESSAGE);
  if (container['terminationMessagePolicy'] !== 'FallbackToLogsOnError' || exitCode === 0) return '';
  const log = run.log.read({
    timestamps: false,
    tailLines: MOST_LINES,
    limitBytes: null,
    sinceEpochMs: null,
  });
  return log.slice(-LONGEST_LOG);
}
