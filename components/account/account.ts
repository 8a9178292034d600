'use client';

/**
 * Who is signed in, asked after the first paint and once per page, since pages are static and know nobody.
 */
import { useSyncExternalStore } from 'react';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly role: 'student' | 'instructor' | 'owner';
}

/** unknown: not asked yet, or the server doesn't answer. */
export type AccountState =
  | { readonly state: 'unknown' | 'nobody' | 'unreachable' }
  | { readonly state: 'signed-in'; readonly account: Account };

const UNKNOWN: AccountState = { state: 'unknown' };

let current: AccountState = UNKNOWN;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

export function useAccount(): AccountState {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => UNKNOWN,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  asked ??= askAgain();
  return () => listeners.delete(listener);
}

/** For those who ask the server for more only where somebody is signed in. */
export async function whoIsThere(): Promise<AccountState> {
  asked ??= askAgain();
  await asked;
  return current;
}

/** After a sign-in, a sign-out or a change of name. */
export async function askAgain(): Promise<void> {
  current = await askServer();
  for (const listener of listeners) listener();
}

async function askServer(): Promise<AccountState> {
  try {
    const answer = await fetch('/api/auth/session', { headers: { accept: 'application/json' } });
    if (!answer.ok) return { state: 'unreachable' };
    const { user } = ((await answer.json()) ?? {}) as { user?: Partial<Account> };
    if (user === undefined || user === null) return { state: 'nobody' };
    const { name, email, role } = user;
    return { state: 'signed-in', account: { name: name ?? '', email: email ?? '', role: role ?? 'student' } };
  } catch {
    return { state: 'unreachable' };
  }
}
