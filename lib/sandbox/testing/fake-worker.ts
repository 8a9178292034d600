/** A worker in the same thread, over the small world of fake-sandbox: what a page's client talks to in tests. */
import { pageMessageSchema, type WorkerMessage } from '../messages';
import { createPump, type Pump } from '../worker-pump';
import type { WorkerLike } from '../worker-source';
import { createFakeSandbox } from './fake-sandbox';

export interface FakeWorker extends WorkerLike {
  isTerminated: boolean;
}

export function createFakeWorker(): FakeWorker {
  let pump: Pump | null = null;
  const sandbox = createFakeSandbox();
  const post = (message: WorkerMessage) => {
    if (!worker.isTerminated) worker.onmessage?.({ data: structuredClone(message) } as MessageEvent<unknown>);
  };
  const guard = (act: () => void) => () => {
    if (worker.isTerminated) return;
    try {
      act();
    } catch (error) {
      post({ type: 'crashed', message: String(error) });
    }
  };
  const receive = (raw: unknown) => {
    const message = pageMessageSchema.parse(raw);
    if (message.type === 'start') {
      const made = createPump(sandbox, message.header, {
        post,
        now: () => performance.now(),
        soon: (act) => setTimeout(guard(act), 0),
        later: (act, delayMs) => {
          const timer = setTimeout(guard(act), delayMs);
          return () => clearTimeout(timer);
        },
      });
      pump = made;
      made.replay(message.entries, ({ count, chains, problem }) => {
        const history = [...sandbox.history()];
        const files = { 'note.txt': `after ${count} entries` };
        post({
          type: 'started',
          chain: 'chain',
          chains,
          replayed: count,
          problem,
          hints: {},
          history,
          files,
        });
        made.report();
      });
    } else if (message.type === 'act') pump?.act(message.act);
    else if (message.type === 'active') pump?.setActive(message.active);
    else if (message.type === 'picture') pump?.tellWholePicture();
    else if (message.type === 'readFile') {
      post({ type: 'file', id: message.id, content: sandbox.readFile(message.path) });
    } else if (message.type === 'complete') {
      post({ type: 'completed', id: message.id, completion: { from: 0, candidates: [message.line] } });
    } else if (message.type === 'ping') post({ type: 'pong', id: message.id });
  };
  const worker: FakeWorker = {
    isTerminated: false,
    onmessage: null,
    onerror: null,
    postMessage: (message) => {
      setTimeout(
        guard(() => receive(structuredClone(message))),
        0,
      );
    },
    terminate: () => {
      worker.isTerminated = true;
    },
  };
  return worker;
}

/** Waits until it is so, or fails the test by its time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
