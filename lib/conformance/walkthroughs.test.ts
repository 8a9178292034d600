/** Walkthroughs of kubernetes.io, command by command, each in a world of its own. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Story, tellStory } from './story';

const folder = join(import.meta.dirname, 'walkthroughs');
const modules = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => import(join(folder, file)) as Promise<Record<string, readonly Story[]>>),
);
const walkthroughs = modules.flatMap((module) => Object.values(module).flat());

for (const story of walkthroughs) {
  test(story.name, () => {
    const difference = tellStory(story);
    if (difference === null) return;
    const { at, command, expected, found } = difference;
    expect(found, `${story.follows}\nat second ${at}: ${command}`).toBe(expected);
  });
}

test('a walkthrough that goes otherwise is seen', () => {
  const acts = [{ at: 0, run: 'kubectl get svc web', prints: 'NAME\nweb' }];
  expect(tellStory({ ...walkthroughs[0]!, acts })?.found).toContain('exit code 1');
});
