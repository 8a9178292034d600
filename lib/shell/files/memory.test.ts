import { expect, test } from 'vitest';
import { FileSystemError } from '../../cluster/process';

import { createMemoryFiles, FILE_LIMITS } from './memory';

function createFiles(initial: Record<string, string> = {}, limits = FILE_LIMITS) {
  let now = 1000;
  return createMemoryFiles(initial, () => now++, limits);
}

function reasonOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FileSystemError) return error.message;
    throw error;
  }
  return 'no failure';
}

test('files, directories and what they hold', () => {
  const files = createFiles({ '/b/two': '2', '/a': '1' });
  expect(files.listDirectory('/')).toEqual(['a', 'b']);
  expect(files.readFile('/b/two')).toBe('2');
  expect(files.readFile('/b')).toBeNull();
  expect(files.listDirectory('/a')).toBeNull();
  expect(files.facts('/b')?.kind).toBe('directory');
  expect(files.facts('/a')).toMatchObject({ kind: 'file', sizeBytes: 1, mode: 0o644 });
  expect(files.facts('/dev/null')?.kind).toBe('device');
  files.writeFile('/dev/null', 'x');
  expect(files.readFile('/dev/null')).toBe('');
});

test.each([
  ['a file where a directory is', () => createFiles({ '/d/f': '' }).writeFile('/d', 'x'), 'Is a directory'],
  ['a file below a file', () => createFiles({ '/f': '' }).writeFile('/f/g', 'x'), 'Not a directory'],
  ['a directory where a file is', () => createFiles({ '/f': '' }).makeDirectory('/f'), 'Not a directory'],
  ['removing the root', () => createFiles().remove('/'), 'Operation not permitted'],
  ['a path without end', () => createFiles().writeFile(`/${'x'.repeat(5000)}`, ''), 'File name too long'],
  [
    'a path that nests without end',
    () => createFiles().makeDirectory('/a'.repeat(201)),
    'File name too long',
  ],
  ['renaming what is not there', () => createFiles().rename('/a', '/b'), 'No such file or directory'],
])('%s is refused', (_, act, reason) => expect(reasonOf(act)).toBe(reason));

test('bytes and number are bounded, and room comes back', () => {
  const files = createFiles({}, { totalBytes: 10, count: 3 });
  files.writeFile('/a', '12345');
  expect(reasonOf(() => files.writeFile('/b', '123456'))).toBe('No space left on device');
  expect(reasonOf(() => files.append('/a', '123456'))).toBe('No space left on device');
  expect(files.readFile('/a')).toBe('12345');
  files.remove('/a');
  files.writeFile('/b', 'äöü');
  expect(files.facts('/b')?.sizeBytes).toBe(6);
  files.writeFile('/c', '');
  files.writeFile('/d', '');
  expect(reasonOf(() => files.writeFile('/e', ''))).toBe('No space left on device');
});

test('a directory moves with what it holds, and keeps the bytes right', () => {
  const files = createFiles({ '/d/e/f': '123', '/d/g': '4', '/x': 'old' }, { totalBytes: 8, count: 20 });
  files.rename('/d', '/moved');
  expect(files.listDirectory('/')).toEqual(['moved', 'x']);
  expect(files.readFile('/moved/e/f')).toBe('123');
  files.rename('/moved/g', '/x');
  expect(files.readFile('/x')).toBe('4');
  files.append('/x', '567');
  expect(reasonOf(() => files.append('/x', '89'))).toBe('No space left on device');
});

test('bytes stay bytes', () => {
  const files = createFiles();
  files.writeFile('/b', Uint8Array.of(255, 0));
  files.append('/b', 'ä');
  expect(files.readFile('/b')).toEqual(Uint8Array.of(255, 0, 0xc3, 0xa4));
});

test('the time of a change is the world’s', () => {
  const files = createFiles({ '/a': '' });
  const before = files.facts('/a')!.modifiedAtMs;
  files.writeFile('/a', 'x');
  expect(files.facts('/a')!.modifiedAtMs).toBeGreaterThan(before);
});

test('two hundred directories within each other are listed, moved and removed', () => {
  const files = createFiles();
  files.makeDirectory('/a'.repeat(199));
  files.rename('/a', '/b');
  expect(files.listDirectory(`/b${'/a'.repeat(197)}`)).toEqual(['a']);
  expect(reasonOf(() => files.rename('/b', '/c/c/c'))).toBe('File name too long');
  files.remove('/b');
  expect(files.listDirectory('/b')).toBeNull();
});
