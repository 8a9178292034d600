/** kubectl config against what kubectl 1.32 printed and left in the file (both streams in one). */
import { expect, test } from 'vitest';
import { createTestWorld } from '../../../testing/world';
import { kubectl } from '../kubectl';
import recorded from './config.recorded.json';

const HOME = '/home/learner';
/** Go shows the addresses of what is in a map. */
const ADDRESS = /0xc[0-9a-f]+/g;

test.each(recorded.lines as [line: string, exitCode: number, text: string, after: string][])(
  'kubectl config %s',
  (line, exitCode, text, after) => {
    const world = createTestWorld({
      files: { [`${HOME}/c`]: recorded.before, [`${HOME}/ca.crt`]: 'certificate\n' },
      programs: { kubectl },
    });
    world.type('export KUBECONFIG=c');
    expect(world.type(`kubectl config ${line}`).replace(ADDRESS, '')).toBe(text.replace(ADDRESS, ''));
    expect(world.session.lastExitCode).toBe(exitCode);
    expect(world.type('cat c')).toBe(after || recorded.before);
  },
);
