import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listImages } from './image-list';

test('docs/images.md lists every image, its tags and what it does', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/images.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  const expected = listImages().map(
    ({ names, tags, summary }) =>
      `| ${names.map((name) => `\`${name}\``).join(', ')} | ${tags} | ${summary} |`,
  );
  expect(rows).toEqual(expected);
});

test('no image is listed twice', () => {
  const names = listImages().flatMap((row) => row.names);
  expect(new Set(names).size).toBe(names.length);
});
