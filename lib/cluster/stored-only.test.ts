/** What nothing acts on is told to learners and readers, in the same words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listStoredOnly } from './stored-only';

test('docs/kinds.md lists every kind that is stored only', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/kinds.md'), 'utf8');
  const rows = listStoredOnly().map(
    ({ kind, apiVersion, why }) => `| ${kind} | \`${apiVersion}\` | ${why} |`,
  );
  expect(text.split('\n').filter((line) => line.startsWith('| ') && line.includes('`'))).toEqual(rows);
});

test('roles are stored and not enforced; pods and Services are simulated', () => {
  const kinds = listStoredOnly().map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['Role', 'ClusterRoleBinding', 'Ingress']));
  for (const kind of ['Pod', 'Service', 'Deployment', 'ConfigMap']) expect(kinds).not.toContain(kind);
});

test('every sentence is short and ends', () => {
  for (const { kind, why } of listStoredOnly()) {
    expect(why, kind).toMatch(/^[A-Z].*\.$/);
    for (const sentence of why.split(/[.:] /))
      expect(sentence.split(' ').length, kind).toBeLessThanOrEqual(20);
  }
});
