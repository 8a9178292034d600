import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Machine } from './machine';

const NAMES = new Set(['service-shop', 'pod-nginx']);

test('what a machine reads is mono inside a sentence, and words of people are not', () => {
  const check = (text: string, expected: string) =>
    expect(renderToStaticMarkup(<Machine text={text} names={NAMES} />)).toBe(expected);
  check('pod-nginx sends.', '<code>pod-nginx</code> sends.');
  check('To 1.1.10.1:3000, now', 'To <code>1.1.10.1:3000</code>, now');
  check('See: `kubectl get svc`', 'See: <code>kubectl get svc</code>');
  check('labels run=pod-python', 'labels <code>run=pod-python</code>');
  check('pod-bread-6c554c7df6-ktwjg is gone', '<code>pod-bread-6c554c7df6-ktwjg</code> is gone');
  check(
    'for service-pyton.default.svc.cluster.local.',
    'for <code>service-pyton.default.svc.cluster.local</code>.',
  );
  check('It ends. Then', 'It ends. Then');
  check('A time-out of a well-known client', 'A time-out of a well-known client');
  check('http://service-shop:8080/ <b>', '<code>http://service-shop:8080/</code> &lt;b&gt;');
});
