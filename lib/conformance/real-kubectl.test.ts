/** A sample of the recordings by the real kubectl, against the bridge; npm run conformance replays all of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DIFFERENT } from './expectations';
import { openRealKubectl, type RealKubectl } from './real-kubectl';
import { loadRecordings } from './recordings';
import { formatTally, isApart, type Row, toRow } from './tally';

const EVERY = 24;
const sample = loadRecordings()
  .filter((recording) => !isApart(recording) && !Object.hasOwn(DIFFERENT, recording.id))
  .filter((_, index) => index % EVERY === 0);

let kubectl: RealKubectl | null;
beforeAll(async () => {
  kubectl = await openRealKubectl();
});
afterAll(async () => {
  await kubectl?.close();
});

test('a sample of recordings is reached by the real kubectl, where one is installed', async () => {
  if (kubectl === null) {
    console.log('Recordings by real kubectl: not run, none is installed.');
    return;
  }
  const rows: Row[] = [];
  for (const recording of sample) rows.push(toRow(recording, await kubectl.replay(recording), false));
  console.log(
    `Recordings by real kubectl ${kubectl.version}, a sample (npm run conformance runs all): ${formatTally(rows)}`,
  );
  expect(
    rows.filter(({ outcome }) => outcome === 'different').map(({ id, note }) => `${id}\n${note}`),
  ).toEqual([]);
  expect(kubectl.faults).toEqual([]);
});
