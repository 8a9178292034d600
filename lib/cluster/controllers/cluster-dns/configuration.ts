/**
 * The Corefile of the cluster's DNS: the one that kubeadm writes, and what becomes of it when somebody changes its
 * ConfigMap. The kubelet brings a changed ConfigMap to the pod within a minute, and the plugin reload looks at the file
 * every 30 seconds; what is not read or not simulated is told by events of the ConfigMap, since there are no pods
 * whose logs could tell it. Upstream: cmd/kubeadm/app/phases/addons/dns/manifests.go; coredns/plugin/reload.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { CoreDns } from '../../network/core-dns';
import { type Corefile, readCorefile } from '../../network/corefile';
import type { KubernetesObject } from '../../resources';

const CONFIG_NAME = 'coredns';
const NAMESPACE = 'kube-system';
const RELOAD_MS = 60_000;
const SOURCE = { component: 'coredns' } as const;

export const DEFAULT_COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

/**
 * What is there first counts at once, changes after a while. `hasOwnConfiguration`: the world brings its own ConfigMap.
 */
export function followConfiguration(
  kernel: Kernel,
  api: ApiClient,
  server: Pick<CoreDns, 'configure'>,
  hasOwnConfiguration: boolean,
): void {
  if (!hasOwnConfiguration) api.create(describeConfiguration());
  let running = DEFAULT_COREFILE;
  let latest: KubernetesObject | null = null;
  let isWaiting = false;

  function load(object: KubernetesObject): void {
    const text = textOf(object);
    if (text === running) return;
    running = text;
    const corefile = readCorefile(text);
    if (corefile.problem === null) server.configure(corefile.blocks);
    for (const [type, reason, message] of describeLoading(corefile)) {
      try {
        api.recordEvent(object, type, reason, message, SOURCE);
      } catch (error) {
        // A namespace that ends takes no events.
        if (!isApiError(error)) throw error;
      }
    }
  }

  api.watch('ConfigMap', ({ type, object }) => {
    const { name, namespace } = object.metadata;
    if (name !== CONFIG_NAME || namespace !== NAMESPACE || type === 'DELETED') return;
    const isFirst = latest === null;
    latest = object;
    if (isFirst) load(object);
    if (isWaiting || textOf(object) === running) return;
    isWaiting = true;
    kernel.schedule(RELOAD_MS, 'progress', () => {
      isWaiting = false;
      load(latest ?? object);
    });
  });
}

function describeConfiguration(): KubernetesObject {
  const metadata = { name: CONFIG_NAME, namespace: NAMESPACE };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: DEFAULT_COREFILE } };
}

function textOf(object: KubernetesObject): string {
  return (object['data'] as { readonly Corefile?: string } | undefined)?.Corefile ?? '';
}

type Word = readonly ['Normal' | 'Warning', string, string];

function describeLoading({ problem, notSimulated, blocks }: Corefile): readonly Word[] {
  if (problem !== null) return [['Warning', 'RestartFailed', `Restart failed: ${problem}`]];
  const words: Word[] = notSimulated.map((sentence) => ['Warning', 'NotSimulated', sentence]);
  if (!blocks.some(({ isReloaded }) => isReloaded)) {
    const why =
      'Without the plugin reload a real CoreDNS reads its configuration when its pods start, and not before. Here it counts.';
    words.push(['Warning', 'NotSimulated', why]);
  }
  return [...words, ['Normal', 'Reloaded', 'Reloading complete']];
}
