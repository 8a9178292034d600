/** The main journey: a newcomer solves lesson 1 without an account, by keyboard, and keeps it by signing up. */
import { expect, test } from '@playwright/test';
import {
  arrive,
  LESSON,
  linesOf,
  newEmail,
  PASSWORD,
  solve,
  tabTo,
  terminalInput,
  terminalText,
  typeLine,
  watchPage,
} from './support/lesson';

test('a newcomer solves the first lesson by keyboard, signs up, and finds it on another device', async ({
  page,
  browser,
}) => {
  test.slow();
  const { faults } = watchPage(page);
  await arrive(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pods and addresses');
  await tabTo(page, /^Terminal input/);
  await typeLine(page, 'kubectl get pods -o wide');
  await expect.poll(() => terminalText(page)).toContain('pod-shop');
  await solve(page);
  await expect(
    page.getByRole('status').filter({ hasText: 'Done on this device. Sign in to keep it.' }),
  ).toBeVisible();

  // Escape, then Tab leaves the terminal: from here on by keyboard as well.
  await page.goto(`/sign-up?next=${encodeURIComponent(LESSON)}`);
  const email = newEmail();
  await tabTo(page, /e-mail/i);
  await page.keyboard.type(email);
  await tabTo(page, /^password|Password/);
  await page.keyboard.type(PASSWORD);
  for (const box of await page.getByRole('checkbox').all()) {
    await box.focus();
    await page.keyboard.press('Space');
  }
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'));

  await arrive(page);
  await expect(
    page.getByRole('status').filter({ hasText: 'Done. Checked again by the server.' }),
  ).toBeVisible({ timeout: 40_000 });
  await page.reload();
  await expect(
    page.getByRole('status').filter({ hasText: 'Done. Checked again by the server.' }),
  ).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  await other.goto('/sign-in');
  await other.getByLabel('E-mail').fill(email);
  await other.getByLabel('Password').fill(PASSWORD);
  await other.keyboard.press('Enter');
  await other.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await other.goto(LESSON);
  await expect(
    other.getByRole('status').filter({ hasText: 'Done. Checked again by the server.' }),
  ).toBeVisible();
  await other.goto('/progress');
  await expect(other.getByText('Pods and addresses')).toBeVisible();
  expect(faults).toEqual([]);
});

test('a named mistake is answered with its own sentence, and nothing is judged before the first act', async ({
  page,
}) => {
  await arrive(page);
  await terminalInput(page).focus();
  await page.getByRole('button', { name: 'Tasks' }).click();
  await expect(page.getByRole('region', { name: 'Tasks' })).not.toContainText('not yet');
  await terminalInput(page).focus();
  for (const line of linesOf('wrong/address-of-pod-nginx')) await typeLine(page, line);
  await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('That is the address of pod-nginx');
});

test('undo takes the last command back, reset takes all back, and both can be undone', async ({ page }) => {
  await arrive(page);
  await terminalInput(page).focus();
  const map = page.getByRole('region', { name: 'Your cluster' }).getByRole('img');
  await expect(map).toHaveAccessibleName(/3 pods/);
  await typeLine(page, 'kubectl delete pod pod-shop');
  await expect(map).toHaveAccessibleName(/2 pods/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(map).toHaveAccessibleName(/3 pods/);
  await terminalInput(page).focus();
  await typeLine(page, 'kubectl delete pod pod-shop');
  await expect(map).toHaveAccessibleName(/2 pods/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(map).toHaveAccessibleName(/3 pods/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(map).toHaveAccessibleName(/2 pods/);
});

test('Ctrl-C ends a loop that never waits, and the lesson goes on', async ({ page }) => {
  await arrive(page);
  await terminalInput(page).focus();
  await typeLine(page, 'true');
  await page.keyboard.type('while true; do :; done');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1500);
  await page.keyboard.press('Control+c');
  await typeLine(page, 'echo still here');
  await expect.poll(() => terminalText(page)).toContain('still here');
});

test('work outlives a reload in the middle, also without a network', async ({ page, context }) => {
  await arrive(page);
  await terminalInput(page).focus();
  await typeLine(page, 'kubectl delete pod pod-shop');
  await context.setOffline(true);
  await typeLine(page, 'echo written offline');
  await context.setOffline(false);
  await page.reload();
  await terminalInput(page).focus();
  await expect.poll(() => terminalText(page)).toContain('written offline');
  await expect(page.getByRole('region', { name: 'Your cluster' }).getByRole('img')).toHaveAccessibleName(
    /2 pods/,
  );
});
