/**
 * The desk of those who teach, on a site of its own: a learner fails in a named way and then passes, the instructor sees
 * exactly that, replays it to the same hash and takes the table along; who does not teach gets 403 everywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Page,
  test,
} from '@playwright/test';
import type { AttemptRecord } from '../lib/sandbox/server-messages';
import { signUp } from './support/account';
import { arrive, LESSON, linesOf, tabTo, terminalInput, typeLine, watchPage } from './support/lesson';
import { createOwnSite, type OwnSite } from './support/own-site';

const APP = join(import.meta.dirname, '..', 'app');
const COURSE = 'kubernetes-services';

/** Files of this name below a folder of app/, as addresses with their [parameters]. */
function listRoutes(folder: string, file: string): { readonly address: string; readonly source: string }[] {
  return readdirSync(join(APP, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name === file || name.endsWith(`/${file}`))
    .sort()
    .map((name) => {
      const path = relative(APP, join(APP, folder, name)).replace(/\/?[^/]+$/, '');
      const source = readFileSync(join(APP, folder, name), 'utf8');
      return { address: `/${path.replace(/\([^)]+\)\/?/g, '')}`, source };
    });
}

const PAGES = listRoutes('(site)/teach', 'page.tsx');
const ROUTES = listRoutes('api/teach', 'route.ts');

interface Somebody {
  readonly context: BrowserContext;
  readonly request: APIRequestContext;
  readonly email: string;
  readonly userId: string;
}

let site: OwnSite;
let owner: Somebody;
let instructor: Somebody;
let learner: Somebody;
let cohort: { readonly id: string; readonly accessCode: string };
let attempt: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  site = await createOwnSite('teach');
  await site.start();
  const token = /\/link\/([\w-]+)/.exec(site.said())?.[1];
  owner = await createSomebody(browser, async (request) => {
    const used = await post(request, '/api/links/use', { kind: 'owner', token });
    expect(used.status()).toBe(200);
  });
  instructor = await createSomebody(browser);
  learner = await createSomebody(browser);
  const headers = { origin: site.url };
  const data = { role: 'instructor' };
  expect((await owner.request.patch(`/api/users/${instructor.userId}`, { headers, data })).status()).toBe(
    204,
  );
});

test.afterAll(async () => {
  await site?.stop();
});

const post = (request: APIRequestContext, path: string, data: unknown) =>
  request.post(path, { headers: { origin: site.url }, data });

async function createSomebody(
  browser: Browser,
  before: (request: APIRequestContext) => Promise<void> = async () => {},
): Promise<Somebody> {
  const context = await browser.newContext({ baseURL: site.url });
  const { request } = context;
  const email = await signUp(request, site.url);
  await before(request);
  const exported = await (await request.get('/api/account/export')).json();
  return { context, request, email, userId: exported.id };
}

/** An address with something real in the place of each [parameter]. */
const fill = (address: string) =>
  address
    .replace('[course]', COURSE)
    .replace('[lesson]', 'pods-and-addresses')
    .replace('[user]', learner.userId)
    .replace('[cohort]', cohort.id)
    .replace('[attempt]', attempt)
    .replace('[token]', learner.userId);

