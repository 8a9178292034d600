/** The cluster map: what it shows can be reached by keyboard and read as words, and it keeps what a task asks for. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { clusterMap, openLesson, typeLine } from './support/lesson';

const SERVICES = '03-cluster-ip';

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('.bench-picture')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a request by a Service is drawn, told on a card by arrow keys, and in words, ${colorScheme}`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await openLesson(page, SERVICES);
    await typeLine(
      page,
      'kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80',
    );
    await typeLine(page, 'sleep 3');
    await typeLine(page, 'kubectl exec pod-nginx -- curl -s http://service-shop:8080/');
    const map = clusterMap(page);
    await expect(map).toHaveAccessibleName(
      /2 Services.*Request from pod-nginx to http:\/\/service-shop:8080/,
    );
    await expect(map).toHaveAccessibleName(/It was answered by pod-shop-\S+ on node-\d with status 200/);

    // The figure in the prose has a map of its own.
    const bench = page.getByRole('region', { name: 'Your cluster' });
    const places = bench.getByRole('group', { name: 'On the map, by arrow keys' });
    const first = places.getByRole('button').first();
    await first.focus();
    // In the order of the words: nodes, what runs on them, Services, then the story.
    await expect(first).toHaveAccessibleName(/^Node node-1/);
    const card = bench.locator('.map-card');
    await expect(card).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    const last = places.getByRole('button').last();
    await expect(last).toBeFocused();
    await expect(last).toHaveAccessibleName(/^The sun shines/);
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await places.getByRole('button', { name: /^Hop \d, service-shop/ }).hover();
    await expect(card).toContainText(/port 80: chosen/);
    expect(await findFaults(page)).toEqual([]);

    await page.getByRole('button', { name: 'In words' }).click();
    const words = page.locator('.map-words');
    await expect(words).toContainText('Service service-bread, ClusterIP: 1.1.10.20');
    await expect(words).toContainText('Deployment pod-shop: 1 of 1 pods ready');
    await expect(words).toContainText('service-shop.default.svc.cluster.local');
    expect(await findFaults(page)).toEqual([]);
    await page.context().close();
  });
}

test('what a task asks for is not read off the map', async ({ page }) => {
  await openLesson(page);
  await typeLine(page, 'true');
  const picture = page.locator('.bench-picture');
  await expect(picture.locator('svg.cluster-map')).toContainText('pod-shop');
  await expect(picture.locator('svg.cluster-map')).toContainText('?.?.?.?');
  await page.getByRole('button', { name: 'In words' }).click();
  await expect(picture).toContainText('pod-shop: its address is for you to find');
});
