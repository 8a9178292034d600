import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findOnPath } from './chromium.mjs';
import { findDataFolder, findSecret } from './data-folder.mjs';
import { fingerprint } from './fingerprint.mjs';
import { checkNodeVersion } from './install.mjs';
import { isAllowed } from './licences.mjs';
import { takeLock } from './lock.mjs';

const newFolder = () => mkdtempSync(join(tmpdir(), 'drydock-start-'));

test('too old a Node is refused by name', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0'])
    expect(() => checkNodeVersion(version)).not.toThrow();
  for (const version of ['20.18.9', '18.20.0'])
    expect(() => checkNodeVersion(version)).toThrow(`this is Node ${version}`);
});

test('licences: alternatives need one side, combinations both', () => {
  const check = (expression, name, expected) =>
    expect([expression, name, isAllowed(expression, name)]).toEqual([expression, name, expected]);
  check('MIT', 'any', true);
  check('(MIT OR GPL-3.0)', 'any', true);
  check('MIT AND GPL-3.0', 'any', false);
  check('EPL-2.0', 'any', false);
  check('OFL-1.1', '@fontsource-variable/atkinson-hyperlegible-next', true);
  check('OFL-1.1', 'any', false);
  check('Apache-2.0 AND LGPL-3.0-or-later', '@img/sharp-win32-x64', true);
  check('LGPL-3.0-or-later', 'any', false);
  check('UNLICENSED', 'any', false);
});

test('a lock is held by one; a dead holder is overtaken; a torn file holds nothing', () => {
  const path = join(newFolder(), 'up.lock');
  const lock = takeLock(path, { url: null });
  expect(lock.holder).toBeUndefined();
  lock.update({ url: 'http://localhost:1' });
  expect(takeLock(path).holder).toMatchObject({ pid: process.pid, url: 'http://localhost:1' });
  lock.release();
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
  expect(takeLock(path).holder).toBeUndefined();
  writeFileSync(path, '{"pid": 12');
  expect(takeLock(path).holder).toBeUndefined();
  // Our own pid, but another start time: the pid was given out again.
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: '1' }));
  expect(takeLock(path).holder).toBeUndefined();
});

test('the data folder: DATA_DIR, else ./data; root in a private clone goes elsewhere', () => {
  const clone = newFolder();
  expect(findDataFolder(clone, { DATA_DIR: 'here' }, false)).toBe(join(clone, 'here'));
  expect(findDataFolder(clone, {}, false)).toBe(join(clone, 'data'));
  // mkdtemp makes folders of mode 0700, which is the trap.
  expect(findDataFolder(clone, {}, true)).toMatch(/^\/var\/lib\/drydock\/[0-9a-f]{12}$/);
  expect(findDataFolder(newFolder(), {}, true)).not.toBe(findDataFolder(clone, {}, true));
});

test('the signing secret is made once, readable by its owner only', () => {
  const folder = newFolder();
  const secret = findSecret(folder, {});
  expect(secret).toHaveLength(43);
  expect(findSecret(folder, {})).toBe(secret);
  expect(findSecret(folder, { AUTH_SECRET: 'given' })).toBe('given');
  expect(readdirSync(folder)).toEqual(['auth-secret']);
  expect(statSync(join(folder, 'auth-secret')).mode & 0o777).toBe(0o600);
});

test('a fingerprint changes with content and names, not with tests', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'a.ts'), '1');
  const before = fingerprint(folder, ['.']);
  writeFileSync(join(folder, 'a.test.ts'), '1');
  expect(fingerprint(folder, ['.'])).toBe(before);
  writeFileSync(join(folder, 'a.ts'), '2');
  expect(fingerprint(folder, ['.'])).not.toBe(before);
  rmSync(join(folder, 'a.ts'));
  writeFileSync(join(folder, 'b.ts'), '1');
  expect(fingerprint(folder, ['.'])).not.toBe(before);
});

test('programs are found on a path only where they can be run', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'chromium'), '', { mode: 0o644 });
  expect(findOnPath(['chromium'], folder)).toBe(null);
  writeFileSync(join(folder, 'google-chrome'), '', { mode: 0o755 });
  expect(findOnPath(['chromium', 'google-chrome'], folder)).toBe(join(folder, 'google-chrome'));
});

test('every script that starts before the packages are there imports nothing but Node and its neighbours', () => {
  const early = ['up.mjs', 'dev.mjs', 'test.mjs', 'console.mjs', 'install.mjs', 'data-folder.mjs'];
  for (const name of early) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    const imports = [...text.matchAll(/^(?:import|\} from) .*?['"]([^'"]+)['"];$/gm)].map(
      ([, target]) => target,
    );
    expect(imports.length, name).toBeGreaterThan(0);
    expect(
      imports.filter((target) => !/^(node:|\.\/)/.test(target)),
      name,
    ).toEqual([]);
  }
});
