/** What the server knows of this learner's attempts at one lesson. No answer is an answer too: `null`. */
import * as z from 'zod/mini';
import { entrySchema, headerSchema } from '../messages';
import type { ServerVerification } from './sender';

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

export type ServerAttempt = z.infer<typeof summarySchema>;
export type ServerRecord = z.infer<typeof recordSchema>;

/** The latest first. `lesson` is `<course>/<lesson>`. */
export async function listServerAttempts(ask: typeof fetch, lesson: string): Promise<ServerAttempt[] | null> {
  const [course, name] = lesson.split('/');
  const found = await getJson(ask, `/api/attempts?course=${course}&lesson=${name}`);
  const parsed = z.object({ attempts: z.array(summarySchema) }).safeParse(found);
  return parsed.success ? parsed.data.attempts : null;
}

export async function readServerAttempt(ask: typeof fetch, id: string): Promise<ServerRecord | null> {
  const parsed = recordSchema.safeParse(await getJson(ask, `/api/attempts/${id}`));
  return parsed.success ? parsed.data : null;
}

export async function readVerification(
  ask: typeof fetch,
  lesson: string,
  id: string | undefined,
): Promise<ServerVerification | null> {
  const list = await listServerAttempts(ask, lesson);
  return list?.find(({ attempt }) => attempt === id)?.verification ?? null;
}

async function getJson(ask: typeof fetch, address: string): Promise<unknown> {
  try {
    const response = await ask(address, { credentials: 'same-origin', cache: 'no-store' });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
