/**
 * What a container finds in its environment: the image's own variables, those that announce Services, envFrom,
 * env in order, with $(NAME) filled in. Values from elsewhere are read by environment-sources.
 * Upstream: pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables.
 */
import type { Container, Pod } from '../../resources';
import type { PodAids } from './aids';
import type { Machine } from './machine';
import { listServiceVariables } from './service-environment';

/** The container can't be made: its configuration names something that is not there. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

export interface PodFacts {
  readonly pod: Pod;
  readonly podAddress: string;
}

export function buildEnvironment(
  machine: Machine,
  facts: PodFacts,
  container: Container,
  fromImage: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { pod } = facts;
  const result: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    HOME: '/root',
    ...fromImage,
    ...listServiceVariables(machine.api, pod),
  };
  for (const source of container.envFrom ?? [])
    Object.assign(result, requireAids(machine).readSource(machine, pod, source));
  for (const { name, value, valueFrom } of container.env ?? []) {
    const found =
      valueFrom === undefined
        ? expand(value ?? '', result)
        : requireAids(machine).readValue(machine, facts, container, valueFrom);
    if (found !== null) result[name] = found;
  }
  return result;
}

function requireAids({ aids }: Machine): PodAids {
  if (aids === null) throw new ConfigurationError('this world was made without variables from elsewhere');
  return aids;
}

/** `$(NAME)` becomes the variable's value, `$$(NAME)` stays as `$(NAME)`, unknown names stay as they are. */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(variables, name) ? variables[name]! : match;
  });
}
