/**
 * Figures: every one of /figures keeps its room and its type in both themes and three widths, a press moves nothing,
 * words, lines, cells and the map mark one another, and a figure stands alone in somebody else’s frame.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { touchUntil } from './support/lesson';

const LESSON = '/learn/kubernetes-services/cluster-ip';
const WIDTHS = [390, 768, 1440];

const figure = (page: Page, id: string): Locator => page.locator(`#figure-${id}.figure`);

/** All rules, or only those that look at colours: the rest is the same in both themes. */
async function findFaults(page: Page, within: string, isColourOnly: boolean): Promise<string[]> {
  const axe = new AxeBuilder({ page }).include(within);
  const { violations } = await (isColourOnly
    ? axe.withRules(['color-contrast'])
    : axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
  ).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`);
}

/** Parts that lie over one another, stick out, or are too small to read. */
function findMisfits(): string[] {
  const faults: string[] = [];
  for (const figure of document.querySelectorAll<HTMLElement>('.figure')) {
    const box = figure.getBoundingClientRect();
    const parts = [
      ...figure.querySelectorAll(
        '.figure-map, .figure-table, .figure-manifest, .figure-controls, .figure-result',
      ),
    ].filter((part) => part.checkVisibility());
    const say = (text: string) => faults.push(`${figure.id}: ${text}`);
    if (figure.scrollWidth > Math.ceil(box.width) + 1) say('it is wider than its place');
    for (const [at, part] of parts.entries()) {
      const own = part.getBoundingClientRect();
      if (own.left < box.left - 1 || own.right > box.right + 1) say(`${part.className} sticks out`);
      for (const other of parts.slice(at + 1)) {
        const next = other.getBoundingClientRect();
        const isBeside = own.right <= next.left + 1 || next.right <= own.left + 1;
        const isApart = own.bottom <= next.top + 1 || next.bottom <= own.top + 1;
        if (!isBeside && !isApart) say(`${part.className} lies over ${other.className}`);
      }
    }
    const [one, other] = [...figure.querySelectorAll('.figure-map')].map((map) =>
      map.getBoundingClientRect(),
    );
    if (one && other && one.right <= other.left && Math.abs(one.top - other.top) > 1)
      say('its maps stand at different heights');
    for (const map of figure.querySelectorAll('.figure-map')) {
      if (map.getBoundingClientRect().height > 366) say('its map is higher than 360 px');
    }
    for (const text of figure.querySelectorAll<SVGTextElement>('.cluster-view svg text')) {
      const scale = text.getScreenCTM()?.a ?? 1;
      if (Number.parseFloat(getComputedStyle(text).fontSize) * scale < 12.5 && text.checkVisibility())
        say(`"${text.textContent}" is smaller than 13 px`);
    }
  }
  return [...new Set(faults)];
}

test('every figure has its room in both themes and all widths', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/figures');
  const places = page.locator('.lazy-figure');
  const count = await places.count();
  expect(count).toBeGreaterThan(20);
  for (let at = 0; at < count; at += 1) {
    await places.nth(at).scrollIntoViewIfNeeded();
    await expect(places.nth(at).locator('.figure')).toBeVisible();
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // Maps are laid out anew once they know their width, which a frame later they do.
    await expect.poll(() => page.evaluate(findMisfits)).toEqual([]);
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await findFaults(page, '#content', colorScheme === 'dark')).toEqual([]);
  }
  await context.close();
});

test('without any script the pictures of a lesson stand', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const lesson of ['cluster-ip', 'the-onion']) {
    await page.goto(`/learn/kubernetes-services/${lesson}`);
    const maps = page.locator('.cluster-view');
    expect(await maps.count()).toBeGreaterThan(2);
    for (const map of await maps.all()) {
      const drawing = map.locator('svg.cluster-map:visible');
      await expect(drawing).toHaveCount(1);
      await expect(drawing.getByText(/^(pod|service)-/).first()).toBeVisible();
    }
  }
  await context.close();
});

test('a press moves nothing, what it did stands below, and it can begin again', async ({ page }) => {
  await page.goto(LESSON);
  const own = figure(page, 'nobody-behind');
  await own.scrollIntoViewIfNeeded();
  const before = await own.boundingBox();
  await expect(own.getByRole('cell', { name: '1.1.1.3' })).toBeVisible();
  const slider = own.getByRole('slider', { name: 'Pods of pod-python' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(own.getByText('scaled')).toBeVisible();
  await expect(own.getByRole('cell', { name: '<unset>' }).first()).toBeVisible();
  await own.getByRole('button', { name: 'Ask service-python' }).click();
  await expect(own.locator('.figure-why')).not.toBeEmpty();
  const after = await own.boundingBox();
  expect([after!.width, after!.height]).toEqual([before!.width, before!.height]);
  await own.getByRole('button', { name: 'Start again' }).click();
  await expect(own.getByRole('cell', { name: '1.1.1.3' })).toBeVisible();
  await expect(slider).toHaveValue('1');
});

test('two figures live in one worker', async ({ page }) => {
  await page.goto(LESSON);
  for (const id of ['sun', 'nobody-behind']) {
    const own = figure(page, id);
    await own.getByRole('button', { name: 'Ask service-python' }).click();
    await expect(own.getByText('Hello from pod-python')).toBeVisible();
  }
  // One more may be fetched for the workbench.
  expect(page.workers().length).toBeLessThanOrEqual(2);
});

test('words, cells and the map mark one another, by pointer and by keys', async ({ page }) => {
  await page.goto(LESSON);
  const own = figure(page, 'sun');
  await own.scrollIntoViewIfNeeded();
  const word = page.locator('code[data-point="service/service-python"]').first();
  await word.hover();
  await expect(own.locator('.map-band[data-pointed]').first()).toBeAttached();
  await expect(word).toHaveAttribute('data-pointed', '');
  await page.mouse.move(0, 0);
  await expect(word).not.toHaveAttribute('data-pointed');
  await own.locator('.map-spot[data-point="service/service-python"]').focus();
  await expect(word).toHaveAttribute('data-pointed', '');
});

test('a figure stands alone in a frame of another page', async ({ page }) => {
  const path = '/embed/kubernetes-services/cluster-ip/sun';
  const headers = (await page.request.get(path)).headers();
  expect(headers['content-security-policy']).toContain('frame-ancestors *');
  expect(headers['x-frame-options']).toBeUndefined();
  expect((await page.request.get(LESSON)).headers()['x-frame-options']).toBe('DENY');
  // Pages of ours that are isolated hold no frames; this one may.
  await page.goto(path);
  // It stands as a picture until somebody is there, then it lives.
  await touchUntil(page, page.getByRole('group', { name: 'On the map, by arrow keys' }), 1);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    document.body.append(Object.assign(frame, { src, width: '640', height: '560' }));
  }, path);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: 'Ask service-python' }).click();
  await expect(frame.getByText('Hello from pod-python')).toBeVisible();
  await expect(frame.getByRole('link', { name: 'ClusterIP' })).toHaveAttribute('href', /\/learn\//);
});

test('a picture can be saved as it is drawn', async ({ page }) => {
  await page.goto(LESSON);
  const own = figure(page, 'sun');
  await own.locator('.figure-menu > summary').click();
  for (const [kind, least] of [
    ['SVG', 3_000],
    ['PNG', 5_000],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      own.getByRole('button', { name: `Save as ${kind}` }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`cluster-ip-sun.${kind.toLowerCase()}`);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const file = Buffer.concat(chunks);
    expect(file.length).toBeGreaterThan(least);
    if (kind === 'SVG') expect(file.toString()).toContain('service-python');
  }
});

test('above the terminal of a telephone the whole cluster is seen', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto(LESSON);
  await page.getByRole('button', { name: /^Terminal/ }).click();
  const map = page.locator('#bench .map-sheet');
  await expect(map.locator('.map-pod').first()).toBeVisible();
  await expect(map.locator('.map-band-name').first()).toBeVisible();
  const beyond = await map.evaluate((sheet) => {
    const { bottom } = sheet.closest('.cluster-view')!.getBoundingClientRect();
    return [...sheet.querySelectorAll('text, .map-pod')]
      .filter((each) => each.getBoundingClientRect().bottom > bottom + 1)
      .map((each) => each.textContent);
  });
  expect(beyond).toEqual([]);
  await context.close();
});
