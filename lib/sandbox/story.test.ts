import { expect, test } from 'vitest';
import type { Hop, TracedRequest } from '../cluster/trace';
import { tellStory } from './story';

const POD = { kind: 'pod', name: 'default/pod-nginx', address: '1.1.1.4' } as const;
const SERVICE = { kind: 'service', name: 'default/service-python', address: '1.1.10.1' } as const;

const hop = (number: number, rest: Omit<Hop, 'requestId' | 'number' | 'atMs'>): Hop => ({
  requestId: 1,
  number,
  atMs: 100 + number,
  ...rest,
});

function draw(request: Partial<TracedRequest>): TracedRequest {
  return {
    id: 1,
    protocol: 'http',
    from: POD,
    target: 'http://service-python:3000/',
    startedMs: 100,
    endedMs: 104,
    outcome: { kind: 'answered', status: 200 },
    answeredBy: { namespace: 'default', name: 'pod-python', uid: 'u', node: 'node-2' },
    hops: [],
    ...request,
  };
}

const REFUSED = draw({
  outcome: { kind: 'failed', reason: 'connection refused' },
  answeredBy: null,
  hops: [
    hop(1, { place: POD, decision: 'sent', reason: 'It sends.' }),
    hop(2, {
      place: SERVICE,
      node: 'node-1',
      decision: 'refused',
      reason: 'No ready endpoint.',
      choice: {
        service: 'default/service-python',
        rule: '1.1.10.1, port 3000 (TCP)',
        candidates: [],
        chosen: null,
      },
      pointer: {
        object: 'Service default/service-python',
        field: 'spec.selector',
        command: 'kubectl get endpointslices -l kubernetes.io/service-name=service-python',
      },
    }),
  ],
});

test('a failure ends with the hop that decided, the field to look at, and the command that shows it', () => {
  expect(tellStory(REFUSED)).toBe(`Request from pod-nginx to http://service-python:3000/
  1. pod-nginx (1.1.1.4) sent after 1 ms: It sends.
  2. service-python (1.1.10.1), by a rule on node-1, refused after 2 ms: No ready endpoint.
It failed: connection refused.
  Decided at: 2. service-python (1.1.10.1), by a rule on node-1
  Look at:    Service default/service-python, field spec.selector
  See it by:  kubectl get endpointslices -l kubernetes.io/service-name=service-python
`);
});

test('where no rule fits, the node only saw the packet', () => {
  const dropped = hop(1, { place: SERVICE, node: 'node-1', decision: 'dropped', reason: 'No rule fits.' });
  expect(tellStory(draw({ hops: [dropped] }))).toContain(
    'service-python (1.1.10.1), seen on node-1, dropped after',
  );
});

test('more candidates than a sentence can hold stand in a list, the chosen one marked', () => {
  const candidates = [1, 2, 3, 4, 5].map((n) => ({
    address: `1.1.1.${n}`,
    port: 443,
    pod: `default/pod-${n}`,
  }));
  const choice = {
    service: 'default/service-python',
    rule: '1.1.10.1, port 3000 (TCP)',
    candidates,
    chosen: 1,
  };
  const translated = hop(1, {
    place: SERVICE,
    node: 'node-1',
    decision: 'translated',
    reason: 'So.',
    choice,
  });
  const lines = tellStory(draw({ hops: [translated] })).split('\n');
  expect(lines.slice(2, 5)).toEqual([
    '     ○ 1.1.1.1:443 (pod-1)',
    '     ● 1.1.1.2:443 (pod-2)',
    '     ○ 1.1.1.3:443 (pod-3)',
  ]);
  expect(lines.at(-2)).toBe('It was answered by pod-python on node-2 with status 200.');
  const few = { ...choice, candidates: candidates.slice(0, 2) };
  expect(tellStory(draw({ hops: [{ ...translated, choice: few }] }))).not.toContain('○');
});

test('a question for a name, a ping, and a request that is under way', () => {
  const check = (request: Partial<TracedRequest>, expected: string) =>
    expect(tellStory(draw(request))).toBe(expected);
  const nobody = { answeredBy: null } as const;
  check(
    { ...nobody, protocol: 'dns', target: 'web', outcome: { kind: 'answered', status: null } },
    'pod-nginx asks for the name web\nIt was answered.\n',
  );
  check(
    {
      ...nobody,
      protocol: 'icmp',
      target: '1.1.1.9',
      outcome: { kind: 'failed', reason: 'no answer in time' },
    },
    'Ping from pod-nginx to 1.1.1.9\nIt failed: no answer in time.\n',
  );
  check(
    { ...nobody, outcome: null },
    'Request from pod-nginx to http://service-python:3000/\nIt is under way.\n',
  );
});
