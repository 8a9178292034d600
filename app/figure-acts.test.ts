/** What a figure has to show, shown: the controls of those whose point is in the time between two states. */
import '@/lib/sandbox/texts';
import { expect, test } from 'vitest';
import { defineWorlds } from '@/app/figure-frame';
import { findLesson } from '@/lib/course/catalogue';
import { playScript } from '@/lib/sandbox/play';
import { createSandbox } from '@/lib/sandbox/sandbox';
import { SHOWN_SEED } from './first-world';

test('a load balancer loses requests until it has noticed that a node is gone, and none afterwards', () => {
  const figure = findLesson('kubernetes-services', 'load-balancer')!.figures.find(
    ({ id }) => id === 'node-unplugged',
  )!;
  const [world] = defineWorlds('kubernetes-services', 'load-balancer', figure);
  const sandbox = createSandbox(world!.definition, SHOWN_SEED);
  playScript(sandbox, figure.start.join('\n'));
  const press = (id: string, times: number) => {
    sandbox.takeOutput();
    const control = figure.controls.find((entry) => entry.id === id)!;
    playScript(
      sandbox,
      Array(times)
        .fill('command' in control ? control.command : '')
        .join('\n'),
    );
    const lines = sandbox.takeOutput().flatMap(({ text }) => text.split('\n'));
    return {
      lost: lines.filter((line) => line === 'lost').length,
      answered: lines.filter((line) => line.startsWith('Hello')).length,
    };
  };
  const atOnce = press('unplug-and-ask', 1);
  expect(atOnce.lost).toBeGreaterThan(0);
  expect(atOnce.answered).toBeGreaterThan(0);
  playScript(sandbox, 'sleep 30');
  expect(press('ask-often', 8)).toEqual({ lost: 0, answered: 8 });
});
