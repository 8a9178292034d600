/** Where requests come from and go to, as the trace writes it and as content names it. */
import type { TracedRequest } from '../cluster/trace';
import type { RequestPlace } from '../course/schema';

export function isFrom(request: TracedRequest, from: RequestPlace): boolean {
  if (from === 'laptop') return request.from.kind === 'laptop';
  if ('node' in from) return request.from.kind === 'node' && request.from.name === from.node;
  if ('outside' in from) return request.from.kind === 'internet' && request.from.name === from.outside;
  return request.from.kind === 'pod' && request.from.name === `${from.namespace}/${from.pod}`;
}

export function namePlace(place: RequestPlace): string {
  if (place === 'laptop') return 'your laptop';
  if ('node' in place) return place.node;
  return 'outside' in place ? place.outside : place.pod;
}

const TARGET = /^(?:([a-z]+):\/\/)?([^/:]+)(?::(\d+))?/;

/** `http://1.1.1.3:443/` → 1.1.1.3 */
export function hostOf(target: string): string {
  return TARGET.exec(target)?.[2] ?? target;
}

/** `http://service-python:3000/` → 3000; the usual one of the scheme where none is written, `null` for a ping. */
export function portOf(target: string): number | null {
  const [, scheme, , port] = TARGET.exec(target) ?? [];
  if (port !== undefined) return Number(port);
  if (scheme === undefined) return null;
  return scheme === 'https' ? 443 : 80;
}

/** `pod-shop-5d9c7b6f4-x2k8q` was made by the Deployment pod-shop: by the form of its name, since it may be gone. */
export function isMadeBy(pod: string, deployment: string): boolean {
  return pod.startsWith(`${deployment}-`) && /^[a-z0-9]+-[a-z0-9]{5}$/.test(pod.slice(deployment.length + 1));
}

/** As a client in a pod of the same namespace, or of another, may write the name of a Service. */
export function isNameOfService(host: string, service: string, namespace: string): boolean {
  const bare = host.endsWith('.') ? host.slice(0, -1) : host;
  const names = ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`];
  return names.some((ending) => bare === service + ending);
}
