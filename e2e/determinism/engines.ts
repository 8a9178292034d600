/**
 * The engines that play: a Node thread, and browsers that fetch page, bundle and plan from a server of ours at
 * 127.0.0.1 and post what came out. No site and no WebDriver is needed.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Plan, Played } from './session';

const HERE = dirname(fileURLToPath(import.meta.url));

export interface Run {
  /** What the engine calls itself. */
  readonly agent: string;
  readonly played: readonly Played[];
  /** Real time. */
  readonly tookMs: number;
}

/** One bundle for all: packages bring the same code to Node as to a browser. */
async function bundle(entry: 'browser' | 'thread'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, `${entry}.ts`)],
    bundle: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    format: 'esm',
    target: 'es2022',
    // As the site's build does it, and the server's: nothing may depend on what a function is called.
    minify: entry === 'browser',
    keepNames: entry === 'thread',
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

export async function runInNode(plan: Plan): Promise<Run> {
  const code = await bundle('thread');
  const worker = new Worker(new URL(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`), {
    workerData: plan,
    env: {},
  });
  const played: Played[] = [];
  const startedMs = performance.now();
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (session: Played) => played.push(session));
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the thread ended with ${code}`)),
    );
  });
  return { agent: `Node ${process.version}`, played, tookMs: performance.now() - startedMs };
}

interface Guest {
  agent: string;
  readonly played: Played[];
  startedMs: number;
  tookMs: number;
  /** Settles when the browser has said that it is through, or why it is not. */
  readonly finished: Promise<void>;
  readonly finish: (failure: Error | null) => void;
}

function createGuest(): Guest {
  let finish: Guest['finish'] = () => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = (failure) => (failure === null ? resolve() : reject(failure));
  });
  finished.catch(() => {});
  return { agent: '', played: [], startedMs: 0, tookMs: 0, finished, finish };
}

export interface Host {
  /** The page for a browser of this name. */
  addressFor(browser: string): string;
  /** What the browser posted, once it is through. `ended` rejects where it can no longer come. */
  runOf(browser: string, waitMs: number, ended: Promise<never>): Promise<Run>;
  close(): Promise<void>;
}

export async function createHost(plan: Plan): Promise<Host> {
  const code = await bundle('browser');
  const guests = new Map<string, Guest>();
  const guestOf = (name: string): Guest => {
    const known = guests.get(name) ?? createGuest();
    guests.set(name, known);
    return known;
  };

  function take(what: string, guest: Guest, body: string): void {
    const value = JSON.parse(body) as Played & { agent: string; reason: string };
    guest.tookMs = performance.now() - guest.startedMs;
    if (what === '/begin') Object.assign(guest, { agent: value.agent, startedMs: performance.now() });
    else if (what === '/played') guest.played.push(value);
    else if (what === '/end') guest.finish(null);
    else if (what === '/failed') guest.finish(new Error(value.reason));
  }

  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', PAGE],
    '/worker.js': ['text/javascript', code],
    '/plan.json': ['application/json', JSON.stringify(plan)],
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = async () => {
      if (request.method === 'POST') {
        take(pathname, guestOf(searchParams.get('browser') ?? ''), await readBody(request));
        response.writeHead(204).end();
        return;
      }
      const [type, text] = files[pathname] ?? ['text/plain', ''];
      response
        .writeHead(pathname in files ? 200 : 404, { 'content-type': `${type}; charset=utf-8` })
        .end(text);
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    addressFor: (browser) => `http://127.0.0.1:${port}/?browser=${browser}`,
    async runOf(browser, waitMs, ended) {
      const guest = guestOf(browser);
      const late = setTimeout(() => {
        const count = `${guest.played.length} of ${plan.sessions.length}`;
        guest.finish(new Error(`${browser} played ${count} sessions in ${waitMs} ms`));
      }, waitMs);
      await Promise.race([guest.finished, ended]).finally(() => clearTimeout(late));
      return guest;
    },
    close: () => closeServer(server),
  };
}

const PAGE = `<!doctype html><title>determinism</title>
<script type="module">new Worker('/worker.js' + location.search, { type: 'module' });</script>`;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