test('an instructor makes a cohort, and a learner joins it after being told who sees what', async () => {
  const page = await instructor.context.newPage();
  await page.goto('/teach/cohorts');
  await page.getByLabel('Name').fill('Evening class');
  await page.getByLabel('Course').selectOption(COURSE);
  await page.getByRole('button', { name: 'Make the cohort' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Evening class');
  const { cohorts } = await (await instructor.request.get('/api/teach/cohorts')).json();
  cohort = cohorts[0];
  await expect(page.getByText(cohort.accessCode, { exact: true })).toBeVisible();

  const theirs = await learner.context.newPage();
  await theirs.goto(`/join/${cohort.accessCode}`);
  await expect(theirs.getByText(/Instructors and the owner of this site see .* your attempts/)).toBeVisible();
  await theirs.getByRole('button', { name: 'Join the group' }).click();
  await expect(theirs.getByText('You are in the group Evening class.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('table').getByText(learner.email)).toBeVisible();
});

test('a learner fails in a named way, then passes', async () => {
  test.setTimeout(180_000);
  const page = await learner.context.newPage();
  await arrive(page);
  await terminalInput(page).focus();
  for (const line of linesOf('wrong/address-of-pod-python')) await typeLine(page, line);
  await page.locator('.task-strip-line').click();
  await expect(page.getByText(/That is the address of/).first()).toBeVisible();
  await expect
    .poll(() => newestAttempt(learner.request), { timeout: 40_000 })
    .toMatchObject({
      verification: { state: 'done', verdict: { outcome: 'not yet' } },
    });
  await terminalInput(page).focus();
  for (const line of linesOf('solution')) await typeLine(page, line);
  await expect
    .poll(() => newestAttempt(learner.request), { timeout: 60_000 })
    .toMatchObject({
      verification: { state: 'done', verdict: { outcome: 'passed', hashesAgree: true } },
    });
  attempt = (await newestAttempt(learner.request)).attempt;
  await page.close();
});

async function newestAttempt(request: APIRequestContext): Promise<AttemptRecord> {
  const [, , course, lesson] = LESSON.split('/');
  const { attempts } = await (await request.get(`/api/attempts?course=${course}&lesson=${lesson}`)).json();
  return attempts[0];
}

test('the instructor sees exactly that: the table, how far, where they stick', async () => {
  const page = await instructor.context.newPage();
  const { faults } = watchPage(page);
  await page.goto('/teach');
  await page.getByRole('link', { name: 'Kubernetes Services', exact: true }).click();
  const row = page.getByRole('row', { name: new RegExp(learner.email) });
  await expect(row.getByText('verified')).toHaveCount(3);
  await page.getByLabel('Search').fill('nobody of this name');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByText('Nobody fits this search.')).toBeVisible();

  await page.goto(`/teach/courses/${COURSE}/reached?cohort=${cohort.id}`);
  await expect(page.getByRole('row', { name: /Find the address of pod-shop/ })).toContainText('1 of 1');
  await expect(page.getByRole('row', { name: /on the other node/ })).toContainText(/\d min/);

  await page.getByRole('link', { name: 'Where they stick' }).click();
  const mistake = page.getByRole('row', { name: /address-of-pod-python/ });
  await expect(mistake).toContainText('Named mistake');
  await expect(mistake).toContainText('1 learner');
  expect(faults).toEqual([]);
});

test('the instructor replays the attempt to the same hash, and sees the cluster of any turn by keyboard', async () => {
  const page = await instructor.context.newPage();
  const { faults } = watchPage(page);
  await page.goto(`/teach/courses/${COURSE}`);
  await page.getByRole('link', { name: learner.email }).click();
  await page.getByRole('link', { name: /^Pods and addresses, attempt 1/ }).click();
  await expect(page.getByText('The server came to the same end.')).toBeVisible();
  await expect(page.getByText(/turns, 3 of 3 tasks done\./)).toBeVisible();
  const record = await (await instructor.request.get(`/api/teach/attempts/${attempt}`)).json();
  expect(record.userId).toBe(learner.userId);
  await expect(page.getByText(record.verification.verdict.serverHash)).toBeVisible();

  const turns = page
    .getByRole('list', { name: 'Commands' })
    .getByRole('listitem')
    .filter({ has: page.locator('.replay-command') });
  const wrong = turns.filter({ hasText: 'answer 1.1.1.3' });
  await expect(wrong).toContainText(
    'Named mistake address-of-pod-python: That is the address of pod-python.',
  );
  await expect(turns.filter({ hasText: 'Task done: Find the address' })).toContainText('answer $address');
  const deleted = turns.filter({ hasText: 'kubectl delete pod pod-shop' });
  await expect(deleted).toContainText('pod "pod-shop" deleted');

  const map = page.getByRole('region', { name: 'The cluster after this turn' });
  await expect(map.getByRole('img')).toHaveAccessibleName(/ 3 pods/);
  await deleted.getByRole('button', { name: /kubectl delete pod pod-shop/ }).press('Enter');
  await expect(map.getByRole('img')).toHaveAccessibleName(/ 2 pods/);
  await tabTo(page, /^Turn/);
  await page.keyboard.press('Home');
  await expect(map).toContainText('The start');
  await expect(map.getByRole('img')).toHaveAccessibleName(/ 3 pods/);
  expect(faults).toEqual([]);
});

test('each table comes as a file, with what stands on the page', async () => {
  const page = await instructor.context.newPage();
  const expected: readonly (readonly [path: string, name: RegExp, content: RegExp])[] = [
    ['', /learners\.csv$/, new RegExp(`${learner.email},.*verified,verified,verified`)],
    ['/reached', /funnel\.csv$/, /find-the-address,.*,1,1,/],
    ['/trouble', /trouble\.csv$/, /find-the-address,.*,mistake,address-of-pod-python,1,1/],
    [`/learners/${learner.userId}`, /attempts\.csv$/, new RegExp(`${attempt},.*,passed,done`)],
  ];
  for (const [path, name, content] of expected) {
    await page.goto(`/teach/courses/${COURSE}${path}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(name);
    expect(readFileSync(await download.path(), 'utf8')).toMatch(content);
  }
});

test('a student gets 403 on every page and every route for teachers, and sees nothing of them', async () => {
  expect(PAGES.length).toBeGreaterThanOrEqual(9);
  for (const { address } of PAGES) {
    const answer = await learner.request.get(fill(address), { maxRedirects: 0 });
    expect([address, answer.status()]).toEqual([address, 403]);
    expect(await answer.text()).not.toContain(instructor.email);
  }
  expect(ROUTES.length).toBeGreaterThanOrEqual(10);
  for (const { address, source } of ROUTES) {
    const methods = [...source.matchAll(/export const (GET|POST|PATCH|PUT|DELETE)\b/g)].map(
      ([, method]) => method!,
    );
    expect(methods, address).not.toEqual([]);
    for (const method of methods) {
      const headers = { origin: site.url };
      const asked = { method, headers, ...(method === 'GET' ? {} : { data: {} }) };
      const answer = await learner.request.fetch(fill(address), asked);
      expect([method, address, answer.status()]).toEqual([method, address, 403]);
      expect((await answer.json()).error.code).toBe('not-allowed');
    }
  }
  const page = await learner.context.newPage();
  await page.goto('/teach');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is not for your account');
  await expect(page.getByRole('link', { name: 'Account' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Teach', exact: true })).toHaveCount(0);
});

test('nobody is sent to the sign-in, and the API says 401', async ({ browser }) => {
  const { request } = await browser.newContext({ baseURL: site.url });
  for (const { address } of PAGES) {
    const answer = await request.get(fill(address), { maxRedirects: 0 });
    expect([address, answer.status()]).toEqual([address, 307]);
    expect(answer.headers()['location']).toContain(`/sign-in?from=${encodeURIComponent(fill(address))}`);
  }
  for (const { address, source } of ROUTES) {
    if (!source.includes('export const GET')) continue;
    expect([address, (await request.get(fill(address))).status()]).toEqual([address, 401]);
  }
});

test('a key is shown once, reads as its maker, and is worth nothing once revoked', async ({ playwright }) => {
  const page = await instructor.context.newPage();
  await page.goto('/teach/keys');
  await page.getByLabel('What it is for').fill('The school’s dashboard');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const secret = await page.locator('.copy-box code').innerText();
  const extraHTTPHeaders = { authorization: `Bearer ${secret}` };
  const other = await playwright.request.newContext({ baseURL: site.url, extraHTTPHeaders });
  const read = () => other.get(`/api/teach/table?course=${COURSE}&cohort=${cohort.id}`);
  expect((await (await read()).json()).rows[0].email).toBe(learner.email);
  await page.reload();
  await expect(page.getByText(secret)).toHaveCount(0);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: 'Yes, revoke it' }).click();
  await expect(page.getByText('You have no key yet.')).toBeVisible();
  expect((await read()).status()).toBe(401);
});

test('the owner changes a role after a question, and can’t lose the last owner', async () => {
  const page = await owner.context.newPage();
  await page.goto('/teach/people');
  const own = page.getByRole('row', { name: new RegExp(owner.email) });
  await expect(own).toContainText('You are the only owner.');
  await expect(own.getByRole('combobox')).toHaveCount(0);
  const theirs = page.getByRole('row', { name: new RegExp(learner.email) });
  const change = async (role: string) => {
    await theirs.getByRole('combobox').selectOption(role);
    await theirs.getByRole('button', { name: 'Change' }).click();
    const [answer] = await Promise.all([
      page.waitForResponse(`**/api/users/${learner.userId}`),
      theirs.getByRole('button', { name: `Yes, ${role}` }).click(),
    ]);
    expect(answer.status()).toBe(204);
    await expect(theirs.getByRole('combobox')).toHaveValue(role);
    await expect(theirs.getByRole('button', { name: 'Change' })).toBeDisabled();
  };
  await change('instructor');
  expect((await learner.request.get('/teach')).status()).toBe(200);
  await change('student');
  expect((await learner.request.get('/teach')).status()).toBe(403);
});

test('a learner finds where to go on, each task with its moment, and the own attempt replayed', async () => {
  const page = await learner.context.newPage();
  const { faults } = watchPage(page);
  await page.goto('/progress');
  await expect(page.getByText('Your instructors see your attempts too.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Continue where you were' })).toBeVisible();
  await page.getByText('Tasks and attempts of lesson 1').click();
  await expect(page.getByText('verified')).toHaveCount(3);
  await expect(page.getByText('Evening class')).toBeVisible();
  await page.getByRole('link', { name: 'Replay attempt 1' }).click();
  await expect(page.getByText('The server came to the same end.')).toBeVisible();
  const others = await instructor.context.newPage();
  await others.goto(`/progress/attempts/00000000-0000-4000-8000-000000000000`);
  await expect(others.getByText(/There is no such attempt/)).toBeVisible();
  expect(faults).toEqual([]);
});

test('a visitor without account sees what this device keeps, and replays it', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: site.url })).newPage();
  await page.goto('/progress');
  await expect(page.getByRole('link', { name: /^Begin with lesson/ })).toBeVisible();
  await arrive(page);
  await terminalInput(page).focus();
  await typeLine(page, 'kubectl get pods');
  await page.goto('/progress');
  await expect(page.getByRole('link', { name: 'Continue: Pods and addresses' })).toBeVisible();
  await expect(page.getByText('on this device only')).toBeVisible();
  await page.getByRole('link', { name: 'Replay attempt 1' }).click();
  await expect(page.getByText('Only this device has this attempt.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Commands' })).toContainText('kubectl get pods');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page for teachers is accessible and fits a phone, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const addresses = [
      ...PAGES.map(({ address }) => fill(address)),
      `/progress/attempts/${attempt}`,
      '/progress',
    ];
    const context = await browser.newContext({
      ...{ baseURL: site.url, colorScheme },
      storageState: await owner.context.storageState(),
    });
    const page = await context.newPage();
    for (const address of [...addresses, `/join/${cohort.accessCode}`]) {
      await check(page, address);
    }
    const student = await browser.newContext({
      ...{ baseURL: site.url, colorScheme },
      storageState: await learner.context.storageState(),
    });
    await check(await student.newPage(), '/teach');
    await check(page, '/teach/cohorts/nothing');
  });
}

async function check(page: Page, address: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(address);
  if (address.includes('/attempts/'))
    await page.getByRole('list', { name: 'Commands' }).or(page.getByRole('alert').first()).first().waitFor();
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
  expect([address, told]).toEqual([address, []]);
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect([address, overflow]).toEqual([address, Math.min(0, overflow)]);
}
