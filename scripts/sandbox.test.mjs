// The headless door as its users call it: a script in, output, stories and an exit code out.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const door = join(import.meta.dirname, 'sandbox.mjs');
const run = (options, input) =>
  spawnSync(process.execPath, [door, ...options], { input, encoding: 'utf8', timeout: 120_000 });

test('prints what the script prints and exits with its exit code', () => {
  const { stdout, status } = run([], 'echo one\nfalse\n');
  expect(stdout).toBe('one\n');
  expect(status).toBe(1);
});

test('--trace prints the story of each request as a line of JSON', () => {
  const script = `kubectl run web --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- netexec
kubectl wait --for=condition=Ready pod/web >/dev/null
kubectl run guest --image=nginx >/dev/null
kubectl wait --for=condition=Ready pod/guest >/dev/null
kubectl exec guest -- curl -s http://$(kubectl get pod web -o jsonpath='{.status.podIP}'):8080/hostname
kubectl exec guest -- curl -s --connect-timeout 1 http://10.96.0.77
exit 0
`;
  const { stdout } = run(['--trace'], script);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"request"'));
  const [answered, lost] = lines.map((line) => JSON.parse(line).request);
  expect(answered.answeredBy.name).toBe('web');
  expect(answered.hops.map(({ decision }) => decision)).toContain('delivered');
  expect(lost.outcome.kind).toBe('failed');
  expect(lost.hops.at(-1)).toMatchObject({ decision: 'dropped', pointer: { object: 'Pods' } });
  expect(stdout).toContain('\nweb\n');
});

test.each([
  [['--seed', 'x'], /--seed: expected a whole number .* found "x"/],
  [['--trase'], /Unknown option '--trase'/],
])('%s is refused, and says why', (options, message) => {
  const { stderr, status } = run(options, 'true\n');
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});
