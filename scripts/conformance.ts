/**
 * npm run conformance [-- ours|real] [words of ids]: recordings of real Kubernetes, replayed by our kubectl in the
 * sandbox and by the real one against the bridge. Four numbers each, and each difference.
 */
import { missingFor } from '../lib/conformance/needs';
import { openRealKubectl } from '../lib/conformance/real-kubectl';
import { loadRecordings, type Recording } from '../lib/conformance/recordings';
import { replay, servedKinds } from '../lib/conformance/replay';
import { formatTally, notRun, type Row, toRow } from '../lib/conformance/tally';

const [first = '', ...more] = process.argv.slice(2);
const isChoice = first === 'ours' || first === 'real';
const words = isChoice ? more : [first, ...more].filter((word) => word !== '');
const recordings = loadRecordings().filter(
  ({ id }) => words.length === 0 || words.some((word) => id.includes(word)),
);

function tell(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const { id, outcome, note } of rows) {
    if (outcome === 'different') console.log(`  different: ${id}\n${note.replace(/^/gm, '      ')}`);
    if (outcome === 'not run') console.log(`  not run: ${id} (${note})`);
  }
  console.log(`  ${formatTally(rows.filter((row) => !row.isApart))}`);
  console.log(
    `  explain, api-resources and version apart: ${formatTally(rows.filter((row) => row.isApart))}`,
  );
}

function replayOurs(): Row[] {
  const served = servedKinds();
  return recordings.map((recording) => {
    const missing = missingFor(recording, served);
    return missing.length > 0 && missing.some((what) => what.startsWith('command'))
      ? notRun(recording, missing.join(', '))
      : toRow(recording, replay(recording));
  });
}

async function replayReal(): Promise<void> {
  const kubectl = await openRealKubectl();
  if (kubectl === null) {
    console.log(
      '\nReal kubectl: none is installed, so this half was not run (set KUBECTL to the path of one).',
    );
    return;
  }
  const rows: Row[] = [];
  for (const recording of recordings as readonly Recording[]) {
    rows.push(toRow(recording, await kubectl.replay(recording), false));
  }
  await kubectl.close();
  for (const fault of kubectl.faults) console.log(`  fault: ${fault}`);
  tell(`Real kubectl ${kubectl.version} (${kubectl.path}) against the bridge`, rows);
}

if (first !== 'real') tell('Our kubectl in the sandbox', replayOurs());
if (first !== 'ours') await replayReal();
