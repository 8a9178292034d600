/**
 * What a registry says of an image that it has not, in the words of containerd as the kubelet hands them on: an unknown
 * name at Docker Hub reads as a refused login, an unknown tag as "not found", and a host that is none as a failed lookup.
 * Left out: registries that ask for a password, rate limits. Upstream: containerd/core/remotes/docker.
 */
import type { ImageReference } from './reference';

/** Registries where unknown names are simply not found. */
const OPEN = [
  'registry.k8s.io',
  'k8s.gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.gitlab.com',
  'registry.access.redhat.com',
];
/** Where a token for an unknown name is refused: the address that is asked for one. */
const GUARDED: Readonly<Record<string, string>> = {
  'ghcr.io': 'https://ghcr.io/token',
  'gcr.io': 'https://gcr.io/v2/token',
  'us-docker.pkg.dev': 'https://us-docker.pkg.dev/v2/token',
};

export interface RegistryFacts {
  readonly reference: ImageReference;
  /** The repository is there, only the tag is not. */
  readonly isTagMissing: boolean;
  /** Whom the node asks for names. */
  readonly nameServer: string;
}

export function tellMissingImage({ reference, isTagMissing, nameServer }: RegistryFacts): string {
  const { full, registry } = reference;
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  if (isTagMissing || OPEN.includes(registry)) {
    // Only errors with a code of their own keep the words of gRPC before them.
    return `rpc error: code = NotFound desc = ${failed}: ${full}: not found`;
  }
  return `${failed}: ${tellRefusal(reference, nameServer)}`;
}

function tellRefusal({ registry, repository, tag, digest }: ImageReference, nameServer: string): string {
  const path = repository.slice(registry.length + 1);
  if (registry === 'docker.io') {
    const denied = 'pull access denied, repository does not exist or may require authorization';
    return `${denied}: server message: insufficient_scope: authorization failed`;
  }
  const manifest = `${registry}/v2/${path}/manifests/${digest ?? tag}`;
  if (registry === 'quay.io') {
    return `unexpected status from HEAD request to https://${manifest}: 401 UNAUTHORIZED`;
  }
  const guard = Object.hasOwn(GUARDED, registry) ? GUARDED[registry] : undefined;
  if (guard !== undefined) {
    const query = `scope=repository%3A${path.replaceAll('/', '%2F')}%3Apull&service=${registry}`;
    const asked = `unexpected status from GET request to ${guard}?${query}: 403 Forbidden`;
    return `failed to authorize: failed to fetch anonymous token: ${asked}`;
  }
  const [host = '', port] = registry.split(':');
  const isLocal = host === 'localhost' || host === '127.0.0.1';
  const request = `failed to do request: Head "${isLocal ? 'http' : 'https'}://${manifest}"`;
  if (isLocal) return `${request}: dial tcp 127.0.0.1:${port ?? '80'}: connect: connection refused`;
  if (/^[\d.]+$/.test(host)) return `${request}: dial tcp ${host}:${port ?? '443'}: i/o timeout`;
  return `${request}: dial tcp: lookup ${host} on ${nameServer}:53: no such host`;
}
