// npm run user -- export EMAIL > file.json     everything that is stored of a person
// npm run user -- delete EMAIL                 the account and everything of it
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { withDatabase } from './command-database.mjs';
import { main, Problem } from './console.mjs';

const root = join(import.meta.dirname, '..');
const [act, email, ...rest] = process.argv.slice(2);

await main(async () => {
  if ((act !== 'export' && act !== 'delete') || !email || rest.length > 0) {
    throw new Problem(
      'Say what to do and with whom:\n  npm run user -- export EMAIL\n  npm run user -- delete EMAIL',
    );
  }
  return withDatabase(root, (databaseUrl) => runCommand(databaseUrl));
});

/** The rooms of the server are TypeScript and marked server-only: tsx reads the one, the condition the other. */
function runCommand(databaseUrl) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--import',
      'tsx',
      join(import.meta.dirname, 'user-command.ts'),
      act,
      email,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, DATABASE_URL: databaseUrl } },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
