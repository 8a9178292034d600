/**
 * What a learner meets when something in the browser fails: the worker, the storage, a second tab, an upgrade in
 * mid-lesson, a page that does not exist or breaks. Each is said in words, and nothing that was done is lost.
 */
import { randomUUID } from 'node:crypto';
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { startChain } from '../lib/sandbox/chain';
import type { AttemptRecord } from '../lib/sandbox/server-messages';
import { signUp } from './support/account';
import { readDevice, upgradeDevice } from './support/device';
import {
  arrive,
  clusterMap,
  LESSON,
  linesOf,
  openLesson,
  savedState,
  terminalInput,
  terminalText,
  typeLine,
} from './support/lesson';
import { playSolution } from './support/log';

const bench = (page: Page) => page.getByRole('region', { name: 'Your cluster' });
const notice = (page: Page) => bench(page).getByRole('alert');
const said = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

const DELETE = 'kubectl delete pod pod-shop pod-nginx';

/** Leaves a map that looks like no other: not as the lesson starts, and not as its first picture is. */
async function deletePods(page: Page): Promise<void> {
  await typeLine(page, DELETE);
  await expect(clusterMap(page)).toHaveAccessibleName(/ 1 pod\./);
}

async function expectPodsDeleted(page: Page): Promise<void> {
  await expect.poll(() => terminalText(page)).toContain('pod "pod-nginx" deleted');
  await expect(clusterMap(page)).toHaveAccessibleName(/ 1 pod\./);
}

/** What stays readable whatever becomes of the workbench. */
async function expectProse(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pods and addresses');
  await page.getByRole('radio', { name: /Yes, it arrives as before/ }).check();
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.getByText('Kubernetes asks one thing of every cluster network.')).toBeVisible();
}

test('the worker crashes: it is started again with the same state, and that is said', async ({ page }) => {
  await openLesson(page);
  await deletePods(page);
  const [worker] = page.workers();
  await worker!.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of order');
    });
  });
  await expect.poll(() => page.workers().some((other) => other !== worker)).toBe(true);
  await expect(said(page, 'Our simulator stopped and was started again. Your work is safe.')).toBeVisible();
  await expectPodsDeleted(page);
  await terminalInput(page).focus();
  await typeLine(page, 'kubectl get pods');
  await expect.poll(() => terminalText(page)).toMatch(/pod-python +1\/1/);
  await expect(said(page, 'Our simulator stopped')).toHaveCount(0);
  expect((await readDevice(page)).lines).toEqual([DELETE, 'kubectl get pods']);
});

test('the worker does not start at all: that is our fault, can be reported, and can be tried again', async ({
  page,
}) => {
  const isWorker = (url: URL) => url.pathname.includes('worker');
  await page.route(isWorker, (route) => route.abort());
  await arrive(page);
  await expect(notice(page)).toContainText(
    'Our simulator has stopped, and that is our fault. Your work is kept.',
  );
  const download = page.waitForEvent('download');
  await notice(page).getByRole('button', { name: 'Report' }).click();
  expect((await download).suggestedFilename()).toBe('drydock-kubernetes-services-pods-and-addresses.json');
  await expectProse(page);
  await page.unroute(isWorker);
  await notice(page).getByRole('button', { name: 'Start again' }).click();
  await expect(notice(page)).toHaveCount(0);
  await terminalInput(page).focus();
  await deletePods(page);
});

test('the live map does not come: the drawing stands, that is said, and it can be tried again', async ({
  page,
}) => {
  const isChunk = (url: URL) => url.pathname.endsWith('.js');
  await page.route(isChunk, async (route) => {
    const answer = await route.fetch();
    const isLiveMap = (await answer.text()).includes('map-window');
    return isLiveMap ? route.abort() : route.fulfill({ response: answer });
  });
  await arrive(page);
  const told = said(page, 'The live map could not be loaded.').first();
  await expect(told).toBeVisible();
  await expect(clusterMap(page)).toHaveAccessibleName(/2 nodes, 3 pods/);
  await expectProse(page);
  await page.unroute(isChunk);
  const places = bench(page).getByRole('group', { name: 'On the map, by arrow keys' });
  await expect(places).toHaveCount(0);
  await bench(page).getByRole('button', { name: 'Try again' }).click();
  await expect(places).toHaveCount(1);
});

