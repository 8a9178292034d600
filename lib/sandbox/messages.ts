/**
 * What a page and its sandbox's worker say to one another. Both sides parse what they get: a page that was left
 * open may meet a worker of another build.
 */
import * as z from 'zod/mini';
import type { Verdict } from '../check/verdict';
import { LIMITS } from './limits';
import type { Entry, LogHeader } from './log';
import { changeSchema, partsSchema, requestSchema } from './messages-picture';
import { trafficSchema } from './messages-traffic';

const whole = z.int().check(z.nonnegative());
const text = z.string().check(z.maxLength(LIMITS.textLength));

export const headerSchema: z.ZodMiniType<LogHeader> = z.object({
  format: z.literal(1),
  simulatorVersion: z.string(),
  contentHash: z.string(),
  scenario: z.string(),
  seed: whole,
});

const stamp = { sequence: whole, atVirtualMs: whole, terminal: z.string() };
export const entrySchema: z.ZodMiniType<Entry> = z.discriminatedUnion('kind', [
  z.object({ ...stamp, kind: z.literal('line'), text }),
  z.object({ ...stamp, kind: z.literal('keys'), text }),
  z.object({ ...stamp, kind: z.literal('signal'), signal: z.literal('SIGINT') }),
  z.object({ ...stamp, kind: z.literal('resize'), columns: whole, rows: whole }),
  z.object({ ...stamp, kind: z.literal('writeFile'), path: z.string(), content: text }),
  z.object({ ...stamp, kind: z.literal('act'), command: text }),
  z.object({ ...stamp, kind: z.literal('advance'), durationMs: whole }),
  z.object({ ...stamp, kind: z.literal('undo') }),
  z.object({ ...stamp, kind: z.literal('reset') }),
  z.object({ ...stamp, kind: z.literal('back'), turns: whole }),
]);

const actSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), text }),
  z.object({ kind: z.literal('keys'), text }),
  z.object({ kind: z.literal('signal'), signal: z.literal('SIGINT') }),
  z.object({ kind: z.literal('resize'), columns: whole, rows: whole }),
  z.object({ kind: z.literal('writeFile'), path: z.string(), content: text }),
  z.object({ kind: z.literal('act'), command: text }),
  z.object({ kind: z.literal('undo') }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('back'), turns: whole }),
]);
/** Everything that a learner can do. Time is the worker's own: `advance` comes from there. */
export type Act = z.infer<typeof actSchema>;

/** 1: virtual time follows real time; 10: ten times as fast; skip: no waiting at all. */
export const paceSchema = z.union([z.literal(1), z.literal(10), z.literal('skip')]);
export type Pace = z.infer<typeof paceSchema>;

export const pageMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    /** A SandboxDefinition; the worker parses it with the schemas of content. */
    definition: z.record(z.string(), z.unknown()),
    seed: whole,
    /** null: nothing is kept, as in a figure. */
    header: z.nullable(headerSchema),
    entries: z.array(entrySchema),
    pace: paceSchema,
  }),
  z.object({ type: z.literal('act'), act: actSchema }),
  /** On to the next settled moment, or to the end of the program that waits. */
  z.object({ type: z.literal('skip') }),
  z.object({ type: z.literal('pace'), pace: paceSchema }),
  /** False while the page is hidden or paused: time stands still. */
  z.object({ type: z.literal('active'), active: z.boolean() }),
  z.object({ type: z.literal('complete'), id: whole, line: text, cursor: whole }),
  z.object({ type: z.literal('readFile'), id: whole, path: z.string() }),
  z.object({ type: z.literal('ping'), id: whole }),
  /** What these commands would print now; nothing changes by it. */
  z.object({ type: z.literal('glance'), id: whole, commands: z.array(text) }),
  /** The world is of no more use. */
  z.object({ type: z.literal('close') }),
  /** A change was lost on the way: the whole picture, please. */
  z.object({ type: z.literal('picture') }),
]);
export type PageMessage = z.infer<typeof pageMessageSchema>;

const outcomeSchema = z.enum(['passed', 'not-yet', 'fault']);
const turnSchema = z.nullable(z.object({ sequence: whole, atVirtualMs: whole }));
export const verdictSchema: z.ZodMiniType<Verdict> = z.object({
  outcome: outcomeSchema,
  judged: turnSchema,
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      outcome: outcomeSchema,
      done: turnSchema,
      mistake: z.nullable(z.object({ id: z.string(), message: z.string() })),
      hints: z.optional(z.array(z.string())),
      conditions: z.array(
        z.object({
          outcome: outcomeSchema,
          sentence: z.string(),
          expected: z.string(),
          observed: z.string(),
          command: z.nullable(z.string()),
        }),
      ),
    }),
  ),
});

