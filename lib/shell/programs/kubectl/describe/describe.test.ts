/** What is described, byte by byte as the real kubectl describes it; only times of creation differ. */

import { expect, test } from 'vitest';
import { KINDS_BEYOND } from '../../../../cluster/kinds';
import { createStory } from '../../../testing/cluster-story';
import recorded from './describe.recorded.json';

function withObjects() {
  const story = createStory({ 'objects.yaml': recorded.manifest.join('\n') }, [KINDS_BEYOND]);
  story.type('kubectl apply -f objects.yaml');
  for (const [name, status] of Object.entries(recorded.statuses)) {
    const patch = JSON.stringify(status);
    expect(story.type(`kubectl patch ${name} --subresource=status --type=merge -p '${patch}'`)).toMatch(
      / patched\n$/,
    );
  }
  return story;
}

const { type } = withObjects();

test.each(Object.entries(recorded.described))('describe %s', (name, lines) => {
  const said = type(`kubectl describe ${name}`).replace(
    /^(CreationTimestamp: +|Created on: +).*$/m,
    '$1TIME',
  );
  expect(said).toBe(lines.join('\n'));
});

test('times of creation are shown in two ways', () => {
  expect(type('kubectl describe hpa plain')).toMatch(
    /^CreationTimestamp: +Thu, 01 Jan 2026 00:\d\d:\d\d \+0000$/m,
  );
  expect(type('kubectl describe netpol open')).toMatch(/^Created on: +2026-01-01 00:\d\d:\d\d \+0000 UTC$/m);
});
