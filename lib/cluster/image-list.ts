/** What can be pulled in a whole cluster: for people who ask which images there are. */
import { listFamilies } from './images/catalogue';
import { PARTS } from './parts';

export interface ImageRow {
  /** As people write it: `nginx`, `traefik/whoami`, `registry.k8s.io/pause`. */
  readonly names: readonly string[];
  readonly tags: string;
  readonly summary: string;
}

export function listImages(): readonly ImageRow[] {
  return listFamilies(PARTS.flatMap(({ images = [] }) => images)).map(({ repositories, tags, summary }) => ({
    names: repositories.map((name) => name.replace(/^docker\.io\/(library\/)?/, '')),
    tags,
    summary,
  }));
}
