import './texts';
import { expect, test } from 'vitest';
import { glance } from './glance';
import { playScript } from './play';
import { PLAYGROUND } from './playground';
import { createSandbox } from './sandbox';

function open(script: string) {
  const sandbox = createSandbox(PLAYGROUND, 1);
  playScript(sandbox, script);
  sandbox.takeOutput();
  return sandbox;
}

test('a glance tells what commands would print now, in their order', () => {
  const sandbox = open('kubectl create service clusterip tea --tcp=80');
  const [names, nothing] = glance(sandbox, ['kubectl get service tea -o name', 'kubectl get pods'])!;
  expect(names).toBe('service/tea\n');
  expect(nothing).toBe('No resources found in default namespace.\n');
});

test('nothing in the world changes by it: not its time, its log, its requests, its output or its hash', () => {
  const sandbox = open('kubectl create service clusterip tea --tcp=80');
  const before = [sandbox.nowMs(), sandbox.entries.length, sandbox.requests().length, sandbox.hash()];
  glance(sandbox, ['kubectl delete service tea']);
  expect([sandbox.nowMs(), sandbox.entries.length, sandbox.requests().length, sandbox.hash()]).toEqual(
    before,
  );
  expect(sandbox.takeOutput()).toEqual([]);
  expect(glance(sandbox, ['kubectl get service tea -o name'])).toEqual(['service/tea\n']);
});

test('while a program runs there is nothing to tell; what was undone is not told', () => {
  const sandbox = open('kubectl create service clusterip tea --tcp=80');
  sandbox.enter({ kind: 'line', text: 'sleep 100' });
  expect(glance(sandbox, ['kubectl get services'])).toBeNull();
  const undone = open('kubectl create service clusterip tea --tcp=80\nundo');
  expect(glance(undone, ['kubectl get service tea -o name'])).toEqual([
    'Error from server (NotFound): services "tea" not found\n',
  ]);
});
