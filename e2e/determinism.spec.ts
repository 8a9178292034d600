/**
 * One seed and one log give one hash, in Node, Chromium and Firefox: played are the scripts of
 * all lessons, what nests deeply, and random sessions. Nothing here asks the site, so it also runs alone, without one:
 *   BASE_URL=none npx playwright test determinism
 */
import { expect, test } from '@playwright/test';
import { describeDifferences } from './determinism/difference';
import { createHost, type Host, type Run, runInNode } from './determinism/engines';
import { type Firefox, findFirefox, startFirefox } from './determinism/firefox';
import { listSessions, readPlan } from './determinism/plan';

const WAIT_MS = 300_000;
const firefoxPath = findFirefox();
const plan = readPlan();
const all = listSessions(plan);

test.describe.configure({ mode: 'default', timeout: WAIT_MS + 30_000 });

let host: Host;
let node: Promise<Run>;
let firefox: Firefox | null = null;

// All engines begin at once, since they work in processes of their own.
test.beforeAll(async () => {
  host = await createHost(plan);
  node = runInNode(plan);
  node.catch(() => {});
  if (firefoxPath !== null) firefox = startFirefox(firefoxPath, host.addressFor('firefox'));
});

test.afterAll(async () => {
  await firefox?.close();
  await host.close();
});

/** Which engine played what, on the terminal and in the report. */
function tell(engine: string, { played, tookMs }: Run, result = 'each with the hash of Node'): void {
  const text = `${engine}: ${played.length} sessions in ${Math.round(tookMs / 1000)} s, ${result}`;
  console.log(`  ${text}`);
  test.info().annotations.push({ type: 'engine', description: text });
}

/**
 * Sessions that came to one hash: they do the same, so one of them proves nothing. Another seed may draw the same, and
 * then the same script comes to the same world.
 */
function listTwins({ played }: Run): string[] {
  const first = new Map<string, string>();
  return played.flatMap(({ name, hash }) => {
    const twin = first.get(hash);
    first.set(hash, twin ?? name);
    return twin === undefined || scriptOf(twin) === scriptOf(name) ? [] : [`${twin} = ${name}`];
  });
}

const scriptOf = (name: string) => name.replace(/, seed \d+$/, '');

test(`Node plays ${all}, and no program of ours fails`, async () => {
  const run = await node;
  expect(run.played.map(({ name }) => name)).toEqual(plan.sessions.map(({ name }) => name));
  expect(run.played.filter(({ faults }) => faults > 0).map(({ name }) => name)).toEqual([]);
  expect(listTwins(run)).toEqual([]);
  tell(`Node ${process.versions.node} (V8 ${process.versions.v8})`, run, 'each with a hash of its own');
});

test(`Chromium comes to the same hashes for ${all}`, async ({ page, browser }) => {
  const crashed = new Promise<never>((_, reject) =>
    page.on('crash', () => reject(new Error('the page crashed'))),
  );
  const finished = host.runOf('chromium', WAIT_MS, crashed);
  await page.goto(host.addressFor('chromium'));
  const run = await finished;
  expect(describeDifferences(await node, run, 'Chromium')).toEqual([]);
  tell(`Chromium ${browser.version()}`, run);
});

const noFirefox = 'skipped: neither firefox-esr nor firefox is on the PATH, and FIREFOX_PATH names none';

test(`Firefox comes to the same hashes for ${all}${firefoxPath === null ? ` (${noFirefox})` : ''}`, async () => {
  if (firefox === null) console.log(`  Firefox: ${noFirefox}`);
  test.skip(firefox === null, noFirefox);
  const run = await host.runOf('firefox', WAIT_MS, firefox!.ended);
  expect(describeDifferences(await node, run, 'Firefox')).toEqual([]);
  tell(`Firefox ${/Firefox\/(\S+)/.exec(run.agent)?.[1] ?? run.agent}, ${firefoxPath}`, run);
});
