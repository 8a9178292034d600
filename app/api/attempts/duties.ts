/** What the server does beside answering: what was waiting when it stopped is replayed, and old counters are swept. */
import { sweepRateLimits } from '@/lib/data/rate-limits';
import { logEvent } from '../answer';
import { verifier } from './verification';

const RETRY_MS = 5_000;
const SWEEP_MS = 3_600_000;

export function startDuties(): void {
  void resume();
  setInterval(() => void sweepRateLimits().catch(() => {}), SWEEP_MS).unref();
}

/** The database may still be starting: then later. */
async function resume(): Promise<void> {
  try {
    const waiting = await verifier().resume();
    if (waiting > 0) logEvent({ event: 'replays resumed', waiting });
  } catch {
    setTimeout(() => void resume(), RETRY_MS).unref();
  }
}
