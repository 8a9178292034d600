/** Every story of stories/ is told in a world of its own and compared with what was written. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { matches, type Story, tellStory } from './story';

const folder = join(import.meta.dirname, 'stories');
const modules = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => import(join(folder, file)) as Promise<Record<string, readonly Story[]>>),
);
const stories = modules.flatMap((module) => Object.values(module).flat());

for (const story of stories) {
  test(story.name, () => {
    const difference = tellStory(story);
    if (difference === null) return;
    const { at, command, expected, found } = difference;
    expect(found, `${story.follows}\nat second ${at}: ${command}`).toBe(expected);
  });
}

test('every story has a name of its own, says what it follows, and ends with something that is printed', () => {
  expect(new Set(stories.map(({ name }) => name)).size).toBe(stories.length);
  const silent = stories.filter(
    ({ follows, acts }) => follows.length < 20 || !acts.some(({ prints }) => prints !== undefined),
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test('a story that is told otherwise is seen', () => {
  const [first] = stories;
  const acts = [{ at: 0, run: 'kubectl get pods', prints: 'NAME\nweb' }];
  expect(tellStory({ ...first!, acts })?.found).toBe('No resources found in default namespace.\n');
});

test('placeholders stand for what is drawn, and for nothing else', () => {
  const check = (expected: string, found: string, is: boolean) => expect(matches(expected, found)).toBe(is);
  check('web-<id>  1/1  <age>', 'web-5d4-abc   1/1     3m2s', true);
  check('web-<id>  1/1  <age>', 'web-5d4 abc   1/1     3m2s', false);
  check('a\n…\nd', 'a\nb\nc\nd\n', true);
  check('a\n…\nd', 'a\nb\nc\n', false);
  check('a.c', 'abc', false);
});
