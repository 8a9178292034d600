import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Entry } from '../../lib/sandbox/log';
import { LONGEST_LINK, makeShareLink, openShareLink, type SharedMoment } from './share-link';

const line = (sequence: number, text: string): Entry => ({
  sequence,
  atVirtualMs: sequence * 100,
  terminal: '1',
  kind: 'line',
  text,
});
const MOMENT: SharedMoment = {
  scenario: 'kubernetes-services/cluster-ip',
  seed: 4_294_967_295,
  simulatorVersion: 'abc',
  contentHash: 'def',
  entries: [
    line(1, 'kubectl get pods'),
    {
      sequence: 2,
      atVirtualMs: 200,
      terminal: '1',
      kind: 'writeFile',
      path: 'ä.yaml',
      content: 'kind: Pod\n',
    },
    { sequence: 3, atVirtualMs: 300, terminal: '1', kind: 'act', command: 'kubectl delete pod pod-python' },
    { sequence: 4, atVirtualMs: 400, terminal: '1', kind: 'advance', durationMs: 1000 },
    { sequence: 5, atVirtualMs: 500, terminal: '1', kind: 'undo' },
  ],
};
const packed = (value: unknown) =>
  `s=${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;

async function check(fragment: string, problem: string): Promise<void> {
  expect(await openShareLink(fragment)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
}

test('a moment comes back as it was', async () => {
  const link = await makeShareLink(MOMENT);
  expect(link).toMatch(/^s=[A-Za-z0-9_-]+$/);
  expect(await openShareLink(`#${link}`)).toEqual({ ok: true, moment: MOMENT });
});

test('many commands make a short link', async () => {
  const entries = Array.from({ length: 200 }, (_, index) => line(index + 1, 'kubectl get pods -o wide'));
  const link = await makeShareLink({ ...MOMENT, entries });
  expect(link!.length).toBeLessThan(3000);
});

test('a log that no link can hold is told, not cut', async () => {
  const noise = Array.from({ length: 4000 }, (_, index) => line(index + 1, `echo ${Math.sin(index)}`));
  expect(await makeShareLink({ ...MOMENT, entries: noise })).toBeNull();
});

test('an address without a sandbox is none', async () => {
  expect(await openShareLink('')).toBeNull();
  expect(await openShareLink('#who-makes-the-new-pod')).toBeNull();
});

test('damaged links are told, whatever is wrong with them', async () => {
  const link = (await makeShareLink(MOMENT))!;
  await check(link.slice(0, -12), 'its end is missing');
  await check(`${link}ü`, 'characters that it should not');
  await check('s=', 'characters that it should not');
  await check(`s=${'A'.repeat(LONGEST_LINK)}`, 'longer than such links are');
  await check(packed('no json'), 'a part of it was changed');
  await check(packed({ format: 1 }), 'something else than a cluster');
  await check(packed([1, '../etc', 1, 'a', 'b', []]), 'something else than a cluster');
  await check(packed([1, 'a/b', -1, 'a', 'b', []]), 'something else than a cluster');
  await check(packed([1, 'a/b', 1, 'a', 'b', [['line', 0, { text: 5 }]]]), 'one of its commands');
  await check(packed([1, 'a/b', 1, 'a', 'b', [['format', 0, {}]]]), 'one of its commands');
  await check(packed([2, 'a/b', 1, 'a', 'b', []]), 'another version of this site');
});

test('a short link that unpacks to very much is refused', async () => {
  await check(packed('a'.repeat(3_000_000)), 'its end is missing, or a part of it was changed');
});
