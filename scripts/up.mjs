// npm run up: from a fresh clone to a site that serves, and back to it quickly the next time.
// Nothing outside Node is imported before the packages are there.
import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { main, Problem, quiet, say, step, strong } from './console.mjs';
import { findDataFolder, findSecret, makeDataFolder } from './data-folder.mjs';
import { install } from './install.mjs';

const root = join(import.meta.dirname, '..');
const RESTART_AFTER_MS = 1000;
const MOST_RESTARTS = 5;

function readPort(text = process.env.PORT ?? '3000') {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new Problem(`PORT must be a number from 1 to 65535, found "${text}".`);
}

/** Told before minutes are spent on building: the port is free, or who should choose another. */
function checkPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const isTaken = error.code === 'EADDRINUSE';
      const why = isTaken ? 'is taken by another program' : `cannot be used (${error.code})`;
      reject(new Problem(`Port ${port} ${why}. Choose another: PORT=${port + 1} npm run up`));
    });
    probe.listen(port, () => probe.close(resolve));
  });
}

async function takeTurn(dataFolder) {
  const { takeLock } = await import('./lock.mjs');
  const lock = takeLock(join(dataFolder, 'up.lock'));
  if (!lock.holder) return lock;
  const where = lock.holder.url ? `It serves ${lock.holder.url}` : 'It is still starting';
  say(`\nDrydock is up already, as process ${lock.holder.pid}. ${where}. Nothing was started twice.\n`);
  return null;
}

/** Packages that two starts of one checkout must not install at once: the second waits for the first. */
async function prepare() {
  mkdirSync(join(root, '.build'), { recursive: true });
  const { takeLock } = await import('./lock.mjs');
  const path = join(root, '.build', 'build.lock');
  let lock = takeLock(path);
  if (lock.holder) say(`  Waiting for process ${lock.holder.pid}, which builds this checkout …`);
  while (lock.holder) {
    await new Promise((done) => setTimeout(done, 500));
    lock = takeLock(path);
  }
  try {
    await install(root);
    const { build } = await import('./build.mjs');
    await build(root);
  } finally {
    lock.release();
  }
}

function environmentFor(database, dataFolder, port) {
  const url = process.env.NEXTAUTH_URL ?? `http://localhost:${port}`;
  return {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    DATA_DIR: dataFolder,
    NEXTAUTH_SECRET: findSecret(dataFolder),
    NEXTAUTH_URL: url,
    PORT: String(port),
  };
}

async function loadCourses(environment) {
  await step('Courses', async () => {
    const { must } = await import('./console.mjs');
    const output = await must(process.execPath, ['scripts/load-courses.mjs'], {
      cwd: root,
      env: environment,
    });
    return output.trim().split('\n').pop();
  });
}

/** Keeps the app running: a crash is told and mended, up to a number of times in a row. */
function keepServing(environment, onServing) {
  let restarts = 0;
  let isStopping = false;
  let child = null;
  let ended = null;
  const finished = new Promise((resolve) => {
    ended = resolve;
  });
  const start = () => {
    const startedAt = Date.now();
    child = fork(join(root, 'scripts', 'serve.mjs'), { cwd: root, env: environment });
    child.on('message', (message) => {
      if (message.kind === 'serving') onServing(message.port);
    });
    child.on('exit', (code) => {
      if (isStopping) return ended(0);
      if (Date.now() - startedAt > 60_000) restarts = 0;
      restarts += 1;
      if (restarts > MOST_RESTARTS) return ended(1);
      say(`\n  The site ended (code ${code}); starting it again. Everything saved is still there.`);
      setTimeout(start, RESTART_AFTER_MS);
    });
  };
  start();
  return {
    finished,
    stop: () => {
      isStopping = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      else ended(0);
    },
  };
}

/** npm starts us directly or through a shell: these two, or this one, must live for Ctrl-C to reach us. */
function findStarters() {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(process.ppid)], { encoding: 'utf8' });
  const [grandparent, name] = (stdout ?? '').trim().split(/\s+/);
  return /^-?(ba|da)?sh$/.test(name ?? '') ? [process.ppid, Number(grandparent)] : [process.ppid];
}

/** After kill -9 of npm nobody would ever send us Ctrl-C: notice that it has gone and stop in order. */
function watchParent(stop, isAlive) {
  if (!process.env.npm_lifecycle_event) return;
  const starters = findStarters();
  setInterval(() => {
    if (!starters.every(isAlive)) stop('npm is gone');
  }, 1000).unref();
}

/** A postmaster that was killed is started again; connections of the app mend themselves. */
function watchDatabase(database, dataFolder, isStopping) {
  database.server?.onExit(async () => {
    if (isStopping()) return;
    say('\n  PostgreSQL ended; starting it again.');
    const { startPostgres } = await import('./postgres.mjs');
    database.server = await startPostgres({ root, dataFolder });
    database.stop = database.server.stop;
    watchDatabase(database, dataFolder, isStopping);
  });
}

async function up() {
  const started = Date.now();
  say(`\n${strong('Drydock')}\n`);
  const port = readPort();
  const dataFolder = makeDataFolder(findDataFolder(root));
  const lock = await takeTurn(dataFolder);
  if (!lock) return 0;
  try {
    await checkPort(port);
    await prepare();
    const { openDatabase } = await import('./database.mjs');
    const database = await openDatabase(root, dataFolder);
    const environment = environmentFor(database, dataFolder, port);
    try {
      await loadCourses(environment);
      return await serveUntilStopped({ database, environment, dataFolder, lock, started });
    } finally {
      await step('Database stopped', () => database.stop());
    }
  } finally {
    lock.release();
  }
}

async function serveUntilStopped({ database, environment, dataFolder, lock, started }) {
  let isStopping = false;
  const { ownerLink } = await import('./owner-link.mjs');
  const app = keepServing(environment, async () => {
    const url = environment.NEXTAUTH_URL;
    lock.update({ url });
    say(
      `\n  ${strong(url)} ${quiet(`(ready after ${((Date.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops it)`)}`,
    );
    const link = await ownerLink({ databaseUrl: database.url, baseUrl: url });
    if (link) say(`  No owner yet. This link makes you the owner, once, within 24 hours:\n  ${link}`);
    say();
  });
  const stop = (reason) => {
    if (isStopping) return;
    isStopping = true;
    say(`\n  Stopping (${reason}): first the site, then the database.`);
    app.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));
  watchParent(stop, (await import('./postgres.mjs')).isAlive);
  watchDatabase(database, dataFolder, () => isStopping);
  return await app.finished;
}

if (!existsSync(join(root, 'package-lock.json')) || !readFileSync(join(root, 'package.json'), 'utf8')) {
  throw new Error('package-lock.json is missing: this is no complete checkout');
}
await main(async () => {
  process.exitCode = await up();
  process.exit();
});
