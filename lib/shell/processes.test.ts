/** A world bears so many programs at once: a bomb of processes is refused, and the prompt lives on. */
import { expect, test } from 'vitest';
import { createStory } from './testing/cluster-story';

const REFUSED = 'bash: fork: Resource temporarily unavailable\n';

test('nothing more is started where too much runs, until something ends', () => {
  const story = createStory();
  const refused = story.type('for i in $(seq 600); do ( sleep 30 & ); done; echo done');
  expect(refused).toMatch(/^(bash: fork: Resource temporarily unavailable\n)+done\n$/);
  expect(story.type('echo alive')).toBe('alive\n');
  expect(story.type('echo a | cat')).toBe(REFUSED);
  expect(story.session.lastExitCode).toBe(254);
  expect(story.type('sleep 31; echo a | cat')).toBe('a\n');
});
