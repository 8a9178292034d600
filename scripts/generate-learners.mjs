// node scripts/generate-learners.mjs --count 1000 --seed 1 [--force | --demo]: learners that nobody is, with work that
// replays, for trying the desk and for measuring it. Takes those of an earlier run out first.
//
// Refuses a database in which somebody real has an account. --force: all the same. --demo: marks an empty one as being
// for show, so that it may be filled again later. Uses DATABASE_URL, else the checkout's own database.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withDatabase } from './command-database.mjs';
import { main, Problem } from './console.mjs';

const root = join(import.meta.dirname, '..');
const USAGE =
  'usage: node scripts/generate-learners.mjs [--count 1…100000] [--seed 0…4294967295] [--force | --demo]';

function readOptions() {
  const options = {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    force: { type: 'boolean', default: false },
    demo: { type: 'boolean', default: false },
  };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new Problem(`${error.message}\n${USAGE}`);
  }
  const whole = (name, least, most) => {
    const value = Number(values[name]);
    if (/^\d+$/.test(values[name]) && value >= least && value <= most) return value;
    throw new Problem(
      `--${name}: expected a whole number from ${least} to ${most}; found "${values[name]}"\n${USAGE}`,
    );
  };
  return { ...values, count: whole('count', 1, 100_000), seed: whole('seed', 0, 4_294_967_295) };
}

/** The rooms of the server are TypeScript and marked server-only: tsx reads the one, the condition the other. */
function runCommand(databaseUrl, options) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--import',
      'tsx',
      join(import.meta.dirname, 'generate-learners-command.ts'),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: databaseUrl, GENERATE_LEARNERS: JSON.stringify(options) },
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

await main(async () => {
  const options = readOptions();
  return withDatabase(root, (databaseUrl) => runCommand(databaseUrl, options));
});