/** echo: a line as it was typed, behind its prompt. cleared: the screen starts anew. */
const pieceSchema = z.object({
  stream: z.enum(['stdout', 'stderr', 'note', 'cleared', 'echo']),
  text: z.string(),
});
export type ScreenPiece = z.infer<typeof pieceSchema>;

const statusSchema = z.object({
  /** How many acts of the page the worker has let in or refused: what is older says nothing of the latest. */
  handled: whole,
  /** continuation: the command goes on in the next line. running: a program has the terminal. */
  prompt: z.enum(['prompt', 'continuation', 'running']),
  promptText: z.string(),
  nowMs: z.number(),
  settled: z.boolean(),
  /** What is awaited, in words: "pod-nginx: pulling image nginx". */
  waitingFor: z.nullable(z.string()),
  /** `$?` at the prompt. */
  exitCode: whole,
  /** Share of the tightest budget that is used, 0 to 1. */
  used: z.number(),
  /** Commands so far that have changed the cluster. */
  changes: z.optional(whole),
  /** A file that a program has opened in the editor and waits for; closing it is Ctrl-X ("\u0018") as keys. */
  openFile: z.optional(
    z.nullable(
      z.object({
        path: z.string(),
        program: z.string(),
        line: z.nullable(whole),
        /** Differs from one opening to the next, also of the same file. */
        number: whole,
      }),
    ),
  ),
  /** What the next undo would take back; `null` where there is nothing. */
  undoes: z.optional(
    z.nullable(
      z.object({
        kind: z.enum(['line', 'act', 'writeFile', 'reset', 'back']),
        sequence: whole,
        text: z.string(),
      }),
    ),
  ),
});
export type SandboxStatus = z.infer<typeof statusSchema>;

/** `path` is relative to home. `stamp` differs where the content does; it says nothing else. */
const fileSchema = z.object({ path: z.string(), length: whole, stamp: z.string() });
export type HomeFile = z.infer<typeof fileSchema>;

/** Requests that are shown: the newest ones. */
export const REQUESTS_SHOWN = 24;

/** `requests`: those that are new or have gone on, oldest first. */
const news = { number: whole, requests: z.array(requestSchema) };

export const workerMessageSchema = z.discriminatedUnion('type', [
  /** The world stands, the log was replayed. */
  z.object({
    type: z.literal('started'),
    /** The chain's hash of the header alone; empty where nothing is kept. */
    chain: z.string(),
    /** One chain hash for each entry replayed. */
    chains: z.array(z.string()),
    /** How many entries held; fewer than were given where one could not be. */
    replayed: whole,
    problem: z.nullable(z.string()),
    hints: z.record(z.string(), z.array(z.string())),
    history: z.array(z.string()),
    /** Files of the home directory after the replay: what a fresh start takes along. */
    files: z.record(z.string(), z.string()),
  }),
  z.object({ type: z.literal('output'), pieces: z.array(pieceSchema) }),
  z.object({ type: z.literal('status'), status: statusSchema }),
  /** Everything, at the start, after undo and reset, and where the page has asked for it. `number`: 0. */
  z.object({ ...news, type: z.literal('picture'), parts: partsSchema }),
  /** What has changed since the message with the number before. */
  z.object({
    ...news,
    type: z.literal('change'),
    change: z.nullable(changeSchema),
    /** Requests that have ended since, by their way. */
    traffic: z.optional(trafficSchema),
  }),
  z.object({ type: z.literal('verdict'), verdict: verdictSchema }),
  z.object({
    type: z.literal('entries'),
    entries: z.array(z.object({ entry: entrySchema, chain: z.string() })),
  }),
  /** The world's hash after the last entry, once the prompt is back. */
  z.object({ type: z.literal('hash'), sequence: whole, hash: z.string() }),
  /** An act was refused: a budget is used up. */
  z.object({
    type: z.literal('refused'),
    problem: z.string(),
    limit: z.nullable(z.string()),
    /** The kind of the act. */
    act: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('completed'),
    id: whole,
    completion: z.object({ from: whole, candidates: z.array(z.string()) }),
  }),
  z.object({ type: z.literal('file'), id: whole, content: z.nullable(z.string()) }),
  /** In the order of the commands; `null` while a program runs or where the log can't be played again. */
  z.object({ type: z.literal('glanced'), id: whole, outputs: z.nullable(z.array(z.string())) }),
  z.object({ type: z.literal('pong'), id: whole }),
  /** The home directory, whenever it has changed. */
  z.object({ type: z.literal('files'), files: z.array(fileSchema), more: whole }),
  /** Our own fault: the worker is of no more use. */
  z.object({ type: z.literal('crashed'), message: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
