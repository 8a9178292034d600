/** Choosing an endpoint must not scan: what is read of rules and targets is counted, few of them beside many. */
import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import { createEndpoint } from './endpoint';
import { createRuleTable, type RuleTarget, type ServiceRule } from './service-rules';
import { decideByRules } from './service-step';
import { tellHop } from './tracer';

/** The same thing, and how often something of it was read. */
function watchReads<T extends object>(watched: T): { readonly watched: T; readonly count: () => number } {
  let reads = 0;
  const handler: ProxyHandler<T> = {
    get(target, name) {
      reads += 1;
      return Reflect.get(target, name);
    },
  };
  return { watched: new Proxy(watched, handler), count: () => reads };
}

const describeTarget = (index: number): RuleTarget => ({
  address: `10.244.${index >> 8}.${index & 255}`,
  port: 8080,
  pod: `default/pod-${index}`,
});

function describeRule(index: number, targets: readonly RuleTarget[], affinityMs: number | null): ServiceRule {
  return {
    service: `default/web-${index}`,
    face: 'cluster-ip',
    address: `10.96.${index >> 8}.${index & 255}`,
    port: 80,
    protocol: 'TCP',
    targets,
    isLastResort: false,
    unready: 0,
    isLocal: false,
    outside: null,
    isServed: true,
    sourceRanges: null,
    affinityMs,
  };
}

/** Reads of one request through the first Service; the sentences of its story are made, too. */
function countReads(services: number, endpoints: number, affinityMs: number | null = null): number {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: 0 });
  const rules = createRuleTable(kernel, kernel.createRandom('rules'));
  const list = watchReads(Array.from({ length: endpoints }, (_, index) => describeTarget(index)));
  const watches = Array.from({ length: services }, (_, index) =>
    watchReads(describeRule(index, list.watched, affinityMs)),
  );
  watches.forEach(({ watched }, index) => {
    rules.program(`default/web-${index}`, [watched]);
  });
  const node = createEndpoint({ kind: 'node', name: 'node-1', addresses: ['10.0.0.1'], rules }, 40_000);
  const shape = { kind: 'pod', name: 'default/client', addresses: ['10.244.99.9'], node } as const;
  const from = createEndpoint(shape, 40_000);
  const ask = (): void => {
    const packet = { from, address: '10.96.0.0', port: 80, protocol: 'TCP' } as const;
    const decided = decideByRules(packet, node);
    expect(decided?.decision.kind).toBe('translate');
    expect(tellHop(decided!.hop).choice?.candidates.length).toBe(endpoints);
  };
  const readSoFar = () => watches.reduce((sum, { count }) => sum + count(), list.count());
  // A client that must come back to its endpoint: the list is read once, when it comes back first.
  for (let request = 0; request < 3; request += 1) ask();
  const before = readSoFar();
  ask();
  return readSoFar() - before;
}

test('a request reads as much of 5,000 endpoints as of 10', () => {
  const few = countReads(1, 10);
  expect(few).toBeGreaterThan(0);
  expect(countReads(1, 5_000)).toBe(few);
});

test('a client that comes back to its endpoint costs no search either', () => {
  expect(countReads(1, 5_000, 10_800_000)).toBe(countReads(1, 10, 10_800_000));
});

test('a request reads as much of 2,000 Services as of 10', () => {
  expect(countReads(2_000, 3)).toBe(countReads(10, 3));
});

/** Reads of all other Services' rules while the last one gets its rules anew. */
function countReadsOfChange(services: number): number {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: 0 });
  const rules = createRuleTable(kernel, kernel.createRandom('rules'));
  const watches = Array.from({ length: services }, (_, index) =>
    watchReads(describeRule(index, [describeTarget(index)], null)),
  );
  watches.forEach(({ watched }, index) => {
    rules.program(`default/web-${index}`, [watched]);
  });
  const others = watches.slice(0, -1);
  const readSoFar = () => others.reduce((sum, { count }) => sum + count(), 0);
  const before = readSoFar();
  rules.program(`default/web-${services - 1}`, [describeRule(services - 1, [describeTarget(0)], null)]);
  return readSoFar() - before;
}

test('a change of one Service reads nothing of the others', () => {
  expect([10, 2_000].map(countReadsOfChange)).toEqual([0, 0]);
});
