/**
 * One question to our own API: its answer, or a sentence for the person who waits for it.
 */
import type { ApiProblem } from '@/lib/sandbox/server-messages';

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

export async function ask<T = unknown>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  try {
    const answer = await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const value: unknown = answer.status === 204 ? null : await answer.json();
    if (answer.ok) return { ok: true, value: value as T };
    const { error } = value as Partial<ApiProblem>;
    return { ok: false, code: error?.code ?? 'unknown', message: error?.message ?? UNREACHABLE };
  } catch {
    return { ok: false, code: 'unreachable', message: UNREACHABLE };
  }
}

const UNREACHABLE = 'The server does not answer. Your work on this device is safe. Try again in a minute.';
