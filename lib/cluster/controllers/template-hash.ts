/**
 * A few letters that stand for a pod template, in names and labels.
 * The hash is fnv32a, written in Kubernetes' safe letters; what it is taken of is our own serialisation of the
 * template, so the letters are others than on a real cluster (there too they change with the version).
 * Upstream: ComputeHash in pkg/controller/controller_utils.go, HashControllerRevision in pkg/controller/history.
 */
import { canonicalJson } from '../kernel/hash';
import type { PodTemplate } from '../resources';

const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** `collisionCount`: how often such a name was taken already. */
export function hashTemplate(template: PodTemplate, collisionCount: number | undefined): string {
  const text = `${canonicalJson(template)}${collisionCount ?? ''}`;
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return [...String(hash >>> 0)]
    .map((digit) => SAFE_LETTERS[digit.charCodeAt(0) % SAFE_LETTERS.length])
    .join('');
}
