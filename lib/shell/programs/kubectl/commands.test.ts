/** Commands that need no server, against what kubectl 1.32 printed for them (both streams in one). */
import { expect, test } from 'vitest';
import { createStory } from '../../testing/cluster-story';
import recorded from './commands.recorded.json';

const story = createStory();

test.each(recorded as unknown as [line: string, exitCode: number, text: string][])(
  '%s',
  (line, exitCode, text) => {
    // The real one has a time and a number of its own in front of a warning.
    expect(story.type(line).replace(/^W\d{4} .*\] /gm, '')).toBe(text.replace(/^W\d{4} .*\] /gm, ''));
    expect(story.session.lastExitCode).toBe(exitCode);
  },
);
