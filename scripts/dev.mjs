// npm run dev: the site for those who work on it. Code and content show at once; nothing is built beforehand.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { main, must, say, step, strong } from './console.mjs';
import { findDataFolder, findSecret, makeDataFolder } from './data-folder.mjs';
import { install } from './install.mjs';

const root = join(import.meta.dirname, '..');

/** Writing the stamp anew makes every open page show what content/ says now. */
async function watchContent() {
  const { writeContentStamp } = await import('./version.mjs');
  let timer = null;
  watch(join(root, 'content'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => writeContentStamp(root, Date.now()), 50);
  });
}

await main(async () => {
  say(`\n${strong('Drydock')}, for work\n`);
  await install(root);
  const { generate, buildReplayWorker } = await import('./build.mjs');
  await generate(root);
  await buildReplayWorker(root);
  const dataFolder = makeDataFolder(findDataFolder(root));
  const { openDatabase } = await import('./database.mjs');
  const database = await openDatabase(root, dataFolder);
  const port = process.env.PORT ?? '3000';
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: dataFolder,
    NEXTAUTH_SECRET: findSecret(dataFolder),
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  await step('Courses', async () => {
    await must(process.execPath, ['scripts/load-courses.mjs'], { cwd: root, env });
  });
  await watchContent();
  const child = spawn(join(root, 'node_modules', '.bin', 'next'), ['dev', '--port', port], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.on('exit', (exitCode) => resolve(exitCode ?? 0)));
  // The server may serve `npm run up` of this checkout too; it is ours to stop only if we started it.
  if (database.server && !database.server.isReused) await database.stop();
  process.exit(code);
});
