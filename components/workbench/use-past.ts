'use client';

/**
 * Going back and forth through this attempt: a second simulator tells it again, turn by turn, and gives the cluster as
 * it was at each. It is loaded when somebody begins to look back; the present world knows nothing of it.
 */
import { useCallback, useEffect, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { LessonClient, SandboxClient } from '../../lib/sandbox/client';
import type { RetellingClient, RetellingSnapshot } from '../../lib/sandbox/client-retelling';
import { momentsOf } from './past';
import { useSnapshot } from './use-lesson';

export interface Scene {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
}

export interface Past {
  readonly isOpen: boolean;
  /** A sentence where it could not be told. */
  readonly problem: string | null;
  readonly isTelling: boolean;
  readonly moments: ReturnType<typeof momentsOf>;
  /** Place in `moments`; the last is now. */
  readonly at: number;
  /** The cluster at that moment and at the one before; `null` while it is under way, and of now. */
  readonly scene: Scene | null;
  readonly before: Scene | null;
  open(): void;
  close(): void;
  choose(at: number): void;
  /** Takes back all that came after the chosen moment; undo brings it again. */
  goOn(): void;
}

const NOTHING: RetellingSnapshot = {
  ...{ phase: 'telling', problem: null, taken: 0, total: 0 },
  ...{ tasks: [], turns: [], end: null, scene: null },
};

export function usePast(lesson: LessonClient | null, sandbox: SandboxClient | null): Past {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const { client, problem } = useTelling(isOpen, sandbox);
  const told = useSnapshot(client, NOTHING);
  const isTelling = isOpen && problem === null && told.phase === 'telling';
  const moments = momentsOf(told.turns);
  const last = Math.max(0, moments.length - 1);
  const at = isTelling ? last : Math.min(chosen ?? last, last);
  const scenes = useScenes(client, told);
  const isNow = at === last;

  const close = useCallback(() => setOpen(false), []);
  // What is done now is done to the present: the look back ends.
  useEffect(() => {
    if (!isOpen || sandbox === null) return;
    return sandbox.on('entries', (kept) => {
      if (kept.some(({ entry }) => entry.kind !== 'advance' && entry.kind !== 'resize')) close();
    });
  }, [isOpen, sandbox, close]);

  const wanted = isTelling ? [] : [moments[at]?.index, moments[at - 1]?.index];
  const [own, previous] = wanted;
  useEffect(() => {
    for (const index of [previous, own]) {
      if (index !== undefined && !scenes.has(index)) client?.look(index);
    }
  }, [client, own, previous, scenes]);

  return {
    isOpen,
    problem: problem ?? told.problem,
    isTelling,
    moments,
    at,
    scene: isNow || own === undefined ? null : (scenes.get(own) ?? null),
    before: previous === undefined ? null : (scenes.get(previous) ?? null),
    open: () => {
      setChosen(null);
      setOpen(true);
    },
    close,
    choose: setChosen,
    goOn: () => {
      sandbox?.goBack(last - at);
      lesson?.record('undo', { turns: last - at });
      close();
    },
  };
}

/** One telling for each look back: what was done in between belongs to it. */
function useTelling(isOpen: boolean, sandbox: SandboxClient | null) {
  const [client, setClient] = useState<RetellingClient | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const attempt = isOpen ? sandbox?.attempt() : null;
    if (!attempt) return;
    let isGone = false;
    let made: RetellingClient | null = null;
    setProblem(null);
    import('../../lib/sandbox/client-retelling').then(
      ({ createRetellingClient }) => {
        if (isGone) return;
        made = createRetellingClient(attempt);
        setClient(made);
      },
      () => setProblem('The simulator could not be loaded, so the past can’t be shown. Try again.'),
    );
    return () => {
      isGone = true;
      made?.close();
      setClient(null);
    };
  }, [isOpen, sandbox]);
  return { client, problem };
}

/** The worker answers with one scene at a time; those that were seen are kept. */
function useScenes(client: RetellingClient | null, { scene }: RetellingSnapshot): ReadonlyMap<number, Scene> {
  const [kept, setKept] = useState<{
    readonly client: RetellingClient | null;
    readonly scenes: ReadonlyMap<number, Scene>;
  }>({ client, scenes: NO_SCENES });
  useEffect(() => {
    setKept((known) => {
      const scenes = known.client === client ? known.scenes : NO_SCENES;
      if (scene === null || scenes.get(scene.index)?.picture === scene.picture) {
        return known.client === client ? known : { client, scenes };
      }
      return { client, scenes: new Map([...scenes, [scene.index, scene]]) };
    });
  }, [client, scene]);
  return kept.client === client ? kept.scenes : NO_SCENES;
}

const NO_SCENES: ReadonlyMap<number, Scene> = new Map();
