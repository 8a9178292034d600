import { expect, test } from 'vitest';
import { listen, send } from './wire';

test('a listener hears what is sent until it stops', () => {
  const heard: string[] = [];
  const stop = listen('run', ({ line }) => heard.push(line));
  send('run', { id: '1', line: 'kubectl get pods', source: 'clicked' });
  stop();
  send('run', { id: '2', line: 'never heard by it', source: 'clicked' });
  expect(heard).toEqual(['kubectl get pods']);
});

test('what nobody heard waits for the first listener, and only for it', () => {
  send('predicted', { question: 'node', choice: null, right: false });
  const first: string[] = [];
  const second: string[] = [];
  const stopFirst = listen('predicted', ({ question }) => first.push(question));
  const stopSecond = listen('predicted', ({ question }) => second.push(question));
  expect([first, second]).toEqual([['node'], []]);
  stopFirst();
  stopSecond();
});

test('messages that nobody ever hears do not pile up', () => {
  for (let count = 1; count <= 100; count++) send('tasks', { done: count, total: 100 });
  const heard: number[] = [];
  listen('tasks', ({ done }) => heard.push(done))();
  expect(heard).toEqual(Array.from({ length: 20 }, (_, at) => 81 + at));
});

test('a listener may stop while it is being told', () => {
  const heard: string[] = [];
  const stop = listen('point', ({ object }) => {
    heard.push(String(object));
    stop();
  });
  send('point', { object: 'pod/pod-nginx' });
  send('point', { object: null });
  expect(heard).toEqual(['pod/pod-nginx']);
});
