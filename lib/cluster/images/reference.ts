/**
 * Names of images as people write them, and what they mean in full: `nginx` is docker.io/library/nginx:latest.
 * Upstream: github.com/distribution/reference.
 */

export interface ImageReference {
  /** `docker.io` */
  readonly registry: string;
  /** With the registry: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`, or `null`. */
  readonly digest: string | null;
  /** `docker.io/library/nginx:latest` */
  readonly full: string;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly message: string };

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const SEGMENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** The message is the one that containerd's parser gives. */
export function parseReference(text: string): ParsedReference {
  const [beforeDigest = '', digest = null, ...extra] = text.split('@');
  if (extra.length > 0 || (digest !== null && !DIGEST.test(digest))) return invalid();
  const colon = beforeDigest.indexOf(':', beforeDigest.lastIndexOf('/') + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? 'latest' : beforeDigest.slice(colon + 1);
  if (!TAG.test(tag)) return invalid();
  const { registry, path } = splitRegistry(name);
  if (path !== path.toLowerCase()) {
    return { ok: false, message: `invalid reference format: repository name (${path}) must be lowercase` };
  }
  if (!path.split('/').every((segment) => SEGMENT.test(segment))) return invalid();
  const repository = `${registry}/${path}`;
  const full = digest === null ? `${repository}:${tag}` : `${repository}@${digest}`;
  return { ok: true, reference: { registry, repository, tag, digest, full } };
}

function invalid(): ParsedReference {
  return { ok: false, message: 'invalid reference format' };
}

/** The first part is a registry where it looks like a host: it has a dot or a port, or is `localhost`. */
function splitRegistry(name: string): { readonly registry: string; readonly path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  const isHost = slash > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  const registry = isHost ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  const isOfficial = registry === 'docker.io' && !path.includes('/');
  return { registry, path: isOfficial ? `library/${path}` : path };
}
