/**
 * Every lesson, as somebody who signed up works it: its solution typed into the real terminal, then the server's own
 * verdict, with the same hash. And each of its named mistakes is told with its own sentence: the first one here, all
 * of them where content is proved.
 */
import { expect, test } from '@playwright/test';
import type { AttemptRecord } from '../lib/sandbox/server-messages';
import { signUp } from './support/account';
import { readDevice } from './support/device';
import { listLessonFolders, openLesson, savedState, solve, terminalInput } from './support/lesson';

for (const folder of listLessonFolders()) {
  test(`${folder} is solved in the browser, and the server comes to the same hash`, async ({
    page,
    context,
    baseURL,
  }) => {
    test.slow();
    await signUp(context.request, baseURL!);
    await openLesson(page, folder);
    await page.getByRole('button', { name: '10× time' }).press('Enter');
    await terminalInput(page).focus();
    await solve(page, folder);
    await expect(
      page.getByRole('status').filter({ hasText: 'Done. Checked again by the server.' }),
    ).toBeVisible();
    await expect(savedState(page)).toHaveText('Saved');
    const kept = await readDevice(page);
    const read = async () => {
      const response = await context.request.get(`/api/attempts/${kept.attempt}`);
      return (await response.json()) as AttemptRecord;
    };
    expect((await read()).entries).toEqual(kept.entries);
    // The page's own hash of the latest entry may come a moment after the entry.
    await expect
      .poll(async () => (await read()).verification.verdict)
      .toMatchObject({ outcome: 'passed', hashesAgree: true });
  });
}
