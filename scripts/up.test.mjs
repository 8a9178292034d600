// The start script as a user meets it: started twice, killed at every place, ports taken. Needs a built checkout.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { findFreePort, isAlive } from './postgres.mjs';

const root = join(import.meta.dirname, '..');
const folders = [];
const running = new Set();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-up-'));
  chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}

/** Starts `npm run up` (or node alone) in a process group of its own and gathers what it says. */
function start({ port, dataFolder, cwd = root, viaNpm = false, env = {} }) {
  const [command, args] = viaNpm ? ['npm', ['run', 'up']] : [process.execPath, ['scripts/up.mjs']];
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      DATABASE_URL: '',
      PORT: String(port),
      DATA_DIR: dataFolder,
      ...env,
    },
  });
  const up = { child, output: '', code: null, url: `http://localhost:${port}` };
  child.stdout.on('data', (chunk) => (up.output += chunk));
  child.stderr.on('data', (chunk) => (up.output += chunk));
  up.ended = new Promise((resolve) => child.on('close', resolve)).then((code) => {
    up.code = code;
    return code;
  });
  running.add(up);
  return up;
}

async function until(what, condition) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await condition()) return;
    await pause(100);
  }
  throw new Error(`This never came: ${what}`);
}

const isReady = async (url) => {
  try {
    return (await fetch(`${url}/readyz`)).status === 200;
  } catch {
    return false;
  }
};

const serving = (up) =>
  until(`${up.url} is ready\n${up.output}`, async () => up.code !== null || (await isReady(up.url)));

/** Processes below a pid, by what /proc says. */
function below(pid) {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(Boolean);
  const found = [];
  const look = (parent) => {
    for (const [, child, itsParent, args] of rows) {
      if (Number(itsParent) !== parent) continue;
      found.push({ pid: Number(child), args });
      look(Number(child));
    }
  };
  look(pid);
  return found;
}

const postmaster = (dataFolder) =>
  Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const hasServer = (dataFolder) =>
  existsSync(join(dataFolder, 'postgres', 'postmaster.pid')) && isAlive(postmaster(dataFolder));

afterEach(async () => {
  for (const up of running) {
    if (up.code === null) {
      try {
        process.kill(-up.child.pid, 'SIGTERM');
      } catch {}
      await Promise.race([up.ended, pause(15_000)]);
    }
    running.delete(up);
  }
});

