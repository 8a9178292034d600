'use client';

/**
 * A sandbox that nobody keeps: loaded at the first touch, or at once where a link carries what was done. Its log stays
 * in the page, so that it can be shared.
 */
import { useCallback, useEffect, useState } from 'react';
import type { SandboxClient } from '../../lib/sandbox/client';
import type { Entry, LogHeader } from '../../lib/sandbox/log';
import type { SharedMoment } from './share-link';
import { type LessonState, useSession } from './use-lesson';

export interface PlaygroundPlace {
  /** `kubernetes-services/worlds/empty-cluster`, or the scenario of a lesson. */
  readonly scenario: string;
  readonly contentHash: string;
}

export interface Playground {
  readonly work: LessonState;
  readonly header: LogHeader | null;
  /** A sentence, where the world could not be loaded or a link not opened as it was. */
  readonly problem: string | null;
}

const SEED = 1;
const NOT_LOADED = 'This world could not be loaded. Check the network, then open the page again.';

/** Where the definition of a scenario is served. */
export function definitionOf(scenario: string): string {
  const [course, ...rest] = scenario.split('/');
  return rest[0] === 'worlds'
    ? `/playground/${course}/${rest[1]}/sandbox.json`
    : `/learn/${course}/${rest[0]}/sandbox.json`;
}

/** `moment`: what a link has brought; its scenario goes before the page's own. */
export function usePlayground(place: PlaygroundPlace, moment: SharedMoment | null): Playground {
  const [isTouched, setTouched] = useState(false);
  const [sandbox, setSandbox] = useState<SandboxClient | null>(null);
  const [header, setHeader] = useState<LogHeader | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const start = useCallback(() => setTouched(true), []);
  const scenario = moment?.scenario ?? place.scenario;

  useEffect(() => {
    if (!isTouched && moment === null) return;
    let isGone = false;
    let opened: SandboxClient | null = null;
    setProblem(null);
    openWorld(scenario, moment).then(
      (world) => {
        if (isGone) return world.client.close();
        opened = world.client;
        setHeader(world.header);
        setProblem(world.problem);
        opened.on('started', ({ problem: stopped, replayed }) => {
          if (stopped !== null) setProblem(`The link could be opened up to command ${replayed}. ${stopped}`);
        });
        setSandbox(opened);
        opened.start();
      },
      (error: unknown) =>
        setProblem(error instanceof Error && error.message.endsWith('.') ? error.message : NOT_LOADED),
    );
    return () => {
      isGone = true;
      opened?.close();
      setSandbox(null);
    };
  }, [isTouched, moment, scenario]);

  const session = useSession(null, sandbox);
  return { work: { lesson: null, sandbox, session, start }, header, problem };
}

interface OpenedWorld {
  readonly client: SandboxClient;
  readonly header: LogHeader;
  readonly problem: string | null;
}

async function openWorld(scenario: string, moment: SharedMoment | null): Promise<OpenedWorld> {
  const [{ createSandboxClient }, { pageVersion }, answer] = await Promise.all([
    import('../../lib/sandbox/client'),
    import('../../lib/sandbox/client-device'),
    fetch(definitionOf(scenario)),
  ]);
  const simulatorVersion = pageVersion();
  if (answer.status === 404)
    throw new Error('There is no such world on this site: the link names one that it does not have.');
  if (!answer.ok) throw new Error(NOT_LOADED);
  const definition = (await answer.json()) as Record<string, unknown>;
  const contentHash = String(definition['contentHash']);
  const seed = moment?.seed ?? SEED;
  const entries: readonly Entry[] = moment?.entries ?? [];
  const header: LogHeader = { format: 1, simulatorVersion, contentHash, scenario, seed };
  const isOther =
    moment !== null && (moment.simulatorVersion !== simulatorVersion || moment.contentHash !== contentHash);
  return {
    client: createSandboxClient({ definition, seed, header, entries }),
    header,
    problem: isOther
      ? 'This link was made by another version of this site. What you see may differ a little.'
      : null,
  };
}
