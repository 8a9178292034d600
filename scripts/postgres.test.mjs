import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { isReachableByEverybody, makeDataFolder } from './data-folder.mjs';
import { startPostgres } from './postgres.mjs';

const root = join(import.meta.dirname, '..');
const folders = [];
const servers = [];

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-postgres-'));
  chmodSync(folder, 0o711);
  folders.push(folder);
  return makeDataFolder(folder);
}

async function start(dataFolder) {
  const server = await startPostgres({ root, dataFolder });
  servers.push(server);
  return server;
}

async function query(url, text) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const server of servers) await server.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('a new folder gets a server with a password, checksummed rows and the C locale; a second start finds it', async () => {
  const folder = newFolder();
  const first = await start(folder);
  await query(first.url, 'create table kept (word text)');
  await query(first.url, "insert into kept values ('ship')");
  const second = await start(folder);
  expect(second.isReused).toBe(true);
  expect(second.pid).toBe(first.pid);
  expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'ship' }]);
  expect(await query(second.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(statSync(join(folder, 'postgres-password')).mode & 0o777).toBe(0o600);
  const withoutPassword = first.url.replace(/:[^:@/]+@/, ':wrong@');
  await expect(query(withoutPassword, 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('kill -9 of the postmaster loses nothing that was acknowledged, and the next start waits until it may', async () => {
  const folder = newFolder();
  const server = await start(folder);
  await query(server.url, 'create table counted (number int)');
  let acknowledged = 0;
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  const writing = (async () => {
    for (;;) {
      await client.query('insert into counted values ($1)', [acknowledged + 1]);
      acknowledged += 1;
    }
  })().catch(() => {});
  while (acknowledged < 50) await new Promise((done) => setTimeout(done, 5));
  process.kill(server.pid, 'SIGKILL');
  await writing;
  const next = await start(folder);
  expect(next.isReused).toBe(false);
  const [{ count }] = await query(next.url, 'select count(*)::int as count from counted');
  expect(count).toBeGreaterThanOrEqual(acknowledged);
});

test('a stored port that another program took meanwhile is exchanged', async () => {
  const folder = newFolder();
  const server = await start(folder);
  await server.stop();
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
  const squatter = createServer();
  await new Promise((done) => squatter.listen(server.port, '127.0.0.1', done));
  const next = await start(folder);
  expect(next.port).not.toBe(server.port);
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  squatter.close();
});

test('two folders side by side have servers of their own', async () => {
  const [one, two] = [await start(newFolder()), await start(newFolder())];
  expect(one.port).not.toBe(two.port);
  await query(one.url, 'create table only_here (word text)');
  await expect(query(two.url, 'select * from only_here')).rejects.toThrow(/does not exist/);
});

test('data of another major version stops with the commands that take it over, and changes nothing', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'postgres'));
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '12\n');
  await expect(start(folder)).rejects.toThrow(/written by PostgreSQL 12[\s\S]*pg_dump[\s\S]*psql/);
  expect(readdirSync(join(folder, 'postgres'))).toEqual(['PG_VERSION']);
});

test('a first start that was cut off is begun again', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'postgres.unfinished'));
  writeFileSync(join(folder, 'postgres.unfinished', 'half'), '');
  const server = await start(folder);
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(existsSync(join(folder, 'postgres.unfinished'))).toBe(false);
});

test('backups are whole copies, and only the newest three stay', async () => {
  const folder = newFolder();
  const server = await start(folder);
  await query(server.url, 'create table kept (word text)');
  mkdirSync(join(folder, 'backups'));
  for (const year of [2001, 2002, 2003]) mkdirSync(join(folder, 'backups', `postgres-${year}`));
  const path = await server.backup();
  expect(readdirSync(join(folder, 'backups')).sort()).toEqual(
    ['postgres-2002', 'postgres-2003', path.split('/').pop()].sort(),
  );
  expect(existsSync(join(path, 'PG_VERSION'))).toBe(true);
  expect(await query(server.url, 'select * from kept')).toEqual([]);
});

test('a server that is starting up is waited for', async () => {
  const folder = newFolder();
  const server = await start(folder);
  await server.stop();
  const [one, two] = await Promise.all([start(folder), start(folder)]);
  expect(await query(one.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(two.port).toBe(one.port);
});

test('whether others can walk into a folder is read from every folder above it', () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'closed', 'open'), { recursive: true });
  expect(isReachableByEverybody(join(folder, 'closed', 'open'))).toBe(true);
  chmodSync(join(folder, 'closed'), 0o700);
  expect(isReachableByEverybody(join(folder, 'closed', 'open'))).toBe(false);
});

test('the stored files name no secret in the log', () => {
  const [folder] = folders;
  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).not.toContain(password);
});

test('a second process may use the server after the first has gone', async () => {
  const folder = newFolder();
  const code = `import('${join(root, 'scripts/postgres.mjs')}').then((m) => m.startPostgres({ root: '${root}', dataFolder: '${folder}' })).then((s) => { console.log(s.pid); process.exit(0); })`;
  const child = spawn(process.execPath, ['-e', code], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  await new Promise((done) => child.on('close', done));
  const server = await start(folder);
  expect(server.isReused).toBe(true);
  expect(server.pid).toBe(Number(output.trim()));
});
