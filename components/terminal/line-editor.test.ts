import { expect, test } from 'vitest';
import { parseInput } from './keys';
import { createLineEditor, type LineEditor, type LineEffect, reduceLine } from './line-editor';

interface Session {
  state: LineEditor;
  effects: LineEffect[];
}

function open(history: readonly string[] = []): Session {
  const session: Session = { state: createLineEditor(), effects: [] };
  session.state = reduceLine(session.state, { type: 'remember', history }).state;
  session.state = reduceLine(session.state, { type: 'prompt', mode: 'prompt', prompt: '$ ' }).state;
  return session;
}

function type(session: Session, data: string): Session {
  for (const input of parseInput(data)) apply(session, input);
  return session;
}

function apply(session: Session, event: Parameters<typeof reduceLine>[1]): Session {
  const step = reduceLine(session.state, event);
  session.state = step.state;
  session.effects.push(...step.effects);
  return session;
}

/** The line with a bar where the cursor stands. */
function show({ state }: Session): string {
  return `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`;
}

const submitted = (session: Session) =>
  session.effects.flatMap((effect) => (effect.type === 'submit' ? [effect.text] : []));

test('editing keys are those of bash', () => {
  const check = (keys: string, expected: string) =>
    expect(show(type(open(), keys)), JSON.stringify(keys)).toBe(expected);
  check('kubectl', 'kubectl|');
  check('abc\u001b[D\u001b[DX', 'aX|bc');
  check('abc\u001b[HX', 'X|abc');
  check('abc\u0001X\u0005Y', 'XabcY|');
  check('abc\u001bOHX\u001bOFY', 'XabcY|');
  check('one two three\u000b', 'one two three|');
  check('one two three\u001bb\u000b', 'one two |');
  check('one two three\u0015', '|');
  check('one two three\u001bb\u0015', '|three');
  check('get pod-nginx  \u0017', 'get |');
  check('get pod-nginx\u001b\u007f', 'get |');
  check('get pod-nginx\u001bb', 'get pod-|nginx');
  check('get pod-nginx\u0001\u001bf', 'get| pod-nginx');
  check('get pod-nginx\u0001\u001b[1;5C\u001b[1;5C', 'get pod|-nginx');
  check('one two\u0017three \u0019', 'one three two|');
  check('abc\u0001\u001b[3~', '|bc');
  check('abc\u0001\u0004', '|bc');
  check('abc\u007f\u007f', 'a|');
  check('\u007f\u001b[D', '|');
  check('a\u001b[5~b\u001b[1;9Zc', 'abc|');
});

test('the cursor moves over whole characters, also over wide ones', () => {
  const check = (keys: string, expected: string) =>
    expect(show(type(open(), keys)), JSON.stringify(keys)).toBe(expected);
  check('港口\u001b[DX', '港X|口');
  check('a🚢b\u007f\u007f', 'a|');
  check('e\u0301\u007f', '|');
  check('🚢\u001b[D\u001b[3~', '|');
});

test('Enter sends the line, and the command runs until the prompt is back', () => {
  const session = type(open(), 'kubectl get pods\r');
  expect(submitted(session)).toEqual(['kubectl get pods']);
  expect(session.state.mode).toBe('running');
  expect(show(session)).toBe('|');
});

test('what is entered before the first prompt waits for it', () => {
  const session = type({ state: createLineEditor(), effects: [] }, 'ls\r\u0003\techo one\recho two\r');
  expect(session.effects).toEqual([]);
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(submitted(session)).toEqual(['echo one']);
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(submitted(session)).toEqual(['echo one', 'echo two']);
});

test('history: arrows walk, the draft comes back, doubles and blanks are not kept', () => {
  const session = open(['one', 'two']);
  type(session, 'dra\u001b[A');
  expect(show(session)).toBe('two|');
  expect(show(type(session, '\u001b[A\u001b[A'))).toBe('one|');
  expect(show(type(session, '\u001b[B\u001b[B\u001b[B'))).toBe('dra|');
  type(session, '\u0015two\r');
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  type(session, '   \r');
  expect(session.state.history).toEqual(['one', 'two']);
});

test('Ctrl-R finds, goes further back, gives back with Ctrl-G, and sends with Enter', () => {
  const history = ['kubectl get pods', 'curl http://1.1.1.3', 'kubectl get nodes', 'ls'];
  const search = (keys: string) => type(open(history), `draft\u0012${keys}`);
  expect(search('get').state.text).toBe('kubectl get nodes');
  expect(search('get\u0012').state.text).toBe('kubectl get pods');
  expect(search('get\u0012\u0012').state.text).toBe('kubectl get pods');
  expect(search('curlx').state.search?.found).toBeNull();
  expect(search('curlx\u007f').state.text).toBe('curl http://1.1.1.3');
  expect(show(search('get\u0007'))).toBe('draft|');
  expect(submitted(search('pods\r'))).toEqual(['kubectl get pods']);
  expect(show(search('pods\u001b[C!'))).toBe('kubectl get pods!|');
});

