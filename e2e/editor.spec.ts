/** The editor beside the terminal, by keyboard: vi opens a file, a mistake is mended, applied and undone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import {
  clusterMap,
  openLesson,
  tabTo,
  terminalInput,
  terminalText,
  typeLine,
  watchPage,
} from './support/lesson';

const MANIFEST = [
  'apiVersion: v1',
  'kind: Pod',
  'metadata:',
  '  name: pod-new',
  'spec:',
  '  contianers:',
  '    - name: main',
  '      image: nginx',
  '',
].join('\\n');
const WRITE = `printf '${MANIFEST}' > pod-new.yaml`;

const editorText = (page: Page, name = 'pod-new.yaml') =>
  page.getByRole('textbox', { name: `${name}, editor. Escape, then Tab leaves it.` });
const problems = (page: Page) => page.locator('.editor-finding');
const content = async (page: Page) =>
  (await page.locator('.cm-line').allInnerTexts()).map((line) => line.trimEnd()).join('\n');

async function startVi(page: Page): Promise<void> {
  await page.keyboard.type('vi pod-new.yaml');
  await page.keyboard.press('Enter');
  await expect(editorText(page)).toBeFocused();
}

test('a misspelt manifest is opened by vi, mended by completion, saved, applied and undone, by keyboard', async ({
  page,
}) => {
  const { faults } = watchPage(page);
  await openLesson(page);
  await typeLine(page, WRITE);
  await startVi(page);
  await expect(problems(page)).toHaveText(
    '1 problem. Line 6: Unknown field contianers in PodSpec. Did you mean containers?',
  );

  await page.keyboard.press('Control+Home');
  for (let line = 0; line < 5; line += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let letter = 0; letter < 'ianers'.length; letter += 1) await page.keyboard.press('Backspace');
  await expect(page.getByRole('tab', { name: 'pod-new.yaml, not saved' })).toBeVisible();
  // "cont" stands there; one more letter asks what it can become.
  await page.keyboard.press('Backspace');
  await page.keyboard.type('t', { delay: 50 });
  await expect(page.getByRole('option', { name: /^containers/ })).toBeVisible();
  // CodeMirror takes no choice in the first moment, so that nobody chooses by accident.
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(problems(page)).toHaveText('');
  expect(await content(page)).toContain('spec:\n  containers:\n    - name: main');

  await page.keyboard.press('Control+s');
  await expect(page.locator('.editor-state')).toHaveText('Saved');
  await page.keyboard.press('Control+Enter');
  await expect(terminalInput(page)).toBeFocused();
  await expect.poll(() => terminalText(page)).toContain('pod/pod-new created');
  expect(await terminalText(page)).toContain('kubectl apply -f');
  await expect(clusterMap(page)).toHaveAccessibleName(/4 pods/);

  // Undo beside the prompt: first the pod, then what vi has saved.
  await typeLine(page, 'undo');
  await expect(clusterMap(page)).toHaveAccessibleName(/3 pods/);
  await typeLine(page, 'undo');
  await typeLine(page, 'grep cont pod-new.yaml');
  await expect.poll(() => terminalText(page)).toContain('contianers:');
  expect(faults).toEqual([]);
});

test('Escape, then Tab leaves the text; Tab alone indents it', async ({ page }) => {
  await openLesson(page);
  await typeLine(page, WRITE);
  await startVi(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Tab');
  await page.keyboard.type('x: 1');
  await expect.poll(() => content(page)).toMatch(/\n {2}x: 1$/);
  await expect(problems(page)).toContainText('Unknown field x in PodSpec.');
  await expect(editorText(page)).toBeFocused();
  await expect(page.getByText('Esc, then Tab leaves the text')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editorText(page)).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(editorText(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Close and end vi' })).toBeFocused();

  // Closing asks, since something is not saved; the safe answer has the focus.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Save pod-new.yaml?' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go on editing' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save and close' }).focus();
  await page.keyboard.press('Enter');
  await expect(terminalInput(page)).toBeFocused();
  await typeLine(page, 'tail -n 1 pod-new.yaml; echo');
  await expect.poll(() => terminalText(page)).toContain('  x: 1');
});

test('unsaved text survives a reload, and vi still waits for it', async ({ page }) => {
  await openLesson(page);
  await typeLine(page, WRITE);
  await startVi(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# not saved yet');
  await expect(page.getByRole('tab', { name: 'pod-new.yaml, not saved' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('tab', { name: 'pod-new.yaml, not saved' })).toBeVisible();
  await expect(editorText(page)).toBeVisible();
  expect(await content(page)).toContain('# not saved yet');
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await terminalInput(page).focus();
  await page.keyboard.press('Control+c');
  await typeLine(page, 'wc -l pod-new.yaml');
  await expect.poll(() => terminalText(page)).toContain('8 pod-new.yaml');
});

test('files are opened and made from the list; tabs are walked by arrow keys; undo closes what it takes away', async ({
  page,
}) => {
  await openLesson(page);
  await typeLine(page, WRITE);
  await page.keyboard.press('Escape');
  await tabTo(page, /^Undo/);
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAccessibleDescription(/^Takes back: printf/);
  await page.getByRole('button', { name: 'Files' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('New file').fill('pod-new.yaml');
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is a file of this name. Open it from the list.')).toBeVisible();
  await page.getByLabel('New file').fill('notes.txt');
  await page.keyboard.press('Enter');
  await expect(editorText(page, 'notes.txt')).toBeFocused();
  await page.keyboard.type('a note');
  await page.keyboard.press('Control+s');
  await expect(page.locator('.editor-state')).toHaveText('Saved');
  await page.getByRole('tab', { name: 'notes.txt' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Terminal' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Terminal' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('tab', { name: 'notes.txt' })).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the editor has no fault that axe finds, and fits a telephone, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await openLesson(page);
    await typeLine(page, WRITE);
    await startVi(page);
    await expect(problems(page)).toContainText('1 problem.');
    const check = async (state: string) => {
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' | ')}`,
      );
      expect([state, told]).toEqual([state, []]);
    };
    await check('a problem');
    await page.keyboard.press('Control+f');
    await check('search');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Space');
    await expect(page.getByRole('option').first()).toBeVisible();
    await check('completion');
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(editorText(page)).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await editorText(page).focus();
    await page.keyboard.type('x');
    await page.getByRole('button', { name: /^Close/ }).click();
    await expect(page.getByRole('dialog', { name: /^Save / })).toBeVisible();
    await check('a question');
  });
}

test('kubectl edit: what is saved in its tab reaches the cluster, and undo takes it back', async ({
  page,
}) => {
  await openLesson(page);
  await typeLine(page, "kubectl get pods -o name | head -n 1 | sed 's|pod/||' > name.txt");
  await page.keyboard.type('kubectl edit pod $(cat name.txt)');
  await page.keyboard.press('Enter');
  const text = page.getByRole('textbox', { name: /^\/tmp\/kubectl-edit-\d+\.yaml, editor/ });
  await expect(text).toBeFocused();
  await expect.poll(() => content(page)).toContain('# Please edit the object below.');
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveCount(0);
  await expect(problems(page)).toHaveText('');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('    run:');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  // A new line begins in the column of the one above it; the second quote comes by itself.
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('edited: "yes');
  await page.getByRole('button', { name: 'Close and end vi' }).click();
  await page.getByRole('button', { name: 'Save and close' }).click();
  await expect(terminalInput(page)).toBeFocused();
  await expect.poll(() => terminalText(page)).toContain('edited');
  await typeLine(page, 'kubectl get pods -l edited=yes -o name | wc -l; echo counted');
  await expect.poll(() => terminalText(page)).toMatch(/\n1\s*\ncounted/);
  await typeLine(page, 'undo');
  await typeLine(page, 'undo');
  await typeLine(page, 'kubectl get pods -l edited=yes -o name | wc -l; echo counted');
  await expect.poll(() => terminalText(page)).toMatch(/\n0\s*\ncounted/);
});
