/** What the server knows of this learner's attempts at one lesson. No answer is an answer too: `null`. */
import * as z from 'zod/mini';
import { entrySchema, headerSchema } from '../messages';
import type { LocalAttempt, LocalStore } from './local-store';
import type { ServerVerification } from './sender';
import { type realLater, within } from './timers';

const summarySchema = z.object({
  attempt: z.string(),
  header: headerSchema,
  lastSequence: z.int(),
  updatedAt: z.string(),
  createdAt: z.string(),
  verification: z.object({
    state: z.enum(['none', 'pending', 'done']),
    message: z.nullable(z.string()),
    verdict: z.nullable(
      z.custom<NonNullable<ServerVerification['verdict']>>((value) => typeof value === 'object'),
    ),
  }),
});
const recordSchema = z.extend(summarySchema, { entries: z.array(entrySchema) });

type ServerAttempt = z.infer<typeof summarySchema>;
export type ServerRecord = z.infer<typeof recordSchema>;

/** The latest first. `lesson` is `<course>/<lesson>`. */
async function listServerAttempts(ask: typeof fetch, lesson: string): Promise<ServerAttempt[] | null> {
  const [course, name] = lesson.split('/');
  const found = await getJson(ask, `/api/attempts?course=${course}&lesson=${name}`);
  const parsed = z.object({ attempts: z.array(summarySchema) }).safeParse(found);
  return parsed.success ? parsed.data.attempts : null;
}

async function readServerAttempt(ask: typeof fetch, id: string): Promise<ServerRecord | null> {
  const parsed = recordSchema.safeParse(await getJson(ask, `/api/attempts/${id}`));
  return parsed.success ? parsed.data : null;
}

export interface Further {
  /** Another browser's work, where it is further than this device's. */
  readonly record: ServerRecord | null;
  /** Of the attempt that will be gone on with. */
  readonly verification: ServerVerification | null;
}

/** How long a start waits for the server's word on other browsers. */
const PATIENCE_MS = 1_500;

export async function findFurther(
  ask: typeof fetch,
  store: LocalStore,
  lesson: string,
  local: LocalAttempt | null,
  later: typeof realLater,
): Promise<Further> {
  const unsent = local ? (await store.entries(local.id, local.savedSequence + 1)).length : 0;
  const list = await within(PATIENCE_MS, listServerAttempts(ask, lesson), later);
  const latest = list?.[0];
  const verification = list?.find(({ attempt }) => attempt === local?.id)?.verification ?? null;
  const own = { record: null, verification };
  if (!latest || latest.lastSequence === 0 || unsent > 0) return own;
  const isSame = latest.attempt === local?.id;
  if (isSame && latest.lastSequence <= local!.savedSequence) return own;
  if (!isSame && local && local.updatedAt >= latest.updatedAt) return own;
  const record = await readServerAttempt(ask, latest.attempt);
  return record ? { record, verification: record.verification } : own;
}

const POLL_FIRST_MS = 700;
const POLL_LONGEST_MS = 20_000;

/** Asks, ever more patiently, until the server has judged. */
export function createVerificationPoll(
  ask: typeof fetch,
  lesson: string,
  later: typeof realLater,
  tell: (verification: ServerVerification) => void,
): { start(attempt: string): void; stop(): void } {
  let cancel: (() => void) | null = null;
  const wait = (id: string, delayMs: number) => {
    cancel?.();
    cancel = later(async () => {
      const list = await listServerAttempts(ask, lesson);
      const found = list?.find(({ attempt }) => attempt === id);
      if (found) tell(found.verification);
      if (found?.verification.state !== 'done') wait(id, Math.min(delayMs * 1.6, POLL_LONGEST_MS));
    }, delayMs);
  };
  return { start: (id) => wait(id, POLL_FIRST_MS), stop: () => cancel?.() };
}

async function getJson(ask: typeof fetch, address: string): Promise<unknown> {
  try {
    const response = await ask(address, { credentials: 'same-origin', cache: 'no-store' });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
