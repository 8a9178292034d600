/** Which attempt a page goes on with, and what it is made of. */
import * as z from 'zod/mini';
import type { Entry, LogHeader } from '../log';
import type { AttemptEvent } from '../server-messages';
import type { LocalAttempt } from './local-store';
import type { ServerVerification } from './sender';
import type { ServerRecord } from './server-attempts';

/** The latest one of this lesson that was not left. */
export function newest(attempts: readonly LocalAttempt[], lesson: string): LocalAttempt | null {
  const mine = attempts.filter((attempt) => attempt.lesson === lesson && !attempt.isLeft);
  return mine.reduce<LocalAttempt | null>(
    (latest, attempt) => (latest && latest.updatedAt >= attempt.updatedAt ? latest : attempt),
    null,
  );
}

/** What a reader has answered is worth keeping, also where nothing was typed. */
export const isAnswer = ({ kind }: Pick<AttemptEvent, 'kind'>): boolean =>
  kind === 'prediction' || kind === 'skipped';

/** Begun by this very simulator with this very exercise. */
export const isOfBuild = (
  { header }: LocalAttempt,
  { simulatorVersion }: { readonly simulatorVersion: string },
  definition: LoadedDefinition | null,
): boolean => header.simulatorVersion === simulatorVersion && header.contentHash === definition?.contentHash;

/** The server looks at once where a task turned that it has not seen yet. */
export function hasUnseenTask(attempt: LocalAttempt | null, seen: ServerVerification | null): boolean {
  const passed = seen?.verdict?.tasks.filter((task) => task.passed).map(({ id }) => id) ?? [];
  return attempt?.tasksDone.some((id) => !passed.includes(id)) ?? false;
}

/** Entries up to the first gap. */
export function unbroken(entries: readonly Entry[]): readonly Entry[] {
  const gap = entries.findIndex(({ sequence }, index) => sequence !== index + 1);
  return gap < 0 ? entries : entries.slice(0, gap);
}

export function recordAsAttempt(record: ServerRecord, lesson: string): LocalAttempt {
  const { attempt: id, header, createdAt, updatedAt, lastSequence: savedSequence } = record;
  return { id, lesson, header, chain: '', createdAt, updatedAt, savedSequence, tasksDone: [], isLeft: false };
}

const definitionSchema = z.looseObject({
  scenario: z.string(),
  contentHash: z.string(),
  exercise: z.looseObject({ seed: z.optional(z.enum(['per-learner', 'fixed'])) }),
});
export type LoadedDefinition = z.infer<typeof definitionSchema>;

/** null where it can’t be had. */
export async function loadDefinition(ask: typeof fetch, address: string): Promise<LoadedDefinition | null> {
  try {
    const response = await ask(address);
    return response.ok ? definitionSchema.parse(await response.json()) : null;
  } catch {
    return null;
  }
}

export function makeAttempt(header: LogHeader): LocalAttempt {
  const now = new Date().toISOString();
  return {
    ...{ id: makeId(), lesson: header.scenario, header, chain: '', createdAt: now, updatedAt: now },
    ...{ savedSequence: 0, tasksDone: [], isLeft: false },
  };
}

export function drawSeed({ exercise }: LoadedDefinition): number {
  return exercise.seed === 'fixed' ? 1 : crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** A random UUID. `crypto.randomUUID` is missing where a site is served without TLS from another machine. */
export function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
