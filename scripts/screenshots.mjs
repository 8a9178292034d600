// node scripts/screenshots.mjs [--lesson FOLDER] [--state start,not-yet,failing,done,checked,offline] [--wrong NAME]
// Drives a site that runs (BASE_URL, default http://localhost:3000) into the states of a lesson's page, and takes a
// picture of each at three widths in both themes. For looking at, not for comparing: they go to .build/screenshots.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from './chromium.mjs';
import { main, Problem, say, step } from './console.mjs';

const root = join(import.meta.dirname, '..');
const base = process.env.BASE_URL ?? 'http://localhost:3000';
const COURSE = 'kubernetes-services';
const WIDTHS = { 1440: 900, 768: 1024, 390: 844 };
const THEMES = ['light', 'dark'];
const ONE_COLUMN_BELOW = 900;
const PROMPT = /^learner@laptop:\S*\$$/;
const PATIENCE_MS = 90_000;

const STATES = {
  start: async () => {},
  'not-yet': async (page) => {
    await type(page, 'kubectl get pods');
    await openTasks(page);
  },
  failing: async (page, lesson, wrong) => {
    for (const line of linesOf(lesson, `wrong/${wrong ?? firstMistake(lesson)}`)) await type(page, line);
    await openTasks(page);
  },
  done: async (page, lesson) => {
    for (const line of linesOf(lesson, 'solution')) await type(page, line);
    await page.getByRole('status').filter({ hasText: /^Done/ }).first().waitFor({ timeout: PATIENCE_MS });
  },
  checked: async (page, lesson) => {
    for (const line of linesOf(lesson, 'solution')) await type(page, line);
    await page
      .getByRole('status')
      .filter({ hasText: /^Done\. Checked/ })
      .first()
      .waitFor({ timeout: PATIENCE_MS });
  },
  offline: async (page) => {
    await page.context().setOffline(true);
    await type(page, 'kubectl get pods');
    await page
      .getByRole('banner')
      .getByText(/^Offline/)
      .waitFor({ timeout: PATIENCE_MS });
  },
};

/** Only what somebody's account waits for can be offline, or checked. */
const NEEDS_ACCOUNT = ['checked', 'offline'];

async function signUp(context) {
  const page = await context.newPage();
  await page.goto('/sign-up');
  await page.getByLabel(/e-mail/i).fill(`screenshots-${Date.now()}@example.org`);
  await page.getByLabel(/^password/i).fill('a long dock with ships');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));
  await page.close();
}

function findLessons(wanted) {
  const all = readdirSync(join(root, 'content', COURSE))
    .filter((name) => /^\d\d-/.test(name))
    .sort();
  const found = wanted === undefined ? all : all.filter((name) => name.includes(wanted));
  if (found.length === 0) throw new Problem(`No lesson is called "${wanted}". There are: ${all.join(', ')}.`);
  return found;
}

const pathOf = (lesson, script) => join(root, 'content', COURSE, lesson, `${script}.sh`);

