// Serves the built site: one JSON line a request, and on SIGTERM, SIGINT or the loss of its parent it takes no new
// requests, lets those under way finish, and ends. Started by up.mjs, or alone with DATABASE_URL set.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { main, Problem } from './console.mjs';

const DRAIN_MS = 10_000;
const root = join(import.meta.dirname, '..');

const log = (facts) =>
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...facts })}\n`);

/** The path without what must not be written down: queries, and the token in a one-time link. */
export function loggedPath(url) {
  const path = url.split('?')[0];
  return path.replace(/^\/link\/[^/]+/, '/link/:token');
}

/** Static files say nothing about the site's health; they are logged only when they fail. */
const isWorthALine = (path, status) => status >= 400 || !path.startsWith('/_next/');

function readPort() {
  const text = process.env.PORT ?? '3000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new Problem(`PORT must be a number from 0 to 65535, found "${text}".`);
  }
  return port;
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new Problem(
              `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm run up`,
            )
          : error,
      );
    });
    server.listen(port, resolve);
  });
}

function drainOnSignals(server) {
  let isDraining = false;
  const drain = (reason) => {
    if (isDraining) return;
    isDraining = true;
    log({ event: 'draining', reason });
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => drain(signal));
  process.on('disconnect', () => drain('parent gone'));
  return () => isDraining;
}

async function serve() {
  const port = readPort();
  let handle = null;
  let isDraining = () => false;
  const server = createServer((request, response) => {
    const started = performance.now();
    const requestId = randomUUID();
    request.headers['x-request-id'] = requestId;
    // Behind a proxy of the operator's this holds the client; else it must not be believed, and TRUST_PROXY says which.
    if (!process.env.TRUST_PROXY) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? '';
    response.setHeader('x-request-id', requestId);
    if (isDraining()) response.setHeader('connection', 'close');
    response.on('finish', () => {
      const path = loggedPath(request.url ?? '/');
      if (!isWorthALine(path, response.statusCode)) return;
      log({
        event: 'request',
        requestId,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
      });
    });
    handle(request, response).catch((error) => {
      log({ event: 'error', requestId, message: error.message });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // Taken before the site is prepared, so that a taken port is told at once.
  handle = (_request, response) =>
    Promise.resolve(response.writeHead(503, { 'retry-after': '1' }).end('starting'));
  await listen(server, port);
  const app = next({ dev: false, dir: root, hostname: 'localhost', port: server.address().port });
  await app.prepare();
  handle = app.getRequestHandler();
  isDraining = drainOnSignals(server);
  process.send?.({ kind: 'serving', port: server.address().port });
  log({ event: 'serving', port: server.address().port });
}

if (process.argv[1] === import.meta.filename) await main(serve);
