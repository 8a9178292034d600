/**
 * The variables that announce Services to a container: those that exist when it starts, of the pod's namespace, and
 * always the API server's. Later changes are not seen. Upstream: pkg/kubelet/envvars and getServiceEnvVarMap.
 */
import type { ApiClient } from '../../api/client';
import { compareText } from '../../kernel/text';
import type { Pod, Service, ServicePort } from '../../resources';

export function listServiceVariables(api: ApiClient, pod: Pod): Readonly<Record<string, string>> {
  const namespace = pod.metadata.namespace ?? 'default';
  const isLinked = pod.spec['enableServiceLinks'] !== false;
  const own = isLinked ? api.list<Service>('Service', { namespace }) : NONE;
  const isNamedAlready = own.some(({ metadata }) => metadata.name === 'kubernetes');
  const master = isNamedAlready ? null : api.get<Service>('Service', 'default', 'kubernetes');
  const known = VARIABLES.get(own);
  if (known !== undefined && known.master === master) return known.variables;
  const services = [...own, ...(master === null ? [] : [master])].filter(hasAddress);
  services.sort((a, b) => compareText(a.metadata.name, b.metadata.name));
  const variables = Object.freeze(Object.assign({}, ...services.map(describeService)));
  VARIABLES.set(own, { master, variables });
  return variables;
}

const NONE: readonly Service[] = [];

/** By the list of Services, which is the same list as long as nothing changes. */
const VARIABLES = new WeakMap<
  readonly Service[],
  { readonly master: Service | null; readonly variables: Readonly<Record<string, string>> }
>();

function hasAddress({ spec }: Service): boolean {
  return spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';
}

function describeService({ metadata, spec }: Service): Record<string, string> {
  const prefix = spellVariable(metadata.name);
  const address = spec.clusterIP!;
  const ports = spec.ports ?? [];
  const [first] = ports;
  const result: Record<string, string> = { [`${prefix}_SERVICE_HOST`]: address };
  if (first === undefined) return result;
  result[`${prefix}_SERVICE_PORT`] = `${first.port}`;
  for (const { name, port } of ports) {
    if (name !== undefined && name !== '')
      result[`${prefix}_SERVICE_PORT_${spellVariable(name)}`] = `${port}`;
  }
  result[`${prefix}_PORT`] = describePort(address, first);
  for (const port of ports) {
    const { protocol = 'TCP' } = port;
    const start = `${prefix}_PORT_${port.port}_${protocol}`;
    result[start] = describePort(address, port);
    result[`${start}_PROTO`] = protocol.toLowerCase();
    result[`${start}_PORT`] = `${port.port}`;
    result[`${start}_ADDR`] = address;
  }
  return result;
}

function describePort(address: string, { protocol = 'TCP', port }: ServicePort): string {
  return `${protocol.toLowerCase()}://${address}:${port}`;
}

/** `service-python` → `SERVICE_PYTHON` */
function spellVariable(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
