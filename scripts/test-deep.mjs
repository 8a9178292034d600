// npm run test:deep: what npm test draws a few times, drawn at full count: random requests against the API.
// PROPERTY_RUNS and PROPERTY_SEED may be set; without a seed it is the one of npm test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { main, Problem } from './console.mjs';

const root = join(import.meta.dirname, '..');
const RUNS = '20000';

await main(async () => {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'lib/cluster/api/properties.test.ts'],
    { cwd: root, stdio: 'inherit', env: { PROPERTY_RUNS: RUNS, ...process.env } },
  );
  if (status !== 0) throw new Problem('A property does not hold. The output above names seed and path.');
});