test('a paste of many lines is sent line by line, each when the prompt is back', () => {
  const session = open();
  type(session, 'X\u001b[D\u001b[200~cat <<EOF\rhello\rEOF\rtail\u001b[201~');
  expect(submitted(session)).toEqual(['cat <<EOF']);
  apply(session, { type: 'prompt', mode: 'continuation', prompt: '> ' });
  apply(session, { type: 'prompt', mode: 'continuation', prompt: '> ' });
  expect(submitted(session)).toEqual(['cat <<EOF', 'hello', 'EOF']);
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(submitted(session)).toHaveLength(3);
  expect(show(session)).toBe('tailX|');
});

test('a paste of one line waits for Enter, and control characters in it do nothing', () => {
  expect(show(type(open(), '\u001b[200~ls\u0003 -l\u001b[201~'))).toBe('ls -l|');
});

test('Ctrl-C gives the line up, stops the queue, and reaches a running program', () => {
  const session = type(open(), 'half a li\u0003');
  expect(session.effects).toEqual([{ type: 'abandon', text: 'half a li' }]);
  expect(show(session)).toBe('|');
  const running = type(open(), '\u001b[200~sleep 9\rls\rls\r\u001b[201~\u0003');
  apply(running, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(running.effects).toEqual([{ type: 'submit', text: 'sleep 9', pasted: true }, { type: 'interrupt' }]);
  const continued = open();
  apply(continued, { type: 'prompt', mode: 'continuation', prompt: '> ' });
  expect(type(continued, 'x\u0003').effects).toEqual([{ type: 'interrupt' }]);
});

test('while a program runs, lines and the end of input go to it and are not remembered', () => {
  const session = open(['old']);
  apply(session, { type: 'prompt', mode: 'running', prompt: '' });
  type(session, 'hello\rrest\u0004\u001b[A');
  expect(session.effects).toEqual([
    { type: 'submit', text: 'hello', pasted: false },
    { type: 'keys', text: 'rest\u0004' },
  ]);
  expect(session.state.history).toEqual(['old']);
  expect(show(session)).toBe('|');
});

test('what is typed while a program runs stands at the next prompt', () => {
  const session = type(open(), 'sleep 1\rls');
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(show(session)).toBe('ls|');
  expect(submitted(session)).toEqual(['sleep 1']);
});

test('Tab asks, takes the only one, fills in what is shared, lists at the second Tab', () => {
  const answer = (session: Session, from: number, candidates: string[]) => {
    const { text, cursor } = session.state;
    return apply(session, { type: 'completed', text, cursor, completion: { from, candidates } });
  };
  const one = type(open(), 'kubectl get po\t');
  expect(one.effects).toEqual([{ type: 'complete', text: 'kubectl get po', cursor: 14 }]);
  expect(show(answer(one, 12, ['pods']))).toBe('kubectl get pods |');
  const many = answer(type(open(), 'cat p\t'), 4, ['pod-a', 'pod-b']);
  expect(show(many)).toBe('cat pod-|');
  answer(type(many, '\t'), 4, ['pod-a', 'pod-b']);
  answer(type(many, '\t'), 4, ['pod-a', 'pod-b']);
  expect(many.effects.at(-1)).toEqual({ type: 'list', candidates: ['pod-a', 'pod-b'] });
  expect(show(answer(type(open(), 'cd d\t'), 3, ['dir/']))).toBe('cd dir/|');
  const stale = type(open(), 'po\t');
  type(stale, 'x');
  apply(stale, { type: 'completed', text: 'po', cursor: 2, completion: { from: 0, candidates: ['pods'] } });
  expect(show(stale)).toBe('pox|');
  expect(answer(type(open(), 'zz\t'), 0, []).effects.at(-1)).toEqual({ type: 'bell' });
});

test('a command from the text goes through the queue and keeps what was being typed', () => {
  const session = type(open(), 'dra');
  apply(session, { type: 'run', lines: ['ls'] });
  expect(submitted(session)).toEqual(['ls']);
  apply(session, { type: 'prompt', mode: 'prompt', prompt: '$ ' });
  expect(show(session)).toBe('dra|');
});
