/**
 * Health check node ports: kube-proxy answers there whether its node has ready endpoints of a Service with
 * externalTrafficPolicy Local, so that load balancers pass by nodes that have none. Upstream: pkg/proxy/healthcheck.
 */
import type { HttpResponse } from '../../http';
import type { Attachment } from '../../network/wire';
import type { ServiceFacts } from './service-facts';

export interface HealthChecks {
  /** `null`: the Service is gone. */
  program(key: string, facts: ServiceFacts | null): void;
}

interface Open {
  readonly port: number;
  count: number;
}

export function createHealthChecks(
  node: string,
  attachment: Pick<Attachment, 'programHealth' | 'listen' | 'closeListeners'>,
): HealthChecks {
  const open = new Map<string, Open>();

  function close(key: string, { port }: Open): void {
    open.delete(key);
    attachment.programHealth(port, null);
    attachment.closeListeners(ownerOf(port));
  }

  return {
    program(key, facts) {
      const port = facts === null ? null : findPort(facts);
      const known = open.get(key);
      if (known !== undefined && known.port !== port) close(key, known);
      if (port === null || facts === null) return;
      const state = open.get(key) ?? { port, count: 0 };
      state.count = countLocal(facts, node);
      attachment.programHealth(port, state.count > 0);
      if (open.has(key)) return;
      open.set(key, state);
      const handler: Parameters<Attachment['listen']>[0]['handler'] = (_incoming, respond) =>
        respond(answer(key, state.count));
      attachment.listen({ port, secure: false, program: 'kube-proxy', handler }, ownerOf(port));
    },
  };
}

const ownerOf = (port: number) => `kube-proxy health ${port}`;

function findPort({ service: { spec } }: ServiceFacts): number | null {
  if (spec.type !== 'LoadBalancer' || spec['externalTrafficPolicy'] !== 'Local') return null;
  return (spec['healthCheckNodePort'] as number | undefined) || null;
}

/** Ready endpoints, each once however many ports it has. */
function countLocal({ ports }: ServiceFacts, node: string): number {
  const addresses = ports.flatMap((facts) => {
    const { targets, isLastResort } = facts.on(node);
    return isLastResort ? [] : targets.map(({ address }) => address);
  });
  return new Set(addresses).size;
}

function answer(key: string, count: number): HttpResponse {
  const slash = key.indexOf('/');
  const service = { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
  return {
    status: count > 0 ? 200 : 503,
    headers: {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'x-load-balancing-endpoint-weight': String(count),
    },
    body: JSON.stringify({ service, localEndpoints: count, serviceProxyHealthy: true }, null, '\t'),
  };
}
