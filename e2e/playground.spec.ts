/** The playground: a world is chosen, a manifest dropped in, and a link brings somebody else to the same moment. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { watchPage } from './support/lesson';

const DOOR = `apiVersion: v1
kind: Service
metadata: { name: service-door }
spec:
  type: NodePort
  selector: { run: pod-python }
  ports: [{ port: 3100, targetPort: 443, nodePort: 30123 }]
`;

test('what is dropped in is applied, and a link carries it to somebody else', async ({ page, browser }) => {
  test.slow();
  const { faults } = watchPage(page);
  await page.goto('/playground');
  await page.getByRole('link', { name: 'A Service and one pod' }).click();
  await expect(page).toHaveURL(/\/playground\/kubernetes-services\/one-service$/);
  await page.getByLabel(/^Drop manifests here/).setInputFiles([
    { name: 'door.yaml', mimeType: 'text/yaml', buffer: Buffer.from(DOOR) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('nothing') },
  ]);
  await expect(page.getByText('door.yaml was saved and applied')).toBeVisible();
  await expect(page.getByText('notes.txt was left: expected a file that ends in')).toBeVisible();
  await expect(page.locator('.cluster-map').getByText('service-door')).toBeVisible();

  await page.getByRole('button', { name: 'Share this moment' }).click();
  const link = await page.getByLabel('The link').inputValue();
  expect(link).toMatch(/\/playground#s=[\w-]+$/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByText('This is a copy of somebody’s cluster')).toBeVisible();
  await expect(other.locator('.cluster-map').getByText('service-door')).toBeVisible();
  await other.goto('about:blank');
  await other.goto(link.slice(0, -8));
  await expect(other.getByRole('alert').filter({ hasText: 'This link is damaged' })).toBeVisible();
  await other.context().close();
  expect(faults).toEqual([]);
});

test('a world that this site does not have is told', async ({ page }) => {
  const { deflateRawSync } = await import('node:zlib');
  const text = JSON.stringify([1, 'kubernetes-services/worlds/no-such-world', 1, 'a', 'b', []]);
  await page.goto(`/playground#s=${deflateRawSync(text).toString('base64url')}`);
  await expect(
    page.getByRole('alert').filter({ hasText: 'There is no such world on this site' }),
  ).toBeVisible();
});
