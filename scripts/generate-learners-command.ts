/** Run by generate-learners.mjs, which has checked the options. */
import pg from 'pg';
import { generateLearners, hasLessons, inspect, markDemo } from './learner-rows';

interface Options {
  readonly count: number;
  readonly seed: number;
  readonly force: boolean;
  readonly demo: boolean;
}

async function run({ count, seed, force, demo }: Options): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    const { people, isDemo } = await inspect(client);
    if (people > 0 && !isDemo && !force) {
      const accounts = people === 1 ? '1 account belongs' : `${people} accounts belong`;
      console.error(
        `Nothing was changed: ${accounts} to somebody real here. Use another database, or --force to add learners.`,
      );
      process.exitCode = 1;
      return;
    }
    if (!(await hasLessons(client))) {
      console.error(
        'Nothing was changed: this database has no lessons. Run node scripts/load-courses.mjs first.',
      );
      process.exitCode = 1;
      return;
    }
    if (demo) await markDemo(client);
    const started = performance.now();
    const counts = await generateLearners(client, { count, seed });
    const told = Object.entries(counts).map(([table, rows]) => `${table} ${rows}`);
    console.log(`${told.join(', ')}\nin ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    await client.end();
  }
}

run(JSON.parse(process.env['GENERATE_LEARNERS'] ?? '{}') as Options).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
