/**
 * The network plugin's agent on one node: writes what NetworkPolicies mean for the node's pods into its kernel, a
 * moment after they changed. The real thing: Calico's Felix, Cilium's agent; which plugin a cluster has decides
 * whether policies are kept at all.
 */
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';
import type { Attachment } from '../../network/wire';
import type { PolicyView } from './policy-view';

const LEAST_DELAY_MS = 80;
const DELAY_SPREAD_MS = 200;

export function startPolicyAgent(
  kernel: Kernel,
  view: PolicyView,
  { name, attachment }: { readonly name: string; readonly attachment: Pick<Attachment, 'programPolicies'> },
): void {
  const random = kernel.createRandom(`network-policy/${name}`);
  let written = new Set<string>();
  let isWaiting = false;

  function sync(): void {
    isWaiting = false;
    const wanted = view.describe(name);
    for (const address of written) if (!wanted.has(address)) attachment.programPolicies(address, null);
    for (const [address, policies] of wanted) attachment.programPolicies(address, policies);
    written = new Set(wanted.keys());
  }

  view.onChange(() => {
    if (isWaiting) return;
    isWaiting = true;
    kernel.schedule(LEAST_DELAY_MS + drawBelow(random, DELAY_SPREAD_MS + 1), 'progress', sync);
  });
}