afterAll(async () => {
  for (const folder of folders) {
    if (hasServer(folder)) process.kill(postmaster(folder), 'SIGINT');
    await pause(300);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a second start says where the first one serves; Ctrl-C stops the site, then the database', async () => {
  const dataFolder = newFolder();
  const port = await findFreePort();
  const first = start({ port, dataFolder });
  await until('the lock of the first start', () => existsSync(join(dataFolder, 'up.lock')));
  const early = start({ port, dataFolder });
  expect(await early.ended).toBe(0);
  expect(early.output).toContain('Nothing was started twice');
  await serving(first);
  await until('the address in the lock', () =>
    readFileSync(join(dataFolder, 'up.lock'), 'utf8').includes('http'),
  );
  const late = start({ port, dataFolder });
  expect(await late.ended).toBe(0);
  expect(late.output).toContain(`It serves ${first.url}`);
  expect(first.output).toMatch(/This link makes you the owner[\s\S]*\/link\//);
  process.kill(-first.child.pid, 'SIGINT');
  expect(await first.ended).toBe(0);
  expect(first.output).toMatch(/first the site, then the database[\s\S]*Database stopped/);
  expect(hasServer(dataFolder)).toBe(false);
});

test('a taken port, a port that is no number and an unreadable DATABASE_URL are told at once', async () => {
  const squatter = createServer();
  await new Promise((done) => squatter.listen(0, done));
  const { port } = squatter.address();
  const taken = start({ port, dataFolder: newFolder() });
  expect(await taken.ended).toBe(1);
  expect(taken.output).toContain(
    `Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm run up`,
  );
  squatter.close();
  const wrong = start({ port: 'many', dataFolder: newFolder() });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output).toContain('PORT must be a number from 1 to 65535, found "many"');
  const unreadable = start({
    port: await findFreePort(),
    dataFolder: newFolder(),
    env: { DATABASE_URL: 'nowhere' },
  });
  expect(await unreadable.ended).toBe(1);
  expect(unreadable.output).toContain('Expected postgresql://user:password@host:5432/database');
});

test('kill -9 of the site and of the postmaster: both are started again', async () => {
  const dataFolder = newFolder();
  const up = start({ port: await findFreePort(), dataFolder });
  await serving(up);
  const site = below(up.child.pid).find(({ args }) => args.includes('serve.mjs'));
  process.kill(site.pid, 'SIGKILL');
  await until('the site is told to be gone', () => up.output.includes('The site ended'));
  await serving(up);
  const before = postmaster(dataFolder);
  process.kill(before, 'SIGKILL');
  await until('another postmaster', () => hasServer(dataFolder) && postmaster(dataFolder) !== before);
  await serving(up);
  expect(up.output).toContain('PostgreSQL ended; starting it again');
});

test('kill -9 of the start script: the site ends, the database outlives it and is found again', async () => {
  const dataFolder = newFolder();
  const port = await findFreePort();
  const up = start({ port, dataFolder });
  await serving(up);
  const site = below(up.child.pid).find(({ args }) => args.includes('serve.mjs'));
  const server = postmaster(dataFolder);
  process.kill(up.child.pid, 'SIGKILL');
  await until('the site ends', () => !isAlive(site.pid));
  expect(isAlive(server)).toBe(true);
  const next = start({ port, dataFolder });
  await serving(next);
  expect(next.output).toContain('found running');
  expect(postmaster(dataFolder)).toBe(server);
});

test('kill -9 of npm: the rest notices and stops in order', async () => {
  const dataFolder = newFolder();
  const up = start({ port: await findFreePort(), dataFolder, viaNpm: true });
  await serving(up);
  const script = below(up.child.pid).find(
    ({ args }) => args.includes('scripts/up.mjs') && !args.startsWith('sh'),
  );
  process.kill(up.child.pid, 'SIGKILL');
  await until('the start script ends', () => !isAlive(script.pid));
  expect(hasServer(dataFolder)).toBe(false);
});

test('two clones side by side have sites and data of their own', async () => {
  const clone = join(newFolder(), 'drydock');
  spawnSync('git', ['clone', '--quiet', root, clone]);
  // Packages and the build are copied, since this test is about starting; the sources must be the same for that.
  const dirty = spawnSync('git', ['status', '--porcelain', '-uno'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.trim();
  for (const line of dirty.split('\n').filter(Boolean)) {
    const path = line.slice(2).trim();
    if (existsSync(join(root, path))) cpSync(join(root, path), join(clone, path));
    else rmSync(join(clone, path), { force: true });
  }
  spawnSync('cp', ['-a', '--reflink=auto', join(root, 'node_modules'), join(clone, 'node_modules')]);
  spawnSync('cp', ['-a', join(root, '.next'), join(clone, '.next')]);
  cpSync(join(root, '.build'), join(clone, '.build'), {
    recursive: true,
    filter: (path) => !path.includes('/test'),
  });
  const one = start({ port: await findFreePort(), dataFolder: newFolder() });
  const two = start({ port: await findFreePort(), dataFolder: '', cwd: clone });
  await serving(one);
  await serving(two);
  expect(two.code).toBe(null);
  expect(existsSync(join(clone, 'data', 'postgres', 'PG_VERSION'))).toBe(true);
  process.kill(-two.child.pid, 'SIGINT');
  expect(await two.ended).toBe(0);
  expect(await isReady(one.url)).toBe(true);
});
