/** The editor's session over a small sandbox: opening, saving, what changes outside, drafts, programs that wait. */
import { expect, test } from 'vitest';
import type { SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { createDraftStore, type DraftStore, type TextStore } from './drafts';
import { createEditorSession, type EditorEvent } from './editor-session';
import { isDirty } from './open-file';
import { quotePath, refuseName } from './paths';

function createMemory(): TextStore & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function open(files: Record<string, string>, drafts: DraftStore = createDraftStore('a/b', createMemory)) {
  let snapshot = { files: [], status: { openFile: null } } as unknown as SandboxSnapshot;
  const listeners = new Set<() => void>();
  const saves: string[] = [];
  let closed = 0;
  let number = 0;
  const change = (part: object) => {
    snapshot = { ...snapshot, ...part };
    for (const listener of [...listeners]) listener();
  };
  const client = {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    readFile: async (path: string) => files[path] ?? null,
    writeFile: async (path: string, content: string) => {
      if (path.startsWith('bad')) return `${path} was not saved: no`;
      saves.push(path);
      files[path] = content;
      change({ files: [] });
      return null;
    },
    closeFile: () => {
      closed += 1;
    },
  } as unknown as SandboxClient;
  const session = createEditorSession(client, drafts);
  const events: EditorEvent[] = [];
  session.on((event) => events.push(event));
  const file = (path: string) => session.getSnapshot().files.find((each) => each.path === path);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    session,
    saves,
    events,
    file,
    settle,
    closed: () => closed,
    ask: (path: string | null) => {
      number += 1;
      change({ status: { openFile: path === null ? null : { path, program: 'vi', line: 2, number } } });
    },
    outside: (path: string, content: string | null) => {
      if (content === null) delete files[path];
      else files[path] = content;
      change({ files: [] });
    },
  };
}

test('a file is opened, changed and saved by one act; saving it again is none', async () => {
  const { session, saves, file } = open({ 'pod.yaml': 'a' });
  await session.open('/home/learner/pod.yaml');
  expect(session.getSnapshot()).toMatchObject({ front: 'pod.yaml', said: 'pod.yaml is open.' });
  session.edit('pod.yaml', 'b');
  expect(isDirty(file('pod.yaml')!)).toBe(true);
  expect(await session.save('pod.yaml')).toBe(true);
  expect(await session.save('pod.yaml')).toBe(true);
  expect([saves, isDirty(file('pod.yaml')!)]).toEqual([['pod.yaml'], false]);
});

test('a refused save keeps the text and says why', async () => {
  const { session, file } = open({});
  await session.open('bad.yaml', { text: 'kind: Pod' });
  expect(await session.save('bad.yaml')).toBe(false);
  expect(file('bad.yaml')).toMatchObject({
    text: 'kind: Pod',
    base: null,
    problem: 'bad.yaml was not saved: no',
  });
});

test('what changes outside is shown anew, but never over unsaved text', async () => {
  const { session, outside, settle, file } = open({ one: '1', two: '2', gone: 'x' });
  for (const path of ['one', 'two', 'gone']) await session.open(path);
  session.edit('two', 'mine');
  outside('one', '11');
  outside('two', '22');
  outside('gone', null);
  await settle();
  await settle();
  expect(file('one')).toMatchObject({ base: '11', text: '11', version: 2 });
  expect(file('two')).toMatchObject({ base: '22', text: 'mine', version: 1 });
  expect(file('gone')).toBeUndefined();
});

test('a program that waits brings its file to the front, and closing it lets the program go on', async () => {
  const { session, ask, settle, events, closed, file } = open({ 'pod.yaml': 'a' });
  ask('/home/learner/pod.yaml');
  await settle();
  expect(events).toEqual([{ type: 'asked', path: 'pod.yaml' }]);
  expect(session.getSnapshot()).toMatchObject({
    front: 'pod.yaml',
    waiting: { program: 'vi' },
    jump: { path: 'pod.yaml', line: 2 },
  });
  session.leave('pod.yaml');
  ask(null);
  expect([closed(), events.length, file('pod.yaml')]).toEqual([1, 2, undefined]);
});

