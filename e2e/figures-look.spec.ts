/**
 * Every picture of /figures looks as it did: each lesson’s part of the page, at three widths and in both themes, beside
 * a picture that is kept in figures-look/. Motion is off, and nothing has been touched: what is compared is the first
 * frame. Where the look is meant to change, docs/lessons.md tells how the kept pictures are renewed.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';

const WIDTHS = [390, 1024, 1440];
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** All lessons one below the other: everything is in sight, so all figures come at once. */
const ALL_IN_SIGHT = 32_000;

/** Small pictures, in which a glyph is drawn without hinting: it looks alike on other machines. */
const SCALE = 0.4;

/**
 * Measured: taken again, with full hinting, and on a screen of twice the density not one pixel differs by as much as
 * 0.1. A pod that is missing changes 63 pixels or more, a button moved by 8 px changes 20, the name of a pod 18, the
 * line of a Service that is missing 7.
 */
const TOLERANCE = { threshold: 0.2, maxDiffPixels: 5 };

// It would take a picture of all lessons with each step.
test.use({ trace: 'off' });

/** A figure comes when it is near, and its map is laid out for its width when it is looked at. */
async function openFigures(browser: Browser, width: number, deviceScaleFactor = 1): Promise<Page> {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport, deviceScaleFactor });
  const page = await context.newPage();
  await page.goto('/figures');
  await page.setViewportSize({ width, height: ALL_IN_SIGHT });
  await expect(page.locator('.lazy-figure-place')).toHaveCount(0);
  // Live maps come at the first sign of somebody, where they are in sight: on a telephone one of two that are compared.
  const countStill = async () => {
    await page.keyboard.press('Shift');
    return page.locator('.cluster-view:visible:not(:has(.map-window))').count();
  };
  await expect.poll(countStill).toBe(0);
  await page.evaluate(async (scale) => {
    await document.fonts.ready;
    const nextFrame = () => new Promise(requestAnimationFrame);
    await nextFrame();
    await nextFrame();
    const content = document.querySelector<HTMLElement>('#content')!;
    const from = content.getBoundingClientRect().top;
    // On whole pixels of the small picture: a lesson that grows leaves the pictures of those below as they are.
    for (const lesson of document.querySelectorAll<HTMLElement>('.figures-lesson')) {
      const past = lesson.getBoundingClientRect().top % (2 / scale);
      lesson.style.marginTop = `${40 + 2 / scale - past}px`;
    }
    content.style.transformOrigin = `0 ${-from}px`;
    content.style.transform = `scale(${scale})`;
    await nextFrame();
  }, SCALE);
  return page;
}

const listLessons = (page: Page): Promise<string[]> =>
  page.locator('.figures-lesson').evaluateAll((lessons) => lessons.map(({ id }) => id));

async function takePicture(page: Page, lesson: string): Promise<Buffer> {
  const clip = await page.evaluate((id) => {
    const part = document.getElementById(id)!;
    const own = part.getBoundingClientRect();
    // Two figures abreast stand wider than the column of their title.
    const grid = part.querySelector('.figures-grid')!.getBoundingClientRect();
    const [x, y] = [Math.floor(Math.min(own.left, grid.left)), Math.floor(own.top)];
    const width = Math.ceil(Math.max(own.right, grid.right) - x);
    return { x, y, width, height: Math.ceil(own.height) };
  }, lesson);
  return page.screenshot({ clip, type: 'webp', scale: 'css' });
}

const nameOf = (lesson: string, width: number, theme: Theme) => [
  'figures-look',
  `${lesson}-${width}-${theme}.webp`,
];

for (const width of WIDTHS) {
  test(`every picture at ${width} px looks as it did, in both themes`, async ({ browser }) => {
    const page = await openFigures(browser, width);
    const lessons = await listLessons(page);
    expect(lessons.length).toBeGreaterThanOrEqual(15);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const lesson of lessons) {
        const picture = await takePicture(page, lesson);
        // Soft: one run tells of every picture that has changed.
        expect.soft(picture).toMatchSnapshot(nameOf(lesson, width, theme), TOLERANCE);
      }
    }
    await page.context().close();
  });
}

/** Changes the first such part of a lesson; false where it has none. Of the names, one that is not cut very short. */
function disturb(page: Page, lesson: string, within: string, style: string): Promise<boolean> {
  const place = { lesson, within, style };
  return page.evaluate(({ lesson, within, style }) => {
    const isLong = (part: Element) => part.tagName !== 'text' || (part.textContent ?? '').length >= 6;
    const part = [...document.querySelectorAll<SVGElement>(`#${lesson} ${within}`)].find(isLong);
    part?.setAttribute('style', `${part.getAttribute('style') ?? ''};${style}`);
    part?.setAttribute('data-disturbed', '');
    return part !== undefined;
  }, place);
}

function mend(page: Page, style: string): Promise<void> {
  return page.evaluate((style) => {
    const part = document.querySelector('[data-disturbed]')!;
    part.setAttribute('style', part.getAttribute('style')!.replace(`;${style}`, ''));
    part.removeAttribute('data-disturbed');
  }, style);
}

test('a missing pod or Service, a moved name, a moved button and the other theme are each seen, in every lesson', async ({
  browser,
}) => {
  const width = 1440;
  const page = await openFigures(browser, width);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const lessons = await listLessons(page);
  let disturbed = 0;
  for (const lesson of lessons) {
    const name = nameOf(lesson, width, 'light');
    for (const [within, style] of [
      ['.map-pod', 'visibility: hidden'],
      ['.map-band', 'visibility: hidden'],
      ['.map-pod-name', 'transform: translateX(8px)'],
      ['.figure-controls :is(button, .segment)', 'transform: translateX(8px)'],
    ] as const) {
      if (!(await disturb(page, lesson, within, style))) continue;
      disturbed += 1;
      expect
        .soft(await takePicture(page, lesson), `${lesson}: ${within}`)
        .not.toMatchSnapshot(name, TOLERANCE);
      await mend(page, style);
    }
    expect.soft(await takePicture(page, lesson), `${lesson}, mended`).toMatchSnapshot(name, TOLERANCE);
  }
  expect(disturbed).toBeGreaterThan(3.5 * lessons.length);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  for (const lesson of lessons) {
    const name = nameOf(lesson, width, 'light');
    expect.soft(await takePicture(page, lesson), `${lesson}, dark`).not.toMatchSnapshot(name, TOLERANCE);
  }
  await page.context().close();
});

test('a screen of twice the density shows the same', async ({ browser }) => {
  const page = await openFigures(browser, 390, 2);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  for (const lesson of await listLessons(page)) {
    expect.soft(await takePicture(page, lesson)).toMatchSnapshot(nameOf(lesson, 390, 'dark'), TOLERANCE);
  }
  await page.context().close();
});
