/** No mouse: a pod is killed on the map, a Service mends it, a request is sent from the map, and its story is read. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { addressOf, openLesson, tabTo, typeLine } from './support/lesson';

const LESSON = '02-a-pod-dies';

const bench = (page: Page) => page.getByRole('region', { name: 'Your cluster' });
const focused = (page: Page) => page.locator(':focus');
/** What a screen reader is told of the map without being asked. */
const said = (page: Page) => bench(page).locator('.cluster-view > [aria-live]');

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('#bench')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

/** Out of the terminal, which has the Tab key for itself until Escape, and back to what stands before it. */
async function tabBackTo(page: Page, selector: string): Promise<void> {
  await page.keyboard.press('Escape');
  for (let tabs = 0; tabs < 40; tabs += 1) {
    await page.keyboard.press('Shift+Tab');
    if (await focused(page).evaluate((element, wanted) => element.matches(wanted), selector)) return;
  }
  throw new Error(`Shift and Tab never reached ${selector}`);
}

/** The map is one stop of the Tab key; arrow keys do the rest. */
async function goTo(page: Page, name: RegExp): Promise<void> {
  await tabBackTo(page, '#bench .map-spot');
  const label = () => focused(page).getAttribute('aria-label');
  for (let steps = 0; steps < 40 && !name.test((await label()) ?? ''); steps += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(focused(page)).toHaveAccessibleName(name);
}

test('a pod is killed, mended with a Service and asked, by keys alone, and all of it is told', async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await typeLine(page, 'true');

  await goTo(page, /^pod-python-\S+\. 1\.1\.1\.3, ready\. labels .*\. Enter: what you can do$/);
  await page.keyboard.press('Enter');
  await expect(focused(page)).toHaveAccessibleName(/^Send a request/);
  await expect(bench(page).getByRole('group', { name: /^What you can do with pod-python-/ })).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(focused(page)).toHaveAccessibleName(/^pod-python-/);
  await expect(page.locator('.map-card')).toBeHidden();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveAccessibleName('Kill this pod');
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText(/pod-python-\S+ is gone\. pod-python-\S+ is new, ready\./);
  // The focus is on the map still, though what had it is gone.
  await expect(focused(page)).toHaveClass(/map-spot/);
  await expect(page.locator('.xterm-rows')).toContainText(/kubectl delete pod pod-python-/);

  await tabTo(page, /^Terminal input/);
  await typeLine(
    page,
    'kubectl expose deployment pod-python --name=service-python --port=3000 --target-port=443',
  );

  await goTo(page, /^pod-nginx/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await tabTo(page, /^Service service-python, by its name: service-python:3000/, 3);
  await expect(focused(page)).toHaveAccessibleName('Send a request to');
  await tabTo(page, /^Send$/, 3);
  await page.keyboard.press('Enter');
  await expect(said(page)).toHaveText(
    /Request from pod-nginx to http:\/\/service-python:3000\/\. It was answered by pod-python-\S+ on node-\d with status 200\./,
  );

  await tabTo(page, /^In words$/);
  await page.keyboard.press('Enter');
  const words = page.locator('.map-words');
  await expect(words).toContainText('Service service-python, ClusterIP');
  await expect(words.locator('ol > li').first()).toContainText('service-python');
  await expect(words).toContainText('It was answered by pod-python-');
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
});

test('an act that has to wait for the prompt is said, and what came of it, too', async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, 'true');
  await page.keyboard.type('sleep 8');
  await page.keyboard.press('Enter');
  await goTo(page, /^pod-python-/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Kill this pod$/, 3);
  await page.keyboard.press('Enter');
  const notice = bench(page).locator('.bench-clock').getByRole('status').first();
  await expect(notice).toHaveText(
    /^What you did on the map waits\. A command still runs in the terminal\..* Then: kubectl delete pod pod-python-\S+$/,
  );
  await expect(said(page)).toHaveText(
    /^Now it was done: kubectl delete pod (pod-python-\S+)\. \1 is gone\. pod-python-\S+ is new, ready\./,
    { timeout: 30_000 },
  );
  await expect(notice).toHaveText('');
});

