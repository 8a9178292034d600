import { expect, test } from 'vitest';
import './texts';
import { playScript } from './play';
import { PLAYGROUND } from './playground';
import { createSandbox } from './sandbox';

/** Lines, and how many of them have changed the cluster. */
function check(lines: readonly string[], expected: number): void {
  const sandbox = createSandbox(PLAYGROUND, 1);
  playScript(sandbox, lines.join('\n'));
  expect(sandbox.changes(), lines.join('; ')).toBe(expected);
}

const MAKE = 'kubectl create deployment shop --image=nginx --replicas=2';

test('looking is free', () => {
  check(['kubectl get pods', 'kubectl describe nodes', 'kubectl auth can-i create pods', 'explain', 'ls'], 0);
  check([MAKE, 'kubectl exec deploy/shop -- hostname', 'kubectl logs deploy/shop'], 1);
  check(['kubectl create deployment shop --image=nginx --dry-run=server'], 0);
});

test('a command that changes the cluster counts once, however much it changes', () => {
  check([MAKE], 1);
  check([`${MAKE}; kubectl expose deployment shop --port=80; kubectl label deployment shop a=b`], 1);
  check([MAKE, 'kubectl delete pod -l app=shop', 'kubectl scale deployment/shop --replicas=3'], 3);
  check(['unplug node-1', 'plug-in node-1', 'unplug nothing', 'unplug --help'], 2);
});

test('what was refused has changed nothing', () => {
  check(['kubectl delete pod nobody', 'kubectl create service nodeport x --tcp=80 --node-port=8080'], 0);
});

test('undo takes a change back, reset all of them', () => {
  check([MAKE, 'kubectl scale deployment/shop --replicas=3', 'undo'], 1);
  check([MAKE, 'kubectl scale deployment/shop --replicas=3', 'reset'], 0);
});

test('an act of the map counts as its command does', () => {
  const sandbox = createSandbox(PLAYGROUND, 1);
  sandbox.enter({ kind: 'act', command: 'kubectl create namespace shop' });
  sandbox.pump();
  expect(sandbox.changes()).toBe(1);
});
