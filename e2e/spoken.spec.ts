/** What a screen reader says by itself while a learner types: short, once, and nothing that is no news. */
import { expect, type Page, test } from '@playwright/test';
import { openLesson, typeLine } from './support/lesson';

/** Texts of live regions from now on, each when it changes. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    const known = new Map<Element, string>();
    const regions = () => document.querySelectorAll('[role=status], [role=alert], [aria-live]');
    const textOf = (region: Element) => (region.textContent ?? '').replace(/\s+/g, ' ').trim();
    for (const region of regions()) known.set(region, textOf(region));
    new MutationObserver((changes) => {
      for (const region of regions()) {
        const isOff = region.getAttribute('aria-live') === 'off';
        const isAnew = changes.some(
          ({ target, addedNodes }) => target === region && [...addedNodes].some((node) => node.textContent),
        );
        const text = textOf(region);
        if (text === known.get(region) && !isAnew) continue;
        known.set(region, text);
        if (text !== '' && !isOff) said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { said });
  });
  return () => page.evaluate(() => [...(window as unknown as { said: string[] }).said]);
}

test('a pod dies by a typed command: its death, the new pod and the task are said once each', async ({
  page,
}) => {
  await openLesson(page, '02-a-pod-dies');
  await typeLine(page, 'kubectl apply -f pod-guest.yaml');
  await typeLine(page, 'sleep 4');
  await expect
    .poll(() => page.locator('.cluster-view > [aria-live]').last().innerText())
    .toMatch(/pod-guest is new/);
  const said = await listen(page);
  await typeLine(page, 'kubectl delete pod -l app=bread');
  const news = /^(pod-bread-\S+) is gone\. (pod-bread-\S+) is new, ready\./;
  await expect.poll(async () => (await said()).filter((text) => news.test(text)).length).toBe(1);
  await expect
    .poll(async () => (await said()).filter((text) => /^Tasks: 1 of 4 done/.test(text)).length)
    .toBe(1);
  const all = await said();
  expect(all.filter((text) => /deleted/.test(text))).toHaveLength(1);
  expect(all.filter((text) => /^(Sending|Saved)/.test(text))).toEqual([]);
  expect(all.length).toBeLessThan(6);
});

test('what is printed twice is said twice', async ({ page }) => {
  await openLesson(page, '02-a-pod-dies');
  await typeLine(page, 'true');
  const said = await listen(page);
  await typeLine(page, 'echo once more');
  await typeLine(page, 'echo once more');
  expect((await said()).filter((text) => text === 'once more')).toHaveLength(2);
});
