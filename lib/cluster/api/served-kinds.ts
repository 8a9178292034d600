/** Which kinds the server has at each place of its paths: those that the world was made with, and custom ones. */
import type { Kind } from './kind';
import type { Registry } from './registry';

export interface ServedKinds {
  /** Our own and custom ones. */
  all(): readonly Kind[];
  /** By its place in a path; `null` where nothing is served there. */
  at(group: string, version: string, plural: string): Kind | null;
  servesGroupVersion(group: string, version: string): boolean;
}

/** How a part adds rows while the world runs: asked anew each time. */
export type KindLister = (registry: Pick<Registry, 'list'>, own: readonly Kind[]) => () => readonly Kind[];

export function createServedKinds(all: () => readonly Kind[]): ServedKinds {
  return {
    all,
    at: (group, version, plural) =>
      all().find((row) => row.group === group && row.version === version && row.plural === plural) ?? null,
    servesGroupVersion: (group, version) =>
      all().some((row) => row.group === group && row.version === version),
  };
}
