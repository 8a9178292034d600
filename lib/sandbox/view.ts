/** What a page may see of a sandbox: read from the world of the moment, never changing it. */
import type { Cluster } from '../cluster/cluster';
import { createPictureKeeper, type PictureKeeper } from '../cluster/picture-keeper';
import { readText } from './copy';
import type { Life } from './life';
import type { Sandbox } from './sandbox';
import { HOME } from './world';

export type View = Pick<
  Sandbox,
  | 'promptText'
  | 'nowMs'
  | 'nextProgressMs'
  | 'picture'
  | 'pictureKeeper'
  | 'requests'
  | 'complete'
  | 'history'
  | 'lastExitCode'
  | 'changes'
  | 'readFile'
  | 'listFiles'
  | 'openFile'
  | 'faults'
>;

/** `life` is asked at each call, since undo and reset replace it. */
export function createView(life: () => Life): View {
  const world = () => life().world;
  let kept: { readonly cluster: Cluster; readonly keeper: PictureKeeper } | null = null;
  /** Made when it is first asked for: a replay on the server draws nothing. */
  const pictureKeeper = (): PictureKeeper => {
    const { cluster } = world();
    if (kept?.cluster !== cluster) kept = { cluster, keeper: createPictureKeeper(cluster) };
    return kept.keeper;
  };
  return {
    promptText: () => world().session.prompt,
    nowMs: () => world().cluster.nowMs(),
    nextProgressMs: () => world().cluster.nextEventMs('progress'),
    picture: () => pictureKeeper().read(),
    pictureKeeper,
    requests: () => world().cluster.requests(),
    complete: (line, cursor) => world().session.complete(line, cursor),
    history: () => world().session.history,
    lastExitCode: () => world().session.lastExitCode,
    changes: () => world().changes.count(),
    readFile: (path) => readText(world(), path),
    listFiles: () => listFiles(life(), HOME),
    openFile: () => world().session.openFile,
    faults: () => world().cluster.faults(),
  };
}

/** Paths below the home directory, hidden ones left out. */
function listFiles(life: Life, folder: string): readonly string[] {
  const { files } = life.world;
  return (files.listDirectory(folder) ?? [])
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      return files.listDirectory(path) === null ? [path.slice(HOME.length + 1)] : listFiles(life, path);
    });
}
