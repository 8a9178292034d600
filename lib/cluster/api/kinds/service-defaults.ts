/**
 * What the API server fills into a Service, and what an update keeps of the one before: allocated addresses and
 * ports stay where the client left them out, and fields that only the old type had go with it.
 * Upstream: SetDefaults_Service in pkg/apis/core/v1/defaults.go and pkg/registry/core/service/strategy.go.
 * IPv6 and dual stack are not simulated: every Service has the one family IPv4.
 */
import type { Service } from '../../resources';
import { cloneJson, type Draft } from '../decode';
import { isSame } from '../equality';

const AFFINITY_SECONDS = 10_800;

function drafts(value: unknown): Draft[] {
  return Array.isArray(value) ? (value as Draft[]) : [];
}

export function isExposedOnNodes(type: unknown): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** Load balancers ask there whether a node has endpoints of its own. */
export function needsHealthPort(spec: Draft | Service['spec']): boolean {
  return spec.type === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local';
}

export function setServiceDefaults(service: Draft): void {
  service.spec ??= {};
  const spec = service.spec as Draft;
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP') setAffinityDefaults(spec);
  spec.type ||= 'ClusterIP';
  for (const port of drafts(spec.ports)) {
    port.protocol ||= 'TCP';
    // Go has no difference between a target port that is 0, empty or left out.
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') {
      port.targetPort = port.port;
    }
  }
  if (isExposedOnNodes(spec.type) || (spec.type === 'ClusterIP' && drafts(spec.externalIPs).length > 0)) {
    spec.externalTrafficPolicy ??= 'Cluster';
  }
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}

function setAffinityDefaults(spec: Draft): void {
  spec.sessionAffinityConfig ??= {};
  const config = spec.sessionAffinityConfig as Draft;
  config.clientIP ??= {};
  (config.clientIP as Draft).timeoutSeconds ??= AFFINITY_SECONDS;
}

/** The list and the single field say the same. */
export function prepareNewService(service: Draft): void {
  const spec = service.spec as Draft;
  if (spec.clusterIP && drafts(spec.clusterIPs).length === 0) spec.clusterIPs = [spec.clusterIP];
  service.status = { loadBalancer: {} };
}

export function prepareChangedService(service: Draft, previous: Service): void {
  const spec = service.spec as Draft;
  keepAllocated(spec, previous.spec);
  alignAddresses(spec, previous.spec);
  dropFieldsOfOldType(spec, previous.spec);
  keepHealthPort(spec, previous.spec);
  // Its load balancer is taken down later, but nobody has to see that.
  if (spec.type !== 'LoadBalancer') service.status = { ...(service.status as object), loadBalancer: {} };
}

function keepHealthPort(spec: Draft, before: Service['spec']): void {
  if (needsHealthPort(spec) && needsHealthPort(before))
    spec.healthCheckNodePort ||= before['healthCheckNodePort'];
  else if (needsHealthPort(before) && isSame(spec.healthCheckNodePort, before['healthCheckNodePort']))
    delete spec.healthCheckNodePort;
}

/** A client that leaves out what the server chose means no change. */
function keepAllocated(spec: Draft, before: Service['spec']): void {
  if (spec.type !== 'ExternalName' && before.type !== 'ExternalName') {
    if (!spec.clusterIP && drafts(spec.clusterIPs).length === 0) {
      spec.clusterIP = before.clusterIP;
      spec.clusterIPs = before.clusterIPs;
    }
    spec.ipFamilies ??= before.ipFamilies;
    spec.ipFamilyPolicy ??= before.ipFamilyPolicy;
  }
  if (needsNodePorts(spec) && needsNodePorts(before)) keepNodePorts(spec, before);
}

/** A load balancer that needs none loses those that the client leaves out. */
function needsNodePorts(spec: Draft | Service['spec']): boolean {
  if (spec.type === 'LoadBalancer') return spec['allocateLoadBalancerNodePorts'] !== false;
  return isExposedOnNodes(spec.type);
}

function keepNodePorts(spec: Draft, before: Service['spec']): void {
  const taken = new Set(drafts(spec.ports).map((port) => port.nodePort));
  for (const port of drafts(spec.ports)) {
    if (port.nodePort) continue;
    const same = (before.ports ?? []).find(
      (candidate) => candidate.port === port.port && candidate.protocol === port.protocol,
    );
    if (same?.nodePort && !taken.has(same.nodePort)) port.nodePort = same.nodePort;
  }
}

/** Old clients know `clusterIP` only; what they change there counts for the list too. */
function alignAddresses(spec: Draft, before: Service['spec']): void {
  const isListSame = isSame(spec.clusterIPs ?? [], before.clusterIPs ?? []);
  if (spec.clusterIP === before.clusterIP) {
    if (drafts(spec.clusterIPs).length === 0 && spec.clusterIP) spec.clusterIPs = before.clusterIPs;
  } else if (isListSame || drafts(spec.clusterIPs).length === 0) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
    else delete spec.clusterIPs;
  }
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    if (spec[field] === undefined) delete spec[field];
    else spec[field] = cloneJson(spec[field]);
  }
}

function dropFieldsOfOldType(spec: Draft, before: Service['spec']): void {
  if (spec.type === 'ExternalName' && before.type !== 'ExternalName') {
    for (const field of [
      'clusterIP',
      'clusterIPs',
      'ipFamilies',
      'ipFamilyPolicy',
      'internalTrafficPolicy',
    ]) {
      if (isSame(spec[field], before[field])) delete spec[field];
    }
  }
  if (isExposedOnNodes(before.type) && !isExposedOnNodes(spec.type)) {
    // Ports may be added, removed or changed, as long as no node port is new.
    const known = new Set((before.ports ?? []).map((port) => port.nodePort));
    const ports = drafts(spec.ports);
    if (ports.every(({ nodePort }) => !nodePort || known.has(nodePort as number))) {
      for (const port of ports) delete port.nodePort;
    }
    if (drafts(spec.externalIPs).length === 0) delete spec.externalTrafficPolicy;
    delete spec.healthCheckNodePort;
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (isSame(spec.allocateLoadBalancerNodePorts, before.allocateLoadBalancerNodePorts)) {
      delete spec.allocateLoadBalancerNodePorts;
    }
    if (isSame(spec.loadBalancerClass, before.loadBalancerClass)) delete spec.loadBalancerClass;
  }
}
