'use client';

/**
 * What came of an act on the map, told once, when the cluster is at rest: what has changed, and the request's end. Of
 * what was typed only what has changed is told: what a command printed is said by the terminal.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { findMarks, tellMarks } from './marks';
import { tellRequest } from './story';

interface Since {
  readonly picture: ClusterPicture;
  /** Requests up to this one were there before. */
  readonly request: number;
  readonly startedMs: number;
  /** The act, where it was asked for so long ago that it is named again. */
  readonly late: string | null;
  readonly isTyped: boolean;
}

/** So long nothing may have moved. */
const QUIET_MS = 900;
const NOTHING = 'Nothing on the map has changed.';
/** What takes longer is told as far as it has come. */
const PATIENCE_MS = 9_000;

interface Others {
  /** One that had waited and was done since. */
  readonly lateAct?: { readonly command: string } | null;
  /** Number of the latest line that was typed. */
  readonly typed?: number | null;
}

/** `onAct` gives false where the act waits: then there is nothing to tell yet. */
export function useActNews(
  picture: ClusterPicture,
  requests: readonly TracedRequest[],
  onAct: (command: string) => unknown,
  { lateAct = null, typed = null }: Others = {},
) {
  const [since, setSince] = useState<Since | null>(null);
  const [said, setSaid] = useState('');
  const latest = useRef({ picture, requests });
  latest.current = { picture, requests };

  const begin = useCallback((now: Pick<Since, 'picture' | 'request'>, late: string | null) => {
    setSaid('');
    const since = { ...now, startedMs: performance.now(), late, isTyped: false };
    // What a command before it has changed is not told yet.
    setSince((before) => (before?.isTyped ? { ...since, picture: before.picture } : since));
  }, []);

  const perform = useCallback(
    (command: string) => {
      const now = momentOf(latest.current);
      if (onAct(command) !== false) begin(now, null);
    },
    [onAct, begin],
  );

  useEffect(() => {
    if (lateAct !== null) begin(momentOf(latest.current), lateAct.command);
  }, [lateAct, begin]);

  useEffect(() => {
    if (typed === null) return;
    setSaid('');
    const since = { ...momentOf(latest.current), startedMs: performance.now(), late: null, isTyped: true };
    setSince((before) => before ?? since);
  }, [typed]);

  useEffect(() => {
    if (since === null) return;
    const left = since.startedMs + PATIENCE_MS - performance.now();
    // Nothing yet is no news: the command may not have begun.
    const isMoving =
      picture.waitingFor !== null ||
      requests.some(({ outcome }) => outcome === null) ||
      tellNews(since, picture, requests) === NOTHING;
    const timer = setTimeout(
      () => {
        setSaid(
          since.isTyped
            ? (tellMarks(findMarks(since.picture, picture)) ?? '')
            : sayLate(since.late, tellNews(since, picture, requests)),
        );
        setSince(null);
      },
      Math.max(QUIET_MS, isMoving ? left : 0),
    );
    return () => clearTimeout(timer);
  }, [since, picture, requests]);

  return { said, perform };
}

const momentOf = ({
  picture,
  requests,
}: {
  picture: ClusterPicture;
  requests: readonly TracedRequest[];
}) => ({
  picture,
  request: requests.at(-1)?.id ?? 0,
});

export const sayLate = (command: string | null, news: string): string =>
  command === null ? news : `Now it was done: ${command}. ${news}`;

/** Without the requests that the world makes by itself there is none, or the newest one. */
export function tellNews(
  since: Pick<Since, 'picture' | 'request'>,
  picture: ClusterPicture,
  requests: readonly TracedRequest[],
): string {
  const request = requests.filter(({ id, hops }) => id > since.request && hops.length > 0).at(-1);
  const story = request === undefined ? null : tellRequest(request);
  const told = [tellMarks(findMarks(since.picture, picture)), story && `${story.heading}. ${story.end}`];
  return told.filter((text) => text !== null).join(' ') || NOTHING;
}
