/** Every page: axe clean in both themes, no violation of the policy, no request elsewhere, its security headers. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { addressOf, listLessonFolders, wake, watchPage } from './support/lesson';

const LESSONS = listLessonFolders().map(addressOf);

const PAGES = [
  '/',
  '/courses',
  '/courses/kubernetes-services',
  '/courses/kubernetes-ingress',
  '/courses/guide-to-python',
  ...LESSONS,
  '/playground',
  '/search?q=targetPort',
  '/glossary',
  '/progress',
  '/sign-in',
  '/sign-up',
  '/account',
  '/nothing-here',
];

for (const path of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} is accessible and keeps its policy, ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const { faults } = watchPage(page);
      const response = await page.goto(path);
      await page.waitForLoadState('load');
      if (LESSONS.includes(path)) {
        await wake(page);
        await expect(page.getByRole('textbox', { name: /^Terminal input/ })).toBeAttached();
      }
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`,
      );
      expect(told).toEqual([]);
      const isMissing = path === '/nothing-here';
      expect(response?.status()).toBe(isMissing ? 404 : 200);
      expect(faults.filter((fault) => !(isMissing && fault.includes('404')))).toEqual([]);
      const headers = response!.headers();
      expect(headers['content-security-policy']).toMatch(/script-src 'self' '(sha256|nonce)-/);
      expect(headers['content-security-policy']).not.toContain('unsafe-eval');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']!.length).toBeLessThan(6000);
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      await context.close();
    });
  }
}

test('a page fits a phone: nothing is cut off sideways', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  for (const path of PAGES) {
    await page.goto(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([path, overflow]).toEqual([path, Math.min(0, overflow)]);
  }
});
