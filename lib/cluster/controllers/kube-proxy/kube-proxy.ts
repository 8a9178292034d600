/**
 * kube-proxy of one node: turns Services and EndpointSlices into the rules of its node, in iptables mode. Changes
 * are collected for a moment, so a rule may be older than the endpoints behind it. Ready endpoints are taken; where
 * none is ready, those that shut down but still serve. It answers for its node at health check node ports. Left out:
 * IPv6, nodePortAddresses, other modes. Upstream: pkg/proxy/iptables, pkg/proxy/healthcheck.
 */
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';
import { compareText } from '../../kernel/text';
import type { Attachment } from '../../network/wire';
import { createHealthChecks } from './health-check';
import { describeRules } from './rules';
import type { ProxiedServices } from './service-facts';

/** From a change in the API to the new rule, ms: the watch, the collecting, and iptables-restore. */
const LEAST_DELAY_MS = 100;
const DELAY_SPREAD_MS = 200;

export interface ProxiedNode {
  readonly name: string;
  readonly attachment: Pick<Attachment, 'programService' | 'programHealth' | 'listen' | 'closeListeners'>;
  /** A node that is cut off hears of no change until it is back. */
  readonly links: {
    isConnected(node: string): boolean;
    onChange(listener: (node: string, isConnected: boolean) => void): void;
  };
}

export function startKubeProxy(
  kernel: Kernel,
  services: ProxiedServices,
  { name, attachment, links }: ProxiedNode,
): void {
  const random = kernel.createRandom(`kube-proxy/${name}`);
  const checks = createHealthChecks(name, attachment);
  const changed = new Set<string>();
  let isWaiting = false;

  function sync(): void {
    isWaiting = false;
    if (!links.isConnected(name)) return;
    const node = { name, zone: services.zoneOf(name) };
    const keys = [...changed].sort(compareText);
    changed.clear();
    for (const key of keys) {
      const facts = services.find(key);
      attachment.programService(key, facts === null ? [] : describeRules(facts, node));
      checks.program(key, facts);
    }
  }

  function syncSoon(): void {
    if (isWaiting || changed.size === 0) return;
    isWaiting = true;
    kernel.schedule(LEAST_DELAY_MS + drawBelow(random, DELAY_SPREAD_MS + 1), 'progress', sync);
  }

  services.onChange((key) => {
    if (key !== null) changed.add(key);
    else for (const each of services.keys()) changed.add(each);
    syncSoon();
  });
  links.onChange((node) => {
    if (node === name) syncSoon();
  });
}
