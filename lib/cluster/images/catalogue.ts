/**
 * The images that every world can pull; all others come with a part (more-images.ts). Whatever is in neither is "not
 * found" to the node that wants it, as a misspelt name is to a real one. Adding an image is one file of this folder and
 * one name there.
 */
import { BUSYBOX } from './bases';
import type { Image, ImageFamily } from './image';
import { PAUSE, pause } from './pause';
import { type ImageReference, parseReference } from './reference';

const FAMILIES: readonly ImageFamily[] = [BUSYBOX, PAUSE];

/** What a registry sends for a reference; `no-tag` and `no-repository` where it has none. */
export type ImageSource = (reference: ImageReference) => Image | 'no-tag' | 'no-repository';

/** `more`: families that came with parts of the world. */
export function findImage(
  reference: ImageReference,
  more: readonly ImageFamily[] = [],
): Image | 'no-tag' | 'no-repository' {
  const family = [...FAMILIES, ...more].find((entry) => entry.repositories.includes(reference.repository));
  return family === undefined ? 'no-repository' : (family.find(reference) ?? 'no-tag');
}

/** Every family, for people: what can be pulled, with which tags, and what it does. */
export function listFamilies(more: readonly ImageFamily[]): readonly ImageFamily[] {
  return [...more, ...FAMILIES];
}

/**
 * An image that is pulled and then does nothing for ever, whatever it is: recordings that were made without
 * real containers need such a world.
 */
export const IDLE_IMAGE: Image = {
  sizeBytes: 50_000_000,
  files: {},
  programs: [],
  entrypoint: ['/idle'],
  command: [],
  environment: {},
  workingDirectory: '/',
  servers: { '/idle': pause },
};

/** `idle`: references that are pulled and then do nothing. `more`: families that came with parts of the world. */
export function createImageSource(idle: readonly string[], more: readonly ImageFamily[]): ImageSource {
  const idleNames = new Set(idle.map((text) => fullName(text)));
  return (reference) => (idleNames.has(reference.full) ? IDLE_IMAGE : findImage(reference, more));
}

function fullName(text: string): string {
  const parsed = parseReference(text);
  if (!parsed.ok) throw new Error(`${text} is no name of an image`);
  return parsed.reference.full;
}
