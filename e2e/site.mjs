// The site under test: `npm run up` with a data folder that is new for each run, below .build.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findDataFolder, isReachableByEverybody } from '../scripts/data-folder.mjs';

const root = join(import.meta.dirname, '..');
const isReachable = process.getuid?.() !== 0 || isReachableByEverybody(root);
const folder = join(
  isReachable ? join(root, '.build') : findDataFolder(root, {}),
  'test',
  `site-${process.env.PORT}`,
);
rmSync(folder, { recursive: true, force: true });
const child = spawn(process.execPath, [join(root, 'scripts', 'up.mjs')], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '' },
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