test('the reader looks back turn by turn, sees what each changed, and goes on from there', async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await typeLine(page, 'kubectl run pod-tea --image=nginx --restart=Never');
  await typeLine(page, 'sleep 5');
  await typeLine(page, 'kubectl delete pod pod-nginx');
  await tabBackTo(page, '#bench .look-back');
  await page.keyboard.press('Enter');
  const slider = bench(page).getByRole('slider', { name: 'Turn of this attempt' });
  await expect(slider).toBeFocused();
  await expect(slider).toHaveAttribute('aria-valuetext', 'Now, kubectl delete pod pod-nginx');
  const changes = bench(page).locator('.past-marks');
  await expect(changes).toContainText('pod-nginx is gone.');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    '2 of 4, kubectl run pod-tea --image=nginx --restart=Never',
  );
  await expect(changes).toContainText('pod-tea is new');
  await expect(bench(page).getByRole('img')).toContainText('pod-nginx');
  expect(await findFaults(page)).toEqual([]);
  await tabTo(page, /^Back to now$/, 4);
  await page.keyboard.press('Enter');
  await expect(focused(page)).toHaveAccessibleName('Look back');
  await expect(bench(page).getByRole('img')).not.toContainText('pod-nginx');
  await page.keyboard.press('Enter');
  await expect(slider).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await tabTo(page, /^Go on from here$/, 4);
  await page.keyboard.press('Enter');
  await expect(bench(page).getByRole('img')).toContainText('pod-nginx');
  await expect(page.locator('.xterm-rows')).not.toContainText('kubectl delete');
  // All of it comes back with one undo, though more than one turn was taken back.
  await tabTo(page, /^Undo$/, 40);
  await expect(focused(page)).toHaveAttribute('title', 'Takes back: going back to an earlier moment');
  await page.keyboard.press('Enter');
  await expect(page.locator('.xterm-rows')).toContainText('kubectl delete pod pod-nginx');
  await expect(bench(page).getByRole('img')).not.toContainText('pod-nginx');
});

/** What has the focus, and by what its middle is covered; nothing where the whole page has it. */
const lookAtFocus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { x, y, width, height } = element.getBoundingClientRect();
    const found = document.elementFromPoint(x + width / 2, y + height / 2);
    const isSeen = found !== null && (element.contains(found) || found.contains(element));
    const area = element.closest(
      '.lesson-article, .bench-picture, .bench-clock, .task-strip, .bench-terminal',
    );
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return { area: area?.className ?? '', covered: isSeen ? null : `${name} below ${found?.className}` };
  });

/** The parts of the page that Tab goes through, in order; fails where something with the focus can't be seen. */
async function walk(page: Page): Promise<readonly string[]> {
  const areas: string[] = [];
  for (let tabs = 0; tabs < 120; tabs += 1) {
    await page.keyboard.press('Tab');
    const at = await lookAtFocus(page);
    if (at === null) break;
    expect(at.covered).toBeNull();
    if (at.area !== '' && at.area !== areas.at(-1)) areas.push(at.area);
    // The terminal has Tab for itself.
    if (at.area === 'bench-terminal') await page.keyboard.press('Escape');
  }
  return areas;
}

const IN_ORDER = ['bench-picture', 'bench-clock', 'task-strip', 'bench-terminal'];

test('Tab goes through prose, picture, tasks and terminal, and what has it is always in sight', async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await typeLine(page, 'true');
  await page.reload();
  await page.locator('.look-back').waitFor();
  expect(await walk(page)).toEqual(['lesson-article', ...IN_ORDER]);
});

test.describe('on a telephone with a keyboard', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('nothing that has the focus lies below the bar or behind the workbench', async ({ page }) => {
    await page.goto(addressOf(LESSON));
    expect(await walk(page)).toEqual(['lesson-article']);
    await page.getByRole('button', { name: 'Cluster', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.look-back').waitFor();
    await page.locator('.page-header').getByRole('button').last().focus();
    const areas = await walk(page);
    expect(areas).toEqual(IN_ORDER.filter((area) => area !== 'bench-terminal'));
  });
});

test('Escape ends the look back, and the last hint has the focus of its button', async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, 'true');
  await tabBackTo(page, '#bench .look-back');
  await page.keyboard.press('Enter');
  await expect(bench(page).getByRole('slider')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(focused(page)).toHaveAccessibleName('Look back');
  await tabTo(page, /Tasks$/, 6);
  await page.keyboard.press('Enter');
  for (const hint of ['Hint 1 of 3', 'Hint 2 of 3', 'Hint 3 of 3']) {
    await tabTo(page, new RegExp(hint), 6);
    await page.keyboard.press('Enter');
    await expect(focused(page)).toContainText(hint);
    await expect(focused(page)).toHaveClass('task-hint');
  }
});