test('a browser without workers: the page says so, and its prose can be read', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'Worker');
  });
  await arrive(page);
  await expect(notice(page)).toHaveText('This browser can’t run the cluster. You can still read the lesson.');
  await expect(clusterMap(page)).toHaveAccessibleName(/2 nodes, 3 pods/);
  await expectProse(page);
  const figure = page.getByRole('figure').first();
  await figure.getByRole('button', { name: /^Ask / }).first().click();
  await expect(figure).toContainText('This browser can’t run the sandbox. The text can still be read.');
});

test('storage is denied: the lesson works and says that nothing is kept, until somebody signs in in another tab', async ({
  page,
  context,
  baseURL,
}) => {
  await page.addInitScript(() => {
    for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  });
  const uncaught: string[] = [];
  page.on('pageerror', ({ message }) => uncaught.push(message));
  await openLesson(page);
  await deletePods(page);
  await expect(savedState(page)).toHaveText('Not saved: this browser keeps nothing');
  await signUp(context.request, baseURL!);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(savedState(page)).toHaveText('Saved');
  await page.reload();
  await expectPodsDeleted(page);
  expect(uncaught).toEqual([]);
});

test('two tabs of one lesson: one writes, the other says so, and either can take over', async ({
  context,
}) => {
  const elsewhere = 'This lesson is open in another tab, and that tab saves your work.';
  const one = await context.newPage();
  await openLesson(one);
  await deletePods(one);
  const two = await context.newPage();
  await two.goto(LESSON);
  await expect(notice(two)).toContainText(elsewhere);
  await expect(notice(one)).toHaveCount(0);
  await notice(two).getByRole('button', { name: 'Go on here' }).click();
  await expectPodsDeleted(two);
  await expect(notice(one)).toContainText(elsewhere);
  await terminalInput(two).focus();
  await typeLine(two, 'echo from the second');
  await one.bringToFront();
  await notice(one).getByRole('button', { name: 'Go on here' }).click();
  await expect.poll(() => terminalText(one)).toContain('echo from the second');
  await expect(notice(two)).toContainText(elsewhere);
  await terminalInput(one).focus();
  await typeLine(one, 'echo from the first');
  expect((await readDevice(one)).lines).toEqual([DELETE, 'echo from the second', 'echo from the first']);
  // A tab that is closed gives the lesson back.
  await one.close();
  await two.bringToFront();
  await two.reload();
  await expect.poll(() => terminalText(two)).toContain('echo from the first');
});

/** Another browser of the same person. */
async function otherBrowser(browser: Browser, context: BrowserContext, baseURL: string): Promise<Page> {
  const other = await browser.newContext({ baseURL });
  await other.addCookies(await context.cookies());
  return other.newPage();
}

test('a second browser goes on in mid-lesson with the same map and the same terminal', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await signUp(context.request, baseURL!);
  await openLesson(page);
  await typeLine(page, 'kubectl get pods -o wide');
  await deletePods(page);
  await typeLine(page, 'mkdir quay; cd quay; export HARBOUR=1');
  await expect(savedState(page)).toHaveText('Saved');

  const other = await otherBrowser(browser, context, baseURL!);
  await openLesson(other);
  await expectPodsDeleted(other);
  const text = async (of: Page) => (await terminalText(of)).replaceAll('\u00a0', ' ').trimEnd();
  expect(await text(other)).toBe(await text(page));
  expect(await clusterMap(other).getAttribute('aria-label')).toBe(
    await clusterMap(page).getAttribute('aria-label'),
  );
  await typeLine(other, 'echo harbour $HARBOUR in $PWD');
  await expect.poll(() => terminalText(other)).toContain('harbour 1 in /home/learner/quay');
  await expect(savedState(other)).toHaveText('Saved');
  await page.reload();
  await expect.poll(() => terminalText(page)).toContain('harbour 1 in /home/learner/quay');
  await other.context().close();
});

