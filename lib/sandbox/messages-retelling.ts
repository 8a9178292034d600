/** What a page and the worker that tells an attempt again say to one another. */
import * as z from 'zod/mini';
import { entrySchema, headerSchema } from './messages';
import { pictureSchema, requestSchema } from './messages-picture';
import type { RetoldEnd, RetoldTurn, TurnKind } from './retelling';

const whole = z.int().check(z.nonnegative());

export const retellingOrderSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('tell'),
    /** A SandboxDefinition; the worker parses it with the schemas of content. */
    definition: z.record(z.string(), z.unknown()),
    header: headerSchema,
    entries: z.array(entrySchema),
  }),
  /** The cluster as it was after this turn. */
  z.object({ type: z.literal('look'), index: whole }),
]);
export type RetellingOrder = z.input<typeof retellingOrderSchema>;

const standingSchema = z.enum(['counts', 'undone', 'reset', 'back']);
const turnSchema: z.ZodMiniType<RetoldTurn> = z.object({
  index: whole,
  sequence: whole,
  lastSequence: whole,
  kind: z.custom<TurnKind>((value) => typeof value === 'string'),
  command: z.string(),
  pieces: z.array(
    z.object({ stream: z.enum(['stdout', 'stderr', 'note', 'typed', 'file']), text: z.string() }),
  ),
  cutLength: whole,
  startedMs: z.number(),
  endedMs: z.number(),
  waitedMs: whole,
  exitCode: z.nullable(z.number()),
  turned: z.array(z.string()),
  mistakes: z.array(z.object({ task: z.string(), id: z.string(), message: z.string() })),
  standing: standingSchema,
});

const endSchema: z.ZodMiniType<RetoldEnd> = z.object({
  hash: z.nullable(z.string()),
  stopped: z.nullable(z.object({ sequence: whole, command: z.string(), problem: z.string() })),
  isPassed: z.boolean(),
  isContentChanged: z.boolean(),
  hasFaults: z.boolean(),
});

export const retellingNewsSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('told'),
    /** Entries taken so far. */
    taken: whole,
    /** New ones only, and how all turns stand by now. */
    turns: z.array(turnSchema),
    standings: z.array(standingSchema),
    tasks: z.array(z.object({ id: z.string(), title: z.string() })),
    /** With the last message only. */
    end: z.nullable(endSchema),
  }),
  z.object({
    type: z.literal('scene'),
    index: whole,
    picture: pictureSchema,
    request: z.nullable(requestSchema),
  }),
  z.object({ type: z.literal('crashed'), message: z.string() }),
]);
export type RetellingNews = z.infer<typeof retellingNewsSchema>;
