/** What the journeys do with a lesson, as a person would: by names that are read aloud, and by keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';

const COURSE = 'kubernetes-services';
const CONTENT = join(import.meta.dirname, '..', '..', 'content', COURSE);

/** Where a lesson is read, by the name of its folder: `01-pods-and-addresses`. */
export const addressOf = (folder: string): string => `/learn/${COURSE}/${folder.replace(/^\d+-/, '')}`;

const FIRST = '01-pods-and-addresses';
export const LESSON = addressOf(FIRST);

/** Lines of a script of a lesson: the solution, or wrong/<name>. */
export const linesOf = (script: string, folder = FIRST): string[] =>
  readFileSync(join(CONTENT, folder, `${script}.sh`), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

/** Lessons of the course that can be worked. */
export const listLessonFolders = (): string[] =>
  readdirSync(CONTENT)
    .filter((name) => /^\d\d-/.test(name))
    .sort();

export const terminalInput = (page: Page) => page.getByRole('textbox', { name: /^Terminal input/ });

/** Walks there by Tab alone; fails where the keyboard can't get there. */
export async function tabTo(page: Page, label: RegExp, mostTabs = 80): Promise<void> {
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      const labels =
        element instanceof HTMLInputElement
          ? [...(element.labels ?? [])].map((label) => label.textContent)
          : [];
      return [element?.getAttribute('aria-label'), ...labels, element?.textContent].filter(Boolean).join(' ');
    });
    if (label.test(name)) return;
  }
  throw new Error(`Tab never reached ${label}`);
}

/** Types a line and waits until the prompt is back and empty. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await waitForPrompt(page);
  await page.keyboard.type(line);
  // The echo first: an empty prompt seen before it would be the one from before the line.
  await expect.poll(() => lastRow(page), { message: `the echo of: ${line}` }).not.toMatch(EMPTY_PROMPT);
  await page.keyboard.press('Enter');
  await waitForPrompt(page, line);
}

/** `>`: the line goes on in the next one. */
const EMPTY_PROMPT = /^(learner@laptop:\S*\$|>)$/;

export const terminalText = (page: Page): Promise<string> => page.locator('.xterm-rows').innerText();

/** The last row that is not empty, as xterm draws it. */
async function lastRow(page: Page): Promise<string> {
  const rows = (await page.locator('.xterm-rows > div').allInnerTexts()).map((row) =>
    row.replaceAll('\u00a0', ' ').trimEnd(),
  );
  return rows.filter((row) => row !== '').at(-1) ?? '';
}

async function waitForPrompt(page: Page, after = 'the start'): Promise<void> {
  await expect
    .poll(() => lastRow(page), { message: `an empty prompt after: ${after}`, timeout: 60_000 })
    .toMatch(EMPTY_PROMPT);
}

export async function solve(page: Page, folder = FIRST): Promise<void> {
  // As somebody who looks at what came of it: what is done only for a moment is judged once the cluster is at rest.
  const skip = page.locator('.clock-bar').getByRole('button', { name: 'Skip' });
  for (const line of linesOf('solution', folder)) {
    await typeLine(page, line);
    await expect(skip).toHaveCount(0, { timeout: 60_000 });
  }
}

/** Fails the test for anything the console says that a visitor should not meet, and for requests elsewhere. */
export function watchPage(page: Page): { readonly faults: string[] } {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text()))
      faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^https?:$/.test(protocol) && hostname !== 'localhost') faults.push(`third party: ${request.url()}`);
  });
  return { faults };
}

let made = 0;

/** An address that nobody else in this run has. */
export function newEmail(): string {
  made += 1;
  return `learner-${process.pid}-${Date.now()}-${made}@example.org`;
}

export const PASSWORD = 'a long dock with ships';

/** What the header says of how the work is kept. */
export const savedState = (page: Page) => page.getByRole('banner').getByRole('status');

/** The drawing of the learner's own cluster; its name says what stands in it. */
export const clusterMap = (page: Page) => page.getByRole('region', { name: 'Your cluster' }).getByRole('img');

/** Opens the page of a lesson as somebody who is going to work there. */
export async function arrive(page: Page, address = LESSON): Promise<void> {
  await page.goto(address);
  await wake(page);
}

/** Touches a key: the sandbox starts at the first sign of somebody. */
export async function wake(page: Page): Promise<void> {
  await touchUntil(page, page.locator('.first-prompt'), 0);
}

/** A key again and again, since the page hears it only once its script listens. */
export async function touchUntil(page: Page, what: Locator, count: number): Promise<void> {
  const touch = async () => {
    await page.keyboard.press('Shift');
    return what.count();
  };
  await expect.poll(touch, { message: `touched: ${what}`, timeout: 30_000 }).toBe(count);
}

/** Opens the lesson and puts the cursor into its terminal. */
export async function openLesson(page: Page, folder = FIRST): Promise<void> {
  await arrive(page, addressOf(folder));
  await terminalInput(page).focus();
}