test('the simulator is upgraded in mid-lesson: work whose tasks still hold goes on', async ({ page }) => {
  const [list, ask, answer] = linesOf('solution');
  await openLesson(page);
  for (const line of [list, ask, answer]) await typeLine(page, line!);
  await bench(page).getByRole('button', { name: 'Tasks' }).click();
  const tasks = page.getByRole('region', { name: 'Tasks' });
  await expect(tasks).toContainText('1 of 3 done');
  await expect(savedState(page)).toHaveText('Saved on this device');
  const before = await readDevice(page);
  expect(before.attempts[0]?.tasksDone).toEqual(['find-the-address']);

  await upgradeDevice(page, { simulatorVersion: 'f'.repeat(64) });
  await page.reload();
  await expect.poll(() => terminalText(page)).toContain(answer!);
  await bench(page).getByRole('button', { name: 'Tasks' }).click();
  await expect(tasks).toContainText('1 of 3 done');
  await terminalInput(page).focus();
  await typeLine(page, 'echo goes on');
  const after = await readDevice(page);
  expect(after.attempts).toHaveLength(1);
  expect(after.attempts[0]?.header.simulatorVersion).toBe('f'.repeat(64));
  expect(after.lines).toEqual([...before.lines, 'echo goes on']);

  // Where a task does not hold any more, the learner chooses; the files come along, the old work stays.
  await typeLine(page, 'echo mine > mine.txt');
  await upgradeDevice(page, { tasksDone: ['find-the-address', 'reach-it'] });
  await page.reload();
  await expect(notice(page)).toContainText('This lesson has changed since you began.');
  await notice(page).getByRole('button', { name: 'Start anew' }).click();
  await expect(notice(page)).toHaveCount(0);
  await terminalInput(page).focus();
  await typeLine(page, 'cat mine.txt');
  await expect.poll(() => terminalText(page)).toMatch(/\nmine\s/);
  expect((await readDevice(page)).attempts.map(({ isLeft }) => isLeft).sort()).toEqual([false, true]);
});

test('an attempt that an older simulator began elsewhere goes on here, and both versions are recorded', async ({
  page,
  context,
  baseURL,
}) => {
  await signUp(context.request, baseURL!);
  const played = playSolution(7);
  const header = { ...played.header, simulatorVersion: 'e'.repeat(64) };
  const attempt = randomUUID();
  const posted = await context.request.post(`/api/attempts/${attempt}/entries`, {
    headers: { origin: baseURL! },
    data: { header, from: 1, entries: played.entries, hashOfPrefix: startChain(header) },
  });
  expect(posted.status(), await posted.text()).toBe(200);
  await openLesson(page);
  await expect.poll(() => terminalText(page)).toContain('Thank you for using nginx.');
  await typeLine(page, 'echo goes on');
  await expect(savedState(page)).toHaveText('Saved');
  await expect(said(page, 'Done. Checked again by the server.')).toBeVisible();
  const record = (await (await context.request.get(`/api/attempts/${attempt}`)).json()) as AttemptRecord;
  const lines = record.entries.filter(({ kind }) => kind === 'line');
  expect(lines).toHaveLength(played.entries.filter(({ kind }) => kind === 'line').length + 1);
  expect(lines.at(-1)).toMatchObject({ text: 'echo goes on' });
  expect(record.verification.verdict).toMatchObject({
    outcome: 'passed',
    attemptVersion: header.simulatorVersion,
    serverVersion: played.header.simulatorVersion,
  });
});

test('an address that leads nowhere has a page with a way on', async ({ page }) => {
  for (const path of ['/nothing-here', '/courses/nothing-here', '/learn/kubernetes-services/nothing-here']) {
    expect((await page.goto(path))?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing answers at this address');
  }
  await page.getByRole('link', { name: 'See all courses' }).click();
  await expect(page).toHaveURL(/\/courses$/);
});

test('a page that breaks says that it is our fault, keeps what was done, and comes back', async ({
  page,
}) => {
  await openLesson(page);
  await deletePods(page);
  await page.addInitScript(() => {
    const real = window.matchMedia.bind(window);
    let isBroken = true;
    window.addEventListener('mend', () => {
      isBroken = false;
    });
    window.matchMedia = (query) => {
      if (isBroken && query.includes('coarse')) throw new Error('broken on purpose');
      return real(query);
    };
  });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page failed, and it is our fault');
  await page.evaluate(() => window.dispatchEvent(new Event('mend')));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectPodsDeleted(page);
});
