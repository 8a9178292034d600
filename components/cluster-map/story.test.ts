/** The map in words and `explain` at the prompt tell a request alike: both have the words from the trace. */
import { expect, test } from 'vitest';
import { createBrokenMachine } from '../../lib/cluster/testing/broken-machine';
import { pod, service } from '../../lib/cluster/testing/broken-worlds/broken-world';
import { tellStory } from '../../lib/sandbox/story';
import { tellRequest } from './story';

const machine = createBrokenMachine({
  world: { loadBalancers: [{ addresses: ['5.5.5.5'] }] },
  objects: [
    pod('web', '1.1.1.3'),
    service('web'),
    service('empty', { selector: { app: 'nobody' } }),
    service('door', { type: 'LoadBalancer' }),
  ],
});

test.each([
  ['answered', 'guest web:3000'],
  ['answered with 503', 'guest web:3000/echo?code=503'],
  ['refused by a rule', 'guest empty:3000'],
  ['refused by a pod', 'guest 1.1.1.3:81'],
  ['lost outside', 'laptop 1.1.10.1:3000'],
  ['through a load balancer', 'laptop 5.5.5.5:3000'],
  ['unknown', 'guest name nobody'],
  ['unknown outside', 'laptop name web'],
  ['ping', 'guest ping 1.1.1.3'],
  ['not waited for', 'guest web:3000/shell?cmd=sleep%2030 within 1000'],
])('the map and explain say the same: %s', (_name, act) => {
  const { request } = machine.ask(act);
  const story = tellStory(request);
  const { heading, hops, end } = tellRequest(request);
  const [first, ...lines] = story.trimEnd().split('\n');
  expect(first).toBe(heading);
  expect(end.startsWith(lines.find((line) => !line.startsWith(' '))!)).toBe(true);
  const numbered = lines.filter((line) => /^ {2}\d+\. /.test(line));
  expect(hops).toHaveLength(numbered.length);
  for (const [index, { text }] of hops.entries()) {
    const [place = '', ...reason] = text.split(': ');
    expect(numbered[index]).toContain(` ${place}`);
    expect(numbered[index]!.endsWith(`: ${reason.join(': ')}`)).toBe(true);
  }
  const deciding = hops.filter(({ details }) => details.some((line) => line.startsWith('Look at'))).at(-1);
  const plain = (text: string) => text.replaceAll('`', '').replace(/ +/g, ' ').trim();
  const looks = lines.map(plain).filter((line) => /^(Look at|See it by)/.test(line));
  expect((deciding?.details ?? []).map(plain).filter((line) => /^(Look at|See it by)/.test(line))).toEqual(
    looks,
  );
  expect(end.includes('Decided at hop')).toBe(looks.length > 0);
});
