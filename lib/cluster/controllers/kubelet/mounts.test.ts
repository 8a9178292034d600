import { expect, test } from 'vitest';
import { createTestRunner } from '../../testing/runner';
import { createMountedFiles } from './mounts';

function createFiles() {
  const runner = createTestRunner();
  const own = runner.createFiles({ '/etc/name': 'own' });
  const data = runner.createFiles({ '/deep/note': 'here' });
  const settings = runner.createFiles({ '/color': 'blue' });
  const files = createMountedFiles(
    own,
    [
      { path: '/data', files: () => data, subPath: '', isReadOnly: false },
      { path: '/data/settings', files: () => settings, subPath: '', isReadOnly: true },
      { path: '/part', files: () => data, subPath: '/deep', isReadOnly: false },
    ],
    false,
  );
  return { files, own, data };
}

test('the innermost mount answers, and mount points are listed', () => {
  const { files } = createFiles();
  const check = (path: string, expected: unknown) => expect(files.readFile(path)).toBe(expected);
  check('/etc/name', 'own');
  check('/data/deep/note', 'here');
  check('/data/settings/color', 'blue');
  check('/part/note', 'here');
  check('/datax', null);
  expect(files.listDirectory('/data')).toEqual(['deep', 'settings']);
  expect(files.facts('/data/settings')?.kind).toBe('directory');
});

test('what must not be written is refused in the words of the C library', () => {
  const { files, data } = createFiles();
  const check = (act: () => void, message: string) => expect(act).toThrow(message);
  check(() => files.writeFile('/data/settings/color', 'red'), 'Read-only file system');
  check(() => files.append('/data/settings/color', 'red'), 'Read-only file system');
  check(() => files.remove('/data/settings/color'), 'Read-only file system');
  check(() => files.rename('/data/settings/color', '/color'), 'Read-only file system');
  check(() => files.remove('/data'), 'Device or resource busy');
  files.rename('/part/note', '/etc/note');
  expect([files.readFile('/etc/note'), data.readFile('/deep/note')]).toEqual(['here', null]);
});
