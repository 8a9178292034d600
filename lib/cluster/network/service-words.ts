/** What is said of the rules of Services: plain sentences, and where to look. Made while deciding, by service-step.ts. */
import type { Choice, Pointer } from '../trace';
import { nameTarget, type RuleTarget, type ServiceRule, type TargetGroup } from './service-rules';

/** `service-python`, and its namespace where it is not the usual one. */
export function shortService(service: string): string {
  return service.replace(/^default\//, '');
}

export function tellMatch({ face, address, port, protocol, service }: ServiceRule, node: string): string {
  const name = shortService(service);
  if (face === 'node-port')
    return `Port ${port} (${protocol}) is the node port of the Service ${name}. A rule on ${node} matches it.`;
  if (face === 'load-balancer')
    return `A rule on ${node} matches ${address}, port ${port} (${protocol}): the load balancer's address of the Service ${name}.`;
  if (face === 'external-ip')
    return `A rule on ${node} matches ${address}, port ${port} (${protocol}): an external IP of the Service ${name}.`;
  return `A rule on ${node} matches ${address}, port ${port} (${protocol}): the Service ${name}.`;
}

const MOST_NAMED = 4;

function nameWithPod(target: RuleTarget): string {
  return target.pod === null
    ? nameTarget(target)
    : `${nameTarget(target)} (${target.pod.replace(/^.*\//, '')})`;
}

export function tellChoice(
  { targets, isLastResort }: TargetGroup,
  target: RuleTarget,
  isKept: boolean,
): string {
  const chosen = nameWithPod(target);
  const lastResort = isLastResort
    ? ' No endpoint is ready. Those that shut down but still serve are taken as a last resort.'
    : '';
  if (targets.length === 1) return `Its only candidate is ${chosen}, so the request goes there.${lastResort}`;
  const named = targets.slice(0, MOST_NAMED).map(nameWithPod).join(', ');
  const more = targets.length > MOST_NAMED ? ` and ${targets.length - MOST_NAMED} more` : '';
  const why = isKept
    ? `${chosen} was picked again: sessionAffinity ClientIP keeps a client with its pod.`
    : `${chosen} was picked at random, as kube-proxy does by default.`;
  return `It has ${targets.length} candidates: ${named}${more}. ${why}${lastResort}`;
}

export function describeChoice(
  { service, address, port, protocol }: ServiceRule,
  { targets }: TargetGroup,
  chosen: number | null,
): Choice {
  const rule = `${address === null ? 'every address of the node' : address}, port ${port} (${protocol})`;
  return { service, rule, candidates: targets, chosen };
}

export function tellUnready({ unready, firstUnready, lack }: ServiceRule): string {
  if (lack !== undefined && lack.missingPort !== null)
    return `Its pods are there, but none of them has the port ${lack.missingPort}.`;
  if (unready === 0 && lack?.selector === null)
    return 'It has no selector, and nobody has written endpoints for it.';
  if (unready === 0) {
    const whose = lack === undefined ? '' : ` No pod with the label ${lack.selector} has an address.`;
    return `Its EndpointSlices hold no endpoint at all.${whose}`;
  }
  if (unready === 1) {
    const who = firstUnready === undefined ? 'One endpoint' : `The pod ${firstUnready.replace(/^.*\//, '')}`;
    return `${who} is there, but it is not ready.`;
  }
  return `${unready} endpoints are there, but none of them is ready.`;
}

/** `service` is `namespace/name`; in namespace default kubectl needs no -n. */
function inNamespace(service: string): { readonly name: string; readonly flag: string } {
  const slash = service.indexOf('/');
  const namespace = service.slice(0, slash);
  return { name: service.slice(slash + 1), flag: namespace === 'default' ? '' : ` -n ${namespace}` };
}

export function slicesCommand(service: string): string {
  const { name, flag } = inNamespace(service);
  return `kubectl get endpointslices${flag} -l kubernetes.io/service-name=${name}`;
}

export function describeCommand(service: string): string {
  const { name, flag } = inNamespace(service);
  return `kubectl describe service ${name}${flag}`;
}

export function serviceCommand(service: string): string {
  const { name, flag } = inNamespace(service);
  return `kubectl get service ${name}${flag}`;
}

export function portsPointer(service: string): Pointer {
  const { name, flag } = inNamespace(service);
  return {
    object: `Service ${service}`,
    field: 'spec.ports',
    command: `kubectl get service ${name}${flag}`,
  };
}

/** Where nobody stands behind the rule. */
export function endpointsPointer({ service, unready, firstUnready, lack }: ServiceRule): Pointer {
  const command = slicesCommand(service);
  if (lack !== undefined && lack.missingPort !== null)
    return {
      object: `Service ${service}`,
      field: 'spec.ports[].targetPort',
      command: describeCommand(service),
    };
  if (unready === 0 && lack?.selector === null)
    return { object: `EndpointSlice of Service ${service}`, field: 'endpoints', command };
  if (unready === 0) return { object: `Service ${service}`, field: 'spec.selector', command };
  if (firstUnready === undefined)
    return { object: `EndpointSlice of Service ${service}`, field: 'endpoints[].conditions.ready', command };
  const { name, flag } = inNamespace(firstUnready);
  return {
    object: `Pod ${firstUnready}`,
    field: 'status.conditions',
    command: `kubectl describe pod ${name}${flag}`,
  };
}
