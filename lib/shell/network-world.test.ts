/** The network's programs in a world with Services of all types: what they print, and their exit codes. */
import { expect, test } from 'vitest';
import { createNetworkStory } from './testing/network-story';

const DEBIAN = 'nginx-a';

function check(
  story: ReturnType<typeof createNetworkStory>,
  from: string,
  line: string,
  expected: string,
): void {
  expect(story.run(from, line), `${from}: ${line}`).toBe(expected);
}

test('curl -v: a Service by its name and by its address', () => {
  const story = createNetworkStory();
  const answer = story.run(DEBIAN, 'curl -sv -o /dev/null http://web:3000/hostname; echo $?');
  expect(
    answer.replace(/Date: .*/, 'Date: D').replace(/Content-Length: .*/, 'Content-Length: N'),
  ).toMatchInlineSnapshot(`
    "* Host web:3000 was resolved.
    * IPv6: (none)
    * IPv4: 1.1.10.1
    *   Trying 1.1.10.1:3000...
    * Connected to web (1.1.10.1) port 3000
    * using HTTP/1.x
    > GET /hostname HTTP/1.1
    > Host: web:3000
    > User-Agent: curl/8.14.1
    > Accept: */*
    > 
    * Request completely sent off
    < HTTP/1.1 200 OK
    < Date: D
    < Content-Length: N
    < Content-Type: text/plain; charset=utf-8
    < 
    { [5 bytes data]
    * Connection #0 to host web left intact
    0
    "
  `);
});
