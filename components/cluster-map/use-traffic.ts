'use client';

/** What a map tells its player: which request is new, and where its path lies. */
import { type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import type { Traffic } from '../../lib/sandbox/client';
import { useCalm } from './calm';
import type { MapLayout } from './layout';
import { cutPath, type RequestPath, tracePath } from './path';
import { namesOf, type WordGroup } from './story';
import { type Journey, planJourney } from './traffic-plan';
import type { Player } from './traffic-player';
import { createStage } from './traffic-stage';
import { countTraffic, MOST_DISCS, planStreams, type StreamPlan, tellTraffic } from './traffic-streams';
import { usePlayerState } from './use-player';

/** More than can be told apart: they are drawn as streams. */
export function isStream(traffic: Traffic | undefined, requests: readonly TracedRequest[]): boolean {
  return traffic !== undefined && requests.length > 0 && countTraffic(traffic).count > MOST_DISCS;
}

/** Counts change ten times a second, what is said of them every three: nobody reads faster. */
const COUNT_MS = 100;
const WORDS_MS = 3_000;

interface News {
  readonly picture: ClusterPicture;
  readonly requests: readonly TracedRequest[];
  readonly traffic: Traffic | undefined;
}

/** As it comes, while it can be told apart; of a stream only so much that it can be followed. */
export function useCalmNews({ picture, requests, traffic }: News): News {
  const isMany = isStream(traffic, requests);
  const calm = useCalm(requests, isMany ? WORDS_MS : 0);
  // The first of a burst are shown at once.
  const calmRequests = calm.length === 0 ? requests : calm;
  const calmTraffic = useCalm(traffic, isMany ? COUNT_MS : 0);
  return useMemo(
    () => ({ picture, requests: calmRequests, traffic: calmTraffic }),
    [picture, calmRequests, calmTraffic],
  );
}

/** A stream in words; `null` where there is none. */
export function useManyWords(traffic: Traffic | null): WordGroup | null {
  const calm = useCalm(traffic, traffic === null ? 0 : WORDS_MS);
  return useMemo(() => calm && tellTraffic(calm), [calm]);
}

/** Between requests that came at once. */
const STAGGER_MS = 70;

interface Travel {
  readonly player: Player;
  readonly layer: RefObject<HTMLElement | null>;
  readonly layout: MapLayout;
  readonly request: TracedRequest | null;
  readonly path: RequestPath | null;
  readonly requests: readonly TracedRequest[];
  readonly picture: ClusterPicture;
  /** Without it nothing is known to be new, and nothing travels by itself. */
  readonly traffic: Traffic | undefined;
  /** False where there is no drawing. */
  readonly isDrawn: boolean;
}

interface Shown {
  /** As far as the request has come; `null` while a stream is shown. */
  readonly path: RequestPath | null;
  /** Hops of the trace that are told; `null`: all of them, and how it ended. */
  readonly told: number | null;
  readonly streams: StreamPlan | null;
}

/** Tells the player what is new, and says what of it is to be drawn now. */
export function useTravel(travel: Travel): Shown {
  const { player, layer, layout, request, path, requests, picture, traffic, isDrawn } = travel;
  const journey = useMemo(
    () => (request && path ? planJourney(request, path, namesOf(picture, request)) : null),
    [request, path, picture],
  );
  useLayoutEffect(() => {
    player.setStage(isDrawn && layer.current ? createStage(layer.current) : null);
    return () => player.setStage(null);
  }, [player, layer, isDrawn]);
  useNews(travel, journey);

  const { journey: played, reached, phase, isWalking } = usePlayerState(player);
  const isMany = isStream(traffic, requests) && phase === 'rest' && !isWalking;
  const streams = useMemo(
    () => (isMany && isDrawn && traffic ? planStreams(layout, traffic) : null),
    [isMany, isDrawn, layout, traffic],
  );
  const isPlayed = played !== null && played.request.id === request?.id && reached < played.steps.length;
  const shown = useMemo(() => (path && isPlayed ? cutPath(path, reached) : path), [path, isPlayed, reached]);
  if (streams) return { path: null, told: null, streams };
  return { path: shown, told: isPlayed ? (played.steps[reached - 1]?.number ?? 0) : null, streams: null };
}

function useNews(
  { player, layout, request, requests, picture, traffic }: Travel,
  journey: Journey | null,
): void {
  const seen = useRef<{ id: number; since: number } | null>(null);
  useLayoutEffect(() => {
    const since = traffic?.since ?? -1;
    const newest = request?.id ?? 0;
    const isOtherWorld = seen.current === null || seen.current.since !== since;
    const from = isOtherWorld ? newest : seen.current!.id;
    seen.current = { id: Math.max(from, newest), since };
    if (journey === null) return player.stand(null);
    const isNew = ({ id, hops }: TracedRequest) => traffic !== undefined && id > from && hops.length > 0;
    const fresh = requests.filter(isNew).slice(-MOST_DISCS);
    const isOther = player.getState().journey?.request.id !== newest;
    if (isStream(traffic, requests) || (fresh.length === 0 && isOther)) return player.stand(journey);
    if (fresh.length === 0) return player.update(journey);
    fresh.forEach((one, index) => {
      const own =
        one.id === newest ? journey : planJourney(one, tracePath(layout, one, false), namesOf(picture, one));
      player.begin(own, index * STAGGER_MS);
    });
  }, [player, journey, layout, request, requests, picture, traffic]);
}
