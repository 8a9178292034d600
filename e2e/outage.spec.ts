/**
 * What a learner meets while the site or its database is away, on a site of the test's own that can be stopped. Its
 * database is one that the start script does not watch, so that it stays away until the test starts it again.
 */
import { join } from 'node:path';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { AttemptRecord } from '../lib/sandbox/server-messages';
import { makeDataFolder } from '../scripts/data-folder.mjs';
import { startPostgres } from '../scripts/postgres.mjs';
import { signUp } from './support/account';
import { readDevice } from './support/device';
import {
  clusterMap,
  LESSON,
  linesOf,
  openLesson,
  PASSWORD,
  savedState,
  terminalText,
  typeLine,
} from './support/lesson';
import { createOwnSite, makeTestFolder, type OwnSite, readiness } from './support/own-site';

const OFFLINE = /^Offline: all is kept here, [1-9]\d* to send$/;
const AWAY = 'The server does not answer. Your work on this device is safe. Try again in a minute.';

let site: OwnSite;
let database: Awaited<ReturnType<typeof startPostgres>>;
let dataFolder = '';

const startDatabase = () => startPostgres({ root: join(import.meta.dirname, '..'), dataFolder });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  dataFolder = makeDataFolder(makeTestFolder('outage-database'));
  database = await startDatabase();
  site = await createOwnSite('outage', database.url);
  await site.start();
});

test.afterAll(async () => {
  await site.stop();
  await database.stop();
});

async function newLearner(browser: Browser): Promise<{ page: Page; context: BrowserContext; email: string }> {
  const context = await browser.newContext({ baseURL: site.url });
  const email = await signUp(context.request, site.url);
  return { context, email, page: await context.newPage() };
}

test('the site goes away in mid-lesson: the learner solves it alone, and later all of it is sent once and verified', async ({
  browser,
}) => {
  const { page, context } = await newLearner(browser);
  const [first = '', ...others] = linesOf('solution');
  await openLesson(page);
  await typeLine(page, first);
  await expect(savedState(page)).toHaveText('Saved');

  await site.stop();
  await page.getByRole('button', { name: '10× time' }).press('Enter');
  await page.getByRole('textbox', { name: /^Terminal input/ }).focus();
  for (const line of others) await typeLine(page, line);
  await expect(savedState(page)).toHaveText(OFFLINE);
  await expect(page.getByRole('status').filter({ hasText: 'Done here, checking.' })).toBeVisible();

  await site.start();
  await typeLine(page, 'echo back again');
  await expect(savedState(page)).toHaveText('Saved');
  await expect(
    page.getByRole('status').filter({ hasText: 'Done. Checked again by the server.' }),
  ).toBeVisible();
  const kept = await readDevice(page);
  const response = await context.request.get(`/api/attempts/${kept.attempt}`);
  const record = (await response.json()) as AttemptRecord;
  expect(record.entries).toEqual(kept.entries);
  expect(record.verification.verdict).toMatchObject({ outcome: 'passed', hashesAgree: true });
  const { attempts } = await (
    await context.request.get('/api/attempts?course=kubernetes-services&lesson=pods-and-addresses')
  ).json();
  expect(attempts).toHaveLength(1);
  await context.close();
});

test('the database goes away: pages can be read, work is queued and says so, signing in says it in words', async ({
  browser,
  playwright,
}) => {
  const { page, context, email } = await newLearner(browser);
  await openLesson(page);
  await typeLine(page, 'echo before');
  await expect(savedState(page)).toHaveText('Saved');

  await database.stop();
  await typeLine(page, 'kubectl delete pod pod-shop');
  await expect(clusterMap(page)).toHaveAccessibleName(/2 pods/);
  await expect(savedState(page)).toHaveText(OFFLINE);
  expect(await readiness(site.url)).toBe(503);
  const health = await playwright.request.newContext({ baseURL: site.url });
  expect((await health.get('/healthz')).status()).toBe(200);
  for (const path of ['/', '/courses', '/courses/kubernetes-services', '/sign-up', LESSON]) {
    const response = await health.get(path);
    expect([path, response.status()]).toEqual([path, 200]);
  }

  // Who was signed in is told that nothing is lost, and is not signed out.
  const other = await context.newPage();
  await other.goto('/progress');
  await expect(other.getByRole('main').getByRole('status')).toHaveText(
    /can’t say what it has recorded\. Your work is kept on this device/,
  );
  await other.goto('/account');
  await expect(other.getByRole('main').getByRole('status')).toHaveText(/can’t say who you are/);
  await other.close();

  const stranger = await (await browser.newContext({ baseURL: site.url })).newPage();
  await stranger.goto('/sign-in');
  await stranger.getByLabel('E-mail').fill(email);
  await stranger.getByLabel('Password').fill(PASSWORD);
  await stranger.keyboard.press('Enter');
  await expect(stranger.getByRole('main').getByRole('alert')).toHaveText(AWAY);

  // A reload in the meantime goes on with what this device has.
  await page.reload();
  await expect.poll(() => terminalText(page)).toContain('kubectl delete pod pod-shop');
  await expect(clusterMap(page)).toHaveAccessibleName(/2 pods/);
  await expect(savedState(page)).toHaveText(OFFLINE);

  database = await startDatabase();
  await expect.poll(() => readiness(site.url)).toBe(200);
  await page.getByRole('textbox', { name: /^Terminal input/ }).focus();
  await typeLine(page, 'echo after');
  await expect(savedState(page)).toHaveText('Saved');
  const kept = await readDevice(page);
  const record = (await (await context.request.get(`/api/attempts/${kept.attempt}`)).json()) as AttemptRecord;
  expect(record.entries).toEqual(kept.entries);
  // The same form, without a reload of the page.
  await stranger.getByRole('button', { name: 'Sign in' }).click();
  await stranger.waitForURL(/\/progress$/);
  await health.dispose();
  await stranger.context().close();
  await context.close();
});
