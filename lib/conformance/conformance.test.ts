/** Replays recordings of real Kubernetes through our shell, kubectl and API, and holds what is reached. */
import { afterAll, expect, test } from 'vitest';
import { CORRECTIONS } from './corrections';
import { CORRECTED, DIFFERENT, EQUAL } from './expectations';
import { missingFor } from './needs';
import { normalise } from './normalise';
import { loadRecordings } from './recordings';
import { replay, servedKinds } from './replay';
import { judge, type Outcome } from './verdict';

const recordings = loadRecordings();
const known = new Map<string, Outcome>([
  ...EQUAL.map((id) => [id, 'equal'] as const),
  ...CORRECTED.map((id) => [id, 'corrected'] as const),
  ...Object.keys(DIFFERENT).map((id) => [id, 'different'] as const),
]);
const counts: Record<Outcome, number> = { equal: 0, corrected: 0, different: 0 };

for (const recording of recordings.filter(({ id }) => known.has(id))) {
  const expected = known.get(recording.id)!;
  test(`${recording.id} is ${expected}`, () => {
    const { outcome, difference } = judge(recording, replay(recording));
    counts[outcome] += 1;
    const advice = `${recording.id} was ${expected} and is ${outcome} now: ${outcome === 'different' ? difference : 'update the list in expectations.ts'}`;
    expect(outcome, advice).toBe(expected);
  });
}

test('every case is known, or needs what is not there yet', () => {
  const served = servedKinds();
  const unlisted = recordings.filter(({ id }) => !known.has(id));
  const ready = unlisted
    .filter((recording) => missingFor(recording, served).length === 0)
    .map(({ id }) => id);
  expect(ready, 'these can run now: update the list in expectations.ts').toEqual([]);
  const ids = new Set(recordings.map(({ id }) => id));
  expect([...known.keys()].filter((id) => !ids.has(id))).toEqual([]);
});

test('every correction changes a recorded step, and says why and where that is written', () => {
  const steps = recordings.flatMap((recording) => recording.steps.map((step) => ({ step, recording })));
  for (const { reason, source, command, correct } of CORRECTIONS) {
    const changed = steps
      .filter(({ step }) => command.test(step.command))
      .filter(({ step, recording }) => {
        const { stdout, stderr } = correct(step, recording);
        return stdout !== step.stdout || stderr !== step.stderr;
      });
    expect(changed.length, reason).toBeGreaterThan(0);
    expect(reason.length).toBeGreaterThan(20);
    expect(source).toMatch(/^https:\/\/|^lib\//);
  }
});

test('normalising keeps what a learner reads', () => {
  const table = 'NAME   READY   AGE\npod-a  1/1     3m58s\n';
  expect(normalise(table, 'kubectl get pods')).toBe('NAME  READY  AGE\npod-a  1/1  <age>\n');
  expect(normalise('  cpu:  200m\n', 'kubectl describe pod x')).toBe('  cpu:  200m\n');
  expect(normalise('node-1', 'kubectl get nodes')).toBe('node-1');
  expect(normalise('on node-1', 'kubectl get pods -o wide')).toBe('on <node>');
});

afterAll(() => {
  const notRun = recordings.length - known.size;
  console.log(
    `Recordings of real Kubernetes: ${counts.equal} equal, ${counts.corrected} equal to a corrected one, ${counts.different} different, ${notRun} not run, of ${recordings.length}.`,
  );
});
