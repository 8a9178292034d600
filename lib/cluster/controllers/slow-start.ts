/**
 * Many pods are made in batches of 1, 2, 4 …, and no further after a batch in which one failed: so a quota that
 * is used up costs one failure and one event a pass. The next pass comes later each time.
 * Upstream: slowStartBatch in pkg/controller/replicaset, the rate limiter of the controllers' queues.
 */
import { type ApiError, isApiError } from '../api/status';

/** Calls `attempt` up to `count` times; returns the first refusal, `null` where there was none. */
export function startSlowly(count: number, attempt: (index: number) => void): ApiError | null {
  let done = 0;
  for (let batch = 1; done < count; batch *= 2) {
    let first: ApiError | null = null;
    for (const end = Math.min(done + batch, count); done < end; done += 1) {
      const refusal = tryOnce(attempt, done);
      first ??= refusal;
    }
    if (first !== null) return first;
  }
  return null;
}

/** In a namespace that ends nothing can be made any more, which is nobody's mistake. */
function tryOnce(attempt: (index: number) => void, index: number): ApiError | null {
  try {
    attempt(index);
    return null;
  } catch (error) {
    if (!isApiError(error)) throw error;
    return isNamespaceEnding(error) ? null : error;
  }
}

export function isNamespaceEnding({ status }: ApiError): boolean {
  return status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
}

export interface Backoff {
  /** How long to wait after one more failure, ms. */
  next(key: string): number;
  /** It went well, or the object is gone. */
  forget(key: string): void;
}

const FIRST_MS = 5;
const LAST_MS = 1_000_000;

/** Waits that double, by key. */
export function createBackoff(firstMs = FIRST_MS, lastMs = LAST_MS): Backoff {
  const waits = new Map<string, number>();
  return {
    next(key) {
      const wait = waits.get(key) ?? firstMs;
      waits.set(key, Math.min(wait * 2, lastMs));
      return wait;
    },
    forget: (key) => waits.delete(key),
  };
}
