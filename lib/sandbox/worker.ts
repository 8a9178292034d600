/**
 * The module Web Worker that owns a lesson's sandbox, or those of all figures of a page, each behind a port of its
 * own. It knows the page only by messages (messages.ts); the work is done by worker-pump.ts.
 */
import { z } from 'zod';
import { exerciseSchema, type Hint } from '../course/schema';
import { startChain } from './chain';
import { drawValues, putIn } from './draws';
import { glance } from './glance';
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

/** Who is at the other end: the page itself, or one of its figures. */
interface Caller {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

/** A message to oneself is the quickest way to let waiting messages through. */
const turnstile = new MessageChannel();
const waiting: (() => void)[] = [];
turnstile.port1.onmessage = () => waiting.shift()?.();

/** In a chunk of their own, under way from the first moment on. */
const texts = import('./texts');

const page = createDesk(self);
self.onmessage = (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (port === undefined) page.hear(event.data);
  else {
    const desk = createDesk(port);
    port.onmessage = ({ data }) => desk.hear(data);
  }
};

/** One sandbox and what is said of it. */
function createDesk(caller: Caller) {
  const post = (message: WorkerMessage) => caller.postMessage(message);
  let sandbox: Sandbox | null = null;
  let pump: Pump | null = null;
  /** What came while the definition was under way or the log was being replayed. */
  const early: PageMessage[] = [];
  let isReady = false;
  let isClosed = false;

  const reportCrash = (error: unknown) =>
    post({ type: 'crashed', message: error instanceof Error ? error.message : String(error) });

  const guard = (act: () => void) => {
    if (isClosed) return;
    try {
      act();
    } catch (error) {
      reportCrash(error);
    }
  };

  const host = createHost(post, guard);

  const start = (message: Start) => {
    const definition = readDefinition(message.definition);
    const made = createSandbox(definition, message.seed);
    const running = createPump(made, message.header, host);
    sandbox = made;
    pump = running;
    running.setPace(message.pace);
    running.replay(message.entries, ({ count, chains, problem }) => {
      post(tellStart({ definition, made, message, count, chains, problem }));
      isReady = true;
      running.report();
      for (const waited of early.splice(0)) take(waited);
    });
  };

  const close = () => {
    pump?.setActive(false);
    isClosed = true;
    sandbox = null;
    pump = null;
  };

  const take = (message: PageMessage) => {
    if (!sandbox || !pump) return;
    if (message.type === 'act') pump.act(message.act);
    else if (message.type === 'skip') pump.skip();
    else if (message.type === 'pace') pump.setPace(message.pace);
    else if (message.type === 'active') pump.setActive(message.active);
    else if (message.type === 'picture') pump.tellWholePicture();
    else answer(sandbox, message, post);
  };

  const hear = (data: unknown) =>
    guard(() => {
      const message = pageMessageSchema.parse(data);
      if (message.type === 'ping') post({ type: 'pong', id: message.id });
      else if (message.type === 'close') close();
      else if (message.type === 'start') void texts.then(() => guard(() => start(message)), reportCrash);
      else if (isReady) take(message);
      else early.push(message);
    });

  return { hear };
}

function createHost(post: PumpHost['post'], guard: (act: () => void) => void): PumpHost {
  return {
    post,
    now: () => performance.now(),
    soon: (act) => {
      waiting.push(() => guard(act));
      turnstile.port2.postMessage(null);
    },
    later: (act, delayMs) => {
      const timer = setTimeout(() => guard(act), delayMs);
      return () => clearTimeout(timer);
    },
  };
}

interface Started {
  readonly definition: SandboxDefinition;
  readonly made: Sandbox;
  readonly message: Start;
  readonly count: number;
  readonly chains: string[];
  readonly problem: string | null;
}

function tellStart({ definition, made, message, count, chains, problem }: Started): WorkerMessage {
  const drawn = drawValues(definition.exercise.draws, message.seed);
  const tasks = putIn(definition.exercise.tasks, drawn);
  return {
    type: 'started',
    chain: message.header ? startChain(message.header) : '',
    chains,
    replayed: count,
    problem,
    hints: Object.fromEntries(tasks.map(({ id, hints }) => [id, hints.map(tellUnjudged)])),
    history: [...made.history()],
    files: readHome(made),
  };
}

function answer(sandbox: Sandbox, message: PageMessage, post: (message: WorkerMessage) => void): void {
  if (message.type === 'readFile') {
    post({ type: 'file', id: message.id, content: sandbox.readFile(message.path) });
  } else if (message.type === 'complete') {
    const { from, candidates } = sandbox.complete(message.line, message.cursor);
    post({ type: 'completed', id: message.id, completion: { from, candidates: [...candidates] } });
  } else if (message.type === 'glance') {
    const outputs = glance(sandbox, message.commands);
    post({ type: 'glanced', id: message.id, outputs: outputs && [...outputs] });
  }
}

/** Before the first judgement a rung says what fits every state: its last variant. */
const tellUnjudged = (hint: Hint): string => (typeof hint === 'string' ? hint : (hint.at(-1)?.say ?? ''));

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
