/**
 * The module Web Worker that owns one sandbox. It knows the page only by messages (messages.ts); the work is done
 * by worker-pump.ts.
 */
import { z } from 'zod';
import { exerciseSchema, type Hint } from '../course/schema';
import { startChain } from './chain';
import { drawValues, putIn } from './draws';
import { type PageMessage, pageMessageSchema, type WorkerMessage } from './messages';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';
import { createPump, type Pump, type PumpHost } from './worker-pump';

type Start = Extract<PageMessage, { type: 'start' }>;

const definitionSchema = z.object({
  scenario: z.string(),
  contentHash: z.string(),
  exercise: exerciseSchema,
  files: z.record(z.string(), z.string()),
});

const post = (message: WorkerMessage) => self.postMessage(message);

/** A message to oneself is the quickest way to let waiting messages through. */
const turnstile = new MessageChannel();
const waiting: (() => void)[] = [];
turnstile.port1.onmessage = () => guard(() => waiting.shift()?.());

const host: PumpHost = {
  post,
  now: () => performance.now(),
  soon: (act) => {
    waiting.push(act);
    turnstile.port2.postMessage(null);
  },
  later: (act, delayMs) => {
    const timer = setTimeout(() => guard(act), delayMs);
    return () => clearTimeout(timer);
  },
};

let sandbox: Sandbox | null = null;
let pump: Pump | null = null;
/** What came while the definition was under way or the log was being replayed. */
const early: PageMessage[] = [];
let isReady = false;

/** In a chunk of their own, under way from the first moment on. */
const texts = import('./texts');

self.onmessage = (event: MessageEvent<unknown>) => {
  guard(() => {
    const message = pageMessageSchema.parse(event.data);
    if (message.type === 'ping') post({ type: 'pong', id: message.id });
    else if (message.type === 'start') void texts.then(() => guard(() => start(message)), reportCrash);
    else if (isReady) take(message);
    else early.push(message);
  });
};

function start(message: Start): void {
  const definition = readDefinition(message.definition);
  const made = createSandbox(definition, message.seed);
  const running = createPump(made, message.header, host);
  const drawn = drawValues(definition.exercise.draws, message.seed);
  sandbox = made;
  pump = running;
  running.setPace(message.pace);
  running.replay(message.entries, ({ count, chains, problem }) => {
    post({
      type: 'started',
      chain: message.header ? startChain(message.header) : '',
      chains,
      replayed: count,
      problem,
      hints: Object.fromEntries(
        putIn(definition.exercise.tasks, drawn).map(({ id, hints }) => [id, hints.map(tellUnjudged)]),
      ),
      history: [...made.history()],
      files: readHome(made),
    });
    isReady = true;
    running.report();
    for (const waited of early.splice(0)) take(waited);
  });
}

/** Before the first judgement a rung says what fits every state: its last variant. */
const tellUnjudged = (hint: Hint): string => (typeof hint === 'string' ? hint : (hint.at(-1)?.say ?? ''));

function take(message: PageMessage): void {
  if (!sandbox || !pump) return;
  if (message.type === 'act') pump.act(message.act);
  else if (message.type === 'skip') pump.skip();
  else if (message.type === 'pace') pump.setPace(message.pace);
  else if (message.type === 'active') pump.setActive(message.active);
  else if (message.type === 'picture') pump.tellWholePicture();
  else if (message.type === 'readFile') {
    post({ type: 'file', id: message.id, content: sandbox.readFile(message.path) });
  } else if (message.type === 'complete') {
    const { from, candidates } = sandbox.complete(message.line, message.cursor);
    post({ type: 'completed', id: message.id, completion: { from, candidates: [...candidates] } });
  }
}

function readDefinition(raw: Start['definition']): SandboxDefinition {
  const { scenario, contentHash, exercise, files } = definitionSchema.parse(raw);
  return { scenario, contentHash, exercise, files };
}

function readHome(from: Sandbox): Record<string, string> {
  const files: Record<string, string> = {};
  for (const path of from.listFiles()) {
    const content = from.readFile(path);
    if (content !== null) files[path] = content;
  }
  return files;
}

function guard(act: () => void): void {
  try {
    act();
  } catch (error) {
    reportCrash(error);
  }
}

function reportCrash(error: unknown): void {
  post({ type: 'crashed', message: error instanceof Error ? error.message : String(error) });
}
