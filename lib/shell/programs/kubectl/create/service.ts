/** kubectl create service clusterip, nodeport, loadbalancer, externalname. Upstream: cmd/create/create_service.go. */
import type { Process } from '../../../../cluster/process';
import { requireKind, SERVICE } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, requireName, send } from '../create';
import { printResult } from '../dry-run';
import { KubectlError, StatusError } from '../errors';
import type { Tree } from '../output/value';
import { readPort, readTargetPort } from '../ports';

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export const createClusterIp: Command = {
  path: 'create service clusterip',
  honours: ['tcp', 'clusterip', ...COMMON],
  run: (call) => runCreateService(call, 'ClusterIP'),
};
export const createNodePort: Command = {
  path: 'create service nodeport',
  honours: ['tcp', 'node-port', ...COMMON],
  run: (call) => runCreateService(call, 'NodePort'),
};
export const createLoadBalancer: Command = {
  path: 'create service loadbalancer',
  honours: ['tcp', ...COMMON],
  run: (call) => runCreateService(call, 'LoadBalancer'),
};
export const createExternalName: Command = {
  path: 'create service externalname',
  honours: ['tcp', 'external-name', ...COMMON],
  run: (call) => runCreateService(call, 'ExternalName'),
};

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function* runCreateService(call: Call, serviceType: ServiceType): Process<number> {
  const { flags } = call;
  if (serviceType === 'ExternalName' && !flags.has('external-name')) {
    throw new KubectlError('required flag(s) "external-name" not set');
  }
  const name = requireName(call);
  validate(call, serviceType);
  const namespace = yield* namespaceOf(call);
  const type = yield* requireKind(call, SERVICE);
  const service = makeService(call, name, namespace, serviceType);
  let made: Tree;
  try {
    made = yield* send(call, type, call.client().connection.namespace, service);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed to create ${serviceType} service: ${error.message}`);
  }
  yield* printResult(call, type, made, 'created', made === service);
  return 0;
}

function validate(call: Call, serviceType: ServiceType): void {
  const { flags } = call;
  const isHeadless = flags.text('clusterip') === 'None';
  if (!isHeadless && flags.list('tcp').length === 0 && serviceType !== 'ExternalName') {
    throw new KubectlError('at least one tcp port specifier must be provided');
  }
  const externalName = flags.text('external-name');
  if (serviceType === 'ExternalName' && (externalName.length > 253 || !SUBDOMAIN.test(externalName))) {
    throw new KubectlError(`invalid service external name ${externalName}`);
  }
}

/** In the order of fields in which kubectl prints it as JSON. */
function makeService(call: Call, name: string, namespace: Tree, serviceType: ServiceType): Tree {
  const { flags } = call;
  const nodePort = flags.number('node-port') || undefined;
  const clusterIp = flags.text('clusterip');
  const externalName = flags.text('external-name');
  const ports = flags.list('tcp').map((text): Tree => {
    const { port, targetPort } = readPortPair(text);
    const name = text.replaceAll(':', '-');
    return { name, protocol: 'TCP', port, targetPort, ...(nodePort === undefined ? {} : { nodePort }) };
  });
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...namespace, creationTimestamp: null, labels: { app: name } },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { app: name },
      ...(clusterIp === '' ? {} : { clusterIP: clusterIp }),
      type: serviceType,
      ...(externalName === '' ? {} : { externalName }),
    },
    status: { loadBalancer: {} },
  };
}

/** "80", "80:8080" or "80:http". */
function readPortPair(text: string): { port: number; targetPort: number | string } {
  const [first, second] = text.split(':') as [string, string?];
  const port = readPort(first);
  return { port, targetPort: second === undefined ? port : readTargetPort(second) };
}
