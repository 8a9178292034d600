// npm run test:deep: what npm test draws a few times, drawn at full count: random requests against the API,
// and random faults in a world of workloads.
// PROPERTY_RUNS, PROPERTY_SEED, FAULT_SEEDS and FAULT_FIRST may be set; without a seed it is the one of npm test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { main, Problem } from './console.mjs';

const root = join(import.meta.dirname, '..');
const COUNTS = { PROPERTY_RUNS: '20000', FAULT_SEEDS: '2000' };
const FILES = ['lib/cluster/api/properties.test.ts', 'lib/cluster/random-faults.test.ts'];

await main(async () => {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...FILES],
    { cwd: root, stdio: 'inherit', env: { ...COUNTS, ...process.env } },
  );
  if (status !== 0) throw new Problem('A property does not hold. The output above names seed and path.');
});