test('a program that is stopped in the terminal leaves unsaved text open, but not a file made for the moment', async () => {
  const { session, ask, settle, file } = open({ 'pod.yaml': 'a', '/tmp/kubectl-edit-1.yaml': 'b' });
  for (const path of ['pod.yaml', '/tmp/kubectl-edit-1.yaml']) {
    ask(path);
    await settle();
    session.edit(path, 'mine');
    ask(null);
  }
  expect([file('pod.yaml')?.text, file('/tmp/kubectl-edit-1.yaml')]).toEqual(['mine', undefined]);
});

test('drafts come back after a reload, and go with a save', async () => {
  const memory = createMemory();
  const drafts = createDraftStore('a/b', () => memory);
  const first = open({ 'pod.yaml': 'a' }, drafts);
  await first.session.open('pod.yaml');
  first.session.edit('pod.yaml', 'mine');
  first.session.close();
  const second = open({ 'pod.yaml': 'a' }, drafts);
  await second.settle();
  expect(second.file('pod.yaml')).toMatchObject({ base: 'a', text: 'mine' });
  await second.session.save('pod.yaml');
  second.session.close();
  expect(drafts.read()).toEqual([]);
});

test.each([
  ['nothing', null, 0],
  ['no JSON', '{', 0],
  ['another shape', '[{"path":1}]', 0],
  ['no path', '[{"path":"","base":null,"text":""}]', 0],
  ['a draft', '[{"path":"a","base":null,"text":"b"}]', 1],
])('stored drafts are read with suspicion: %s', (_name, stored, count) => {
  const memory = createMemory();
  if (stored !== null) memory.items.set('drydock.drafts.a/b', stored);
  expect(createDraftStore('a/b', () => memory).read()).toHaveLength(count);
});

test('a browser that denies its storage keeps nothing, and editing goes on', () => {
  const drafts = createDraftStore('a/b', () => {
    throw new Error('denied');
  });
  drafts.write([{ path: 'a', base: null, text: 'b' }]);
  expect(drafts.read()).toEqual([]);
});

test.each([
  ['pod.yaml', '~$ ', 'pod.yaml'],
  ['pod.yaml', '~/k8s$ ', '~/pod.yaml'],
  ['my pod.yaml', '~$ ', "'my pod.yaml'"],
  ["it's.yaml", '~/x$ ', "~/'it'\\''s.yaml'"],
  ['/tmp/a b', '~/x$ ', "'/tmp/a b'"],
  ['-f.yaml', '~$ ', './-f.yaml'],
  ['$(rm).yaml', '~$ ', "'$(rm).yaml'"],
])('%s at %s is the word %s', (path, prompt, expected) =>
  expect(quotePath(path, `learner@laptop:${prompt}`)).toBe(expected),
);

test.each([
  ['pod.yaml', true],
  ['k8s/new.yaml', true],
  ['', false],
  ['k8s/', false],
  ['../x', false],
  ['/etc/x', false],
  ['old.yaml', false],
  ['x'.repeat(201), false],
])('the name "%s" for a new file: %s', (name, isFine) =>
  expect(refuseName(name, ['old.yaml']) === null).toBe(isFine),
);

test('a program that opens its file again, before the page has heard of its end, finds it open as it is now', async () => {
  const { session, ask, settle, events, file, outside } = open({
    '/tmp/kubectl-edit-1.yaml': 'one',
    'a.txt': '',
  });
  await session.open('a.txt');
  ask('/tmp/kubectl-edit-1.yaml');
  await settle();
  session.leave('/tmp/kubectl-edit-1.yaml');
  outside('/tmp/kubectl-edit-1.yaml', '# refused\none');
  ask('/tmp/kubectl-edit-1.yaml');
  await settle();
  expect(file('/tmp/kubectl-edit-1.yaml')?.text).toBe('# refused\none');
  ask('/tmp/kubectl-edit-2.yaml');
  await settle();
  expect(session.getSnapshot()).toMatchObject({ front: '/tmp/kubectl-edit-2.yaml' });
  expect(file('/tmp/kubectl-edit-1.yaml')).toBeUndefined();
  session.leave('/tmp/kubectl-edit-2.yaml');
  ask(null);
  expect(events.map(({ type }) => type)).toEqual(['asked', 'asked', 'asked', 'released']);
  expect(events.at(-1)).toEqual({ type: 'released', wasInFront: true });
});