const linesOf = (lesson, script) =>
  readFileSync(pathOf(lesson, script), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

function firstMistake(lesson) {
  const [first] = readdirSync(join(root, 'content', COURSE, lesson, 'wrong')).sort();
  return first.replace(/\.sh$/, '');
}

async function lastRow(page) {
  const rows = (await page.locator('.xterm-rows > div').allInnerTexts()).map((row) =>
    row.replaceAll('\u00a0', ' ').trimEnd(),
  );
  return rows.filter((row) => row !== '').at(-1) ?? '';
}

async function until(what, holds) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Problem(`Waited in vain for ${what}.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const prompt = (page, after) =>
  until(`the prompt after: ${after}`, async () => PROMPT.test(await lastRow(page)));

async function type(page, line) {
  await page.getByRole('textbox', { name: /^Terminal input/ }).focus();
  await prompt(page, 'the start');
  await page.keyboard.insertText(line);
  await until(`the echo of: ${line}`, async () => !PROMPT.test(await lastRow(page)));
  await page.keyboard.press('Enter');
  await prompt(page, line);
  await settle(page);
}

/** A person would wait for what the picture's clock awaits. */
async function settle(page) {
  await page.waitForTimeout(200);
  const skip = page.getByRole('button', { name: 'Skip' });
  await until('a settled world', async () => {
    if ((await skip.count()) === 0) return true;
    await skip.click({ timeout: 1000 }).catch(() => {});
    return false;
  });
}

/** Judging follows when the world has settled. */
async function openTasks(page) {
  await page.waitForTimeout(1500);
  const button = page.locator('.task-strip-line');
  if ((await button.count()) > 0 && (await button.getAttribute('aria-expanded')) === 'false')
    await button.click();
}

/** Below 900 px the page shows one of three parts. */
async function views(page, width, state) {
  if (width >= ONE_COLUMN_BELOW) return [['', async () => {}]];
  const bar = page.locator('.bottom-bar');
  const show = (name) => async () => {
    await bar.getByRole('button', { name }).click();
  };
  const parts = [
    ['-cluster', show(/^Cluster/)],
    ['-terminal', show(/^Terminal/)],
  ];
  return state === 'start' ? [['-read', show(/^Read/)], ...parts] : parts;
}

async function shoot(page, folder, lesson, state) {
  const device = await page.context().newCDPSession(page);
  let count = 0;
  for (const [text, height] of Object.entries(WIDTHS)) {
    const width = Number(text);
    await page.setViewportSize({ width, height });
    await device.send('Emulation.setTouchEmulationEnabled', { enabled: width < 500, maxTouchPoints: 1 });
    for (const [view, show] of await views(page, width, state)) {
      await show();
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(250);
        await page.screenshot({
          path: join(folder, `${lesson}-${state}-${width}${view}-${colorScheme}.png`),
        });
        count += 1;
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  return count;
}

async function visit(browser, { folder, lesson, state, wrong }) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 1440, height: 900 },
    // Nothing is caught on its way to its place.
    reducedMotion: 'reduce',
  });
  try {
    if (NEEDS_ACCOUNT.includes(state)) await signUp(context);
    const page = await context.newPage();
    await page.goto(`/learn/${COURSE}/${lesson.replace(/^\d+-/, '')}`);
    // The sandbox starts at the first sign of somebody, once the page's script listens.
    while (await page.locator('.first-prompt').count()) {
      await page.keyboard.press('Shift');
      await page.waitForTimeout(100);
    }
    await page.getByRole('textbox', { name: /^Terminal input/ }).focus();
    await prompt(page, 'the start');
    try {
      await STATES[state](page, lesson, wrong);
    } catch (error) {
      await page.screenshot({ path: join(folder, `${lesson}-${state}-in-vain.png`) });
      throw new Problem(`${lesson} never came to the state "${state}": ${error.message.split('\n')[0]}`);
    }
    await page.mouse.move(0, 0);
    const count = await shoot(page, folder, lesson, state);
    if (state !== 'start') return `${count} pictures`;
    await page.screenshot({ path: join(folder, `${lesson}-whole.png`), fullPage: true });
    return `${count + 1} pictures`;
  } finally {
    await context.close();
  }
}

async function takeScreenshots() {
  const { values } = parseArgs({
    options: { lesson: { type: 'string' }, state: { type: 'string' }, wrong: { type: 'string' } },
  });
  const states = values.state?.split(',') ?? Object.keys(STATES);
  const unknown = states.find((state) => !(state in STATES));
  if (unknown)
    throw new Problem(`There is no state "${unknown}". There are: ${Object.keys(STATES).join(', ')}.`);
  const folder = join(root, '.build', 'screenshots');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await findChromium(root, say),
    args: chromiumArguments(),
  });
  try {
    for (const lesson of findLessons(values.lesson)) {
      for (const state of states)
        await step(`${lesson}, ${state}`, () =>
          visit(browser, { folder, lesson, state, wrong: values.wrong }),
        );
    }
  } finally {
    await browser.close();
  }
  say(`\n  ${folder}`);
}

main(takeScreenshots);
