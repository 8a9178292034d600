/**
 * What a client takes and what it sends. Objects are answered as JSON only: who takes nothing but protobuf or
 * YAML gets 406. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation.
 */
import type { Headers } from '../http';
import { notAcceptable } from './status';

export type View = 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

interface MediaType {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export function parseMediaTypes(header: string): readonly MediaType[] {
  return header.split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim());
    const pairs = rest.map((piece) => piece.split('=')).map(([name = '', value = '']) => [name, value]);
    return { type: type.toLowerCase(), parameters: Object.fromEntries(pairs) as Record<string, string> };
  });
}

const ANY_JSON = ['application/json', 'application/*', '*/*'];

/** The first thing that the client takes and we have. */
export function acceptedView(headers: Headers): View {
  const accept = headers.accept ?? '';
  if (accept === '') return 'object';
  for (const { type, parameters } of parseMediaTypes(accept)) {
    if (!ANY_JSON.includes(type)) continue;
    const { as, g, v } = parameters;
    if (as === undefined) return 'object';
    if (g !== 'meta.k8s.io' || v !== 'v1') continue;
    if (as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return as;
  }
  const only =
    'only the following media types are accepted: application/json, application/json;as=Table;g=meta.k8s.io;v=v1';
  throw notAcceptable(only);
}

/** In which version discovery is wanted in one piece; `null` where it is not. */
export function aggregatedDiscoveryVersion(headers: Headers): 'v2' | 'v2beta1' | null {
  for (const { type, parameters } of parseMediaTypes(headers.accept ?? '')) {
    if (!ANY_JSON.includes(type)) continue;
    const { g, v, as } = parameters;
    if (as === undefined) return null;
    if (g === 'apidiscovery.k8s.io' && (v === 'v2' || v === 'v2beta1')) return v;
  }
  return null;
}

/** The content type without its parameters. */
export function contentType(headers: Headers): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
}
