/** The bodies that attempts accept: exactly these fields, so that nobody believes a claim like `completed` was heard. */
import { z } from 'zod';
import { LIMITS } from '@/lib/sandbox/limits';
import { type Entry, LOG_FORMAT, type LogHeader } from '@/lib/sandbox/log';
import { EVENT_KINDS } from '@/lib/sandbox/server-messages';

/** What one request may bring, and what one log may come to in JSON. */
export const MOST_BYTES_OF_SAVE = 4 * 1024 * 1024;
export const MOST_BYTES_OF_LOG = 16 * 1024 * 1024;
const MOST_ENTRIES_OF_SAVE = 5_000;
const MOST_EVENTS_OF_SAVE = 500;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isAttemptId = (text: string) => UUID.test(text);

const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const line = z.string().max(LIMITS.lineLength);
const stamp = { sequence: whole.min(1), atVirtualMs: whole, terminal: z.string().min(1).max(20) };

const entry: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.strictObject({ ...stamp, kind: z.literal('line'), text: line }),
  z.strictObject({ ...stamp, kind: z.literal('keys'), text: line }),
  z.strictObject({ ...stamp, kind: z.literal('signal'), signal: z.literal('SIGINT') }),
  z.strictObject({ ...stamp, kind: z.literal('resize'), columns: whole, rows: whole }),
  z.strictObject({
    ...stamp,
    kind: z.literal('writeFile'),
    path: z.string().max(4096),
    content: z.string().max(LIMITS.fileLength),
  }),
  z.strictObject({ ...stamp, kind: z.literal('act'), command: line }),
  z.strictObject({ ...stamp, kind: z.literal('advance'), durationMs: whole }),
  z.strictObject({ ...stamp, kind: z.literal('undo') }),
  z.strictObject({ ...stamp, kind: z.literal('reset') }),
  z.strictObject({ ...stamp, kind: z.literal('back'), turns: whole.min(1) }),
]);

const header: z.ZodType<LogHeader> = z.strictObject({
  format: z.literal(LOG_FORMAT),
  simulatorVersion: z.string().min(1).max(200),
  contentHash: hash,
  scenario: z.string().min(1).max(200),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});

const event = z.strictObject({
  id: z.string().regex(UUID, 'expected a UUID in lower case'),
  at: z.iso.datetime(),
  kind: z.enum(EVENT_KINDS),
  data: z
    .record(z.string().max(40), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]))
    .refine((data) => Object.keys(data).length <= 20, 'expected at most 20 fields')
    .optional(),
});

export const saveSchema = z.strictObject({
  header,
  from: whole.min(1),
  entries: z.array(entry).max(MOST_ENTRIES_OF_SAVE),
  hashOfPrefix: hash,
  events: z.array(event).max(MOST_EVENTS_OF_SAVE).optional(),
  browserHash: hash.optional(),
});
