/**
 * Images of one node: what is there already, and pulling the rest, one after another as kubelets do unless told
 * otherwise. How long it takes follows from the size and a little chance. Left out: registries that ask for a
 * password, disk space, images being removed again. Upstream: pkg/kubelet/images.
 */

import type { ImageSource } from '../../images/catalogue';
import type { Image } from '../../images/image';
import { type ImageReference, parseReference } from '../../images/reference';
import { tellMissingImage } from '../../images/registry-answers';
import { hashText } from '../../kernel/hash';
import type { Kernel } from '../../kernel/kernel';
import { drawBelow } from '../../kernel/random';

export interface LocalImage {
  readonly image: Image;
  /** `docker.io/library/nginx:latest` */
  readonly name: string;
  /** `docker.io/library/nginx@sha256:…` */
  readonly id: string;
}

export type PullResult =
  | { readonly ok: true; readonly local: LocalImage; readonly tookMs: number; readonly waitedMs: number }
  | { readonly ok: false; readonly message: string };

export interface ImagePuller {
  find(reference: ImageReference): LocalImage | null;
  pull(reference: ImageReference, done: (result: PullResult) => void): () => void;
}

export interface PullerOptions {
  readonly nodeName: string;
  /** Whom the node asks for the names of registries. */
  readonly nameServer: string;
}

const BYTES_PER_MS = 48_000;

export function createImagePuller(
  kernel: Kernel,
  source: ImageSource,
  { nodeName, nameServer }: PullerOptions,
): ImagePuller {
  const present = new Map<string, LocalImage>();
  /** Here, or here when the pulls before are over: one after another, so nothing is loaded twice. */
  const asked = new Set<string>();
  const random = kernel.createRandom(`images/${nodeName}`);
  let busyUntilMs = 0;

  return {
    find: (reference) => present.get(reference.full) ?? null,
    pull(reference, done) {
      const found = source(reference);
      const image = typeof found === 'string' ? null : found;
      const resolveMs = 350 + drawBelow(random, 450);
      const isThere = asked.has(reference.full);
      if (image !== null) asked.add(reference.full);
      const downloadMs = image === null || isThere ? 0 : Math.ceil(image.sizeBytes / BYTES_PER_MS);
      const startMs = Math.max(kernel.nowMs(), busyUntilMs);
      const waitedMs = startMs - kernel.nowMs();
      const tookMs = resolveMs + downloadMs;
      busyUntilMs = startMs + tookMs;
      return kernel.schedule(waitedMs + tookMs, 'progress', () => {
        if (image === null) {
          const isTagMissing = found === 'no-tag';
          done({ ok: false, message: tellMissingImage({ reference, isTagMissing, nameServer }) });
          return;
        }
        const local: LocalImage = present.get(reference.full) ?? {
          image,
          name: reference.full,
          id: nameById(reference),
        };
        present.set(reference.full, local);
        done({ ok: true, local, tookMs, waitedMs });
      });
    },
  };
}

/** Made up, but the same for the same name everywhere. */
function nameById({ repository, full, digest }: ImageReference): string {
  return `${repository}@${digest ?? `sha256:${hashText(`image ${full}`)}`}`;
}

export type Wanted =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly message: string };

export function readImageName(text: string): Wanted {
  const parsed = parseReference(text);
  if (parsed.ok) return parsed;
  const why = `couldn't parse image name "${text}": ${parsed.message}`;
  return { ok: false, message: `Failed to apply default image tag "${text}": ${why}` };
}

/** As Go prints a duration, cut to milliseconds: `803ms`, `1.204s`, `1m2.5s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return durationMs === 0 ? '0s' : `${durationMs}ms`;
  const minutes = Math.floor(durationMs / 60_000);
  const rest = durationMs - minutes * 60_000;
  const fraction = String(rest % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const seconds = `${Math.floor(rest / 1000)}${fraction === '' ? '' : `.${fraction}`}s`;
  return minutes === 0 ? seconds : `${minutes}m${seconds}`;
}
