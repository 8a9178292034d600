'use client';

/** Loads one attempt, from the server or from this device, and has it told again. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { RetellingClient, RetellingSnapshot } from '@/lib/sandbox/client-retelling';
import type { Log } from '@/lib/sandbox/log';
import type { AttemptRecord, Verification } from '@/lib/sandbox/server-messages';
import { whoIsThere } from '../account/account';
import { type Answer, ask } from '../account/ask';

export interface LoadedAttempt {
  readonly log: Log;
  /** `null` where only this device knows of it. */
  readonly verification: Verification | null;
  readonly createdAt: string | null;
  readonly todayVersion: string;
  readonly client: RetellingClient;
}

export type ReplayState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly problem: string }
  | { readonly phase: 'open'; readonly attempt: LoadedAttempt };

/** own: one's own, which may be kept by the server, or by this device alone. */
export type ReplaySource = 'server' | 'own';

export function useReplay(attempt: string, source: ReplaySource): ReplayState {
  const [state, setState] = useState<ReplayState>({ phase: 'loading' });
  useEffect(() => {
    let isGone = false;
    let client: RetellingClient | null = null;
    setState({ phase: 'loading' });
    void load(attempt, source).then((loaded) => {
      if (loaded.phase === 'open') client = loaded.attempt.client;
      if (isGone) client?.close();
      else setState(loaded);
    });
    return () => {
      isGone = true;
      client?.close();
    };
  }, [attempt, source]);
  return state;
}

export function useTelling(client: RetellingClient): RetellingSnapshot {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, client.getSnapshot, client.getSnapshot);
}

const failed = (problem: string): ReplayState => ({ phase: 'failed', problem });

async function load(attempt: string, source: ReplaySource): Promise<ReplayState> {
  const [found, telling] = await Promise.all([
    source === 'server' ? readFromServer(attempt) : readOwn(attempt),
    import('@/lib/sandbox/client-retelling').catch(() => null),
  ]);
  if (typeof found === 'string') return failed(found);
  if (telling === null) return failed('The simulator could not be loaded. Load this page again.');
  const definition = await loadDefinition(found.log.header.scenario);
  if (typeof definition === 'string') return failed(definition);
  const client = telling.createRetellingClient({ definition, log: found.log });
  return { phase: 'open', attempt: { ...found, todayVersion: telling.TELLING_VERSION, client } };
}

type Found = Pick<LoadedAttempt, 'log' | 'verification' | 'createdAt'>;

async function readFromServer(attempt: string): Promise<Found | string> {
  return toFound(await ask<AttemptRecord>('GET', `/api/attempts/${attempt}`));
}

function toFound(answer: Answer<AttemptRecord>): Found | string {
  if (!answer.ok) return answer.message;
  const { header, entries, verification, createdAt } = answer.value;
  return { log: { header, entries }, verification, createdAt };
}

async function readOwn(attempt: string): Promise<Found | string> {
  const isSignedIn = (await whoIsThere()).state === 'signed-in';
  const saved = isSignedIn ? await readFromServer(attempt) : 'You are not signed in.';
  if (typeof saved !== 'string') return saved;
  const { readDeviceLog } = await import('@/lib/sandbox/client-device');
  const log = await readDeviceLog(attempt).catch(() => null);
  return log === null
    ? `${saved} This device does not keep this attempt either.`
    : { log, verification: null, createdAt: null };
}

async function loadDefinition(scenario: string): Promise<Record<string, unknown> | string> {
  try {
    const answer = await fetch(`/learn/${scenario}/sandbox.json`);
    if (answer.ok) return (await answer.json()) as Record<string, unknown>;
    return 'This lesson is no longer offered, so the attempt can’t be replayed.';
  } catch {
    return 'The lesson of this attempt can’t be reached. Try again in a minute.';
  }
}
