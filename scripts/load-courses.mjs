// Makes the database's courses, lessons and tasks equal to content/. Needs DATABASE_URL.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// The rooms of the server are marked server-only; outside Next that mark is read by this condition.
const { status } = spawnSync(
  process.execPath,
  ['--conditions=react-server', '--import', 'tsx', join(import.meta.dirname, 'load-courses.ts')],
  { stdio: 'inherit', cwd: join(import.meta.dirname, '..') },
);
process.exit(status ?? 1);
