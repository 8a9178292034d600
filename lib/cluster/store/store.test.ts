import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import { type Change, createStore } from './store';

interface Value {
  readonly text: string;
  readonly inner?: { readonly list: readonly number[] };
}

function create() {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: 0 });
  const store = createStore<Value>(kernel);
  const put = (key: string, text: string, expected?: number) => store.put(key, () => ({ text }), expected);
  const changes: string[] = [];
  const note = (change: Change<Value>) =>
    changes.push(
      `${change.revision} ${change.kind} ${change.key}=${change.value.text} was ${change.previous?.value.text}`,
    );
  return { kernel, store, put, changes, note };
}

test('every write gets the next revision, and a wrong expectation writes nothing', () => {
  const { store, put } = create();
  expect(put('a', 'one', 0)).toMatchObject({ ok: true, entry: { revision: 2 } });
  expect(put('a', 'again', 0)).toMatchObject({ ok: false, current: { revision: 2 } });
  expect(put('a', 'two', 2)).toMatchObject({ ok: true, entry: { revision: 3 } });
  expect(put('a', 'stale', 2)).toMatchObject({ ok: false, current: { revision: 3 } });
  expect(put('missing', 'x', 7)).toEqual({ ok: false, current: null });
  expect(store.delete('a', () => ({ text: 'last' }), 2)).toMatchObject({ ok: false });
  expect(store.delete('nothing', () => ({ text: 'last' }))).toEqual({ ok: false, current: null });
  expect([store.revision, store.get('a')?.value.text, store.get('b')]).toEqual([3, 'two', null]);
});

test('values are frozen through and through', () => {
  const { store } = create();
  store.put('a', () => ({ text: 'x', inner: { list: [1] } }));
  const value = store.get('a')!.value as { text: string; inner: { list: number[] } };
  expect(() => value.inner.list.push(2)).toThrow();
  expect(() => {
    value.text = 'y';
  }).toThrow();
});

test('lists are sorted by key and cut by prefix', () => {
  const { store, put } = create();
  for (const key of ['pods/b', 'nodes/x', 'pods/a', 'pods-2/z', 'pods/a-1', 'services/q']) put(key, key);
  store.delete('pods/b', () => ({ text: '' }));
  put('pods/c', 'c');
  expect(store.list('pods/').map((entry) => entry.key)).toEqual(['pods/a', 'pods/a-1', 'pods/c']);
  expect(store.list('').length).toBe(6);
  expect(store.list('zzz')).toEqual([]);
});

test('a watch from now gets later changes as events, in order, until it is stopped', () => {
  const { kernel, store, put, changes, note } = create();
  put('a/1', 'before');
  const stop = store.watch('a/', store.revision, note) as () => void;
  put('a/1', 'changed');
  put('b/1', 'elsewhere');
  store.delete('a/1', () => ({ text: 'last' }));
  expect(changes).toEqual([]);
  kernel.run({});
  expect(changes).toEqual(['3 put a/1=changed was before', '5 delete a/1=last was changed']);
  put('a/2', 'pending');
  stop();
  kernel.run({});
  expect(changes.length).toBe(2);
});

test('a watch from the past gets what happened since; a forgotten past is expired', () => {
  const { kernel, store, put, changes, note } = create();
  for (const text of ['one', 'two', 'three']) put('a', text);
  store.watch('a', 2, note);
  put('a', 'four');
  kernel.run({});
  expect(changes.map((change) => change[0])).toEqual(['3', '4', '5']);
  store.compact(3);
  expect(store.watch('a', 2, note)).toBe('expired');
  expect(store.watch('a', 3, note)).toBeTypeOf('function');
});

test('an older state can be listed until it is forgotten', () => {
  const { store, put } = create();
  put('a', 'one');
  put('b', 'one');
  const then = store.revision;
  put('a', 'two');
  store.delete('b', () => ({ text: '' }));
  put('c', 'new');
  const texts = (revision: number) => {
    const listed = store.listAt('', revision);
    return listed === 'expired' ? listed : listed.map((entry) => `${entry.key}=${entry.value.text}`);
  };
  expect(texts(then)).toEqual(['a=one', 'b=one']);
  expect(texts(store.revision)).toEqual(['a=two', 'c=new']);
  store.compact(store.revision);
  expect(texts(then)).toBe('expired');
});

test('thousands of keys: history is bounded, lists stay right', () => {
  const { store, put } = create();
  for (let index = 0; index < limits.historyLength * 2 + 10; index += 1) put(`k/${index % 3000}`, `${index}`);
  expect(store.list('k/').length).toBe(3000);
  expect(store.listAt('', 100)).toBe('expired');
  expect(store.list('k/2999').map((entry) => entry.key)).toEqual(['k/2999']);
});

test('every write is in the hash', () => {
  const [one, two, three] = [create(), create(), create()];
  for (const { put } of [one, two, three]) put('a', 'x');
  three.put('a', 'y');
  expect(one.kernel.hash()).toBe(two.kernel.hash());
  expect(one.kernel.hash()).not.toBe(three.kernel.hash());
});

test('an onlooker sees each write at once, inside it, and the loop learns nothing of that', () => {
  const { kernel, store, put, changes, note } = create();
  put('a', 'before');
  const stop = store.observe(note);
  const due = kernel.nextEventMs('any');
  put('a', 'changed');
  put('b', 'refused', 7);
  store.delete('a', () => ({ text: 'last' }));
  expect(changes).toEqual(['3 put a=changed was before', '4 delete a=last was changed']);
  expect(kernel.nextEventMs('any')).toBe(due);
  stop();
  put('c', 'unseen');
  expect(changes).toHaveLength(2);
});
