/** A request on its way over the map: by itself after a press, and hop by hop where no motion is wanted. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const PAGE = '/figures/traffic';

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('.figure')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

const bar = (page: Page) => page.getByRole('group', { name: 'The way of the request' });
const said = (page: Page) => page.locator('.traffic-said');

test('a press sends a disc on its way, the path stands when it is there, and many become a stream', async ({
  page,
}) => {
  await page.goto(PAGE);
  await expect(page.getByRole('button', { name: 'Next hop' })).toHaveCount(0);
  await page.getByRole('button', { name: 'One request' }).click();
  await expect(page.locator('.traffic-disc:not([hidden])')).toBeVisible();
  const map = page.getByRole('img', { name: /Request from client to http:\/\/web/ });
  await expect(map).toHaveAccessibleName(/It was answered by web-\S+ on node-\d with status 200/);
  await expect(page.locator('.traffic-disc:not([hidden])')).toHaveCount(0);
  const hops = await map.locator('.map-disc').count();
  expect(hops).toBeGreaterThan(3);

  await bar(page).getByRole('button', { name: 'Next hop' }).focus();
  await page.keyboard.press('Enter');
  await expect(said(page)).toContainText(`Hop 1 of ${hops}.`);
  await expect(page.locator('.visually-hidden', { hasText: `Hop 1 of ${hops}.` })).toBeAttached();
  await bar(page).getByRole('button', { name: 'Replay last' }).click();
  await bar(page).getByRole('button', { name: 'Pause' }).click();
  await expect(bar(page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.locator('.traffic-disc:not([hidden])')).toBeVisible();

  await page.getByRole('button', { name: /a second/ }).click();
  await expect(page.locator('.map-stream-labels')).toContainText(/× \d{2,}/);
  await expect(page.locator('.visually-hidden', { hasText: 'requests at once' })).toBeAttached();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  expect(await findFaults(page)).toEqual([]);
});

test('where no motion is wanted the path is drawn at once, and the keyboard walks through its hops', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto(PAGE);
  await page.getByRole('button', { name: 'One request' }).click();
  const next = bar(page).getByRole('button', { name: 'Next hop' });
  await next.focus();
  const discs = page.locator('.map-disc');
  const hops = await discs.count();
  expect(await page.locator('.traffic-disc').count()).toBe(0);
  await expect(bar(page).getByRole('button', { name: 'Play', exact: true })).toHaveCount(0);
  for (let hop = 1; hop <= hops; hop += 1) {
    await page.keyboard.press('Enter');
    await expect(said(page)).toContainText(`Hop ${hop} of ${hops}.`);
    await expect(discs).toHaveCount(hop);
  }
  await expect(said(page)).toContainText('with status 200');
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await expect(next).toBeFocused();
  await bar(page).getByRole('button', { name: 'Previous hop' }).click();
  await expect(discs).toHaveCount(hops - 1);
  await bar(page).getByRole('button', { name: 'All hops' }).click();
  await expect(discs).toHaveCount(hops);
  expect(await findFaults(page)).toEqual([]);
  await page.context().close();
});
