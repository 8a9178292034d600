import { expect, test } from 'vitest';
import { type AttemptSigns, type SignEvent, type SignStep, summariseSigns } from './signs';

const QUIET: Omit<SignStep, 'sequence'> = {
  ...{ isCommand: true, isMending: false, isChange: false, isLook: false, isJudged: true, isPassed: false },
  ...{ met: '00', mistakes: [], hints: [] },
};

type Turn = string | Partial<SignStep>;

/** A text stands for the conditions that hold after a command. */
const stepsOf = (turns: readonly Turn[]): SignStep[] =>
  turns.map((turn, at) => ({
    ...{ ...QUIET, sequence: at + 1 },
    ...(typeof turn === 'string' ? { met: turn, isPassed: turn === '11' } : turn),
  }));

const times = (count: number, turn: Turn = '00') => Array.from({ length: count }, () => turn);

function check(turns: readonly Turn[], expected: Partial<AttemptSigns>, events: readonly SignEvent[] = []) {
  expect(summariseSigns(stepsOf(turns), events), JSON.stringify(turns)).toMatchObject(expected);
}

test('nobody is stuck before the eighth command without a change, and a change begins anew', () => {
  check([], { commands: 0, stuck: 0, freed: 0, isPassed: false });
  check(times(7), { commands: 7, stuck: 0 });
  check(times(8), { stuck: 1, freed: 0 });
  check([...times(7), '10', ...times(7, '10')], { stuck: 0 });
  check([...times(8), '10', ...times(8, '10')], { stuck: 2, freed: 1 });
  check([...times(7), { isCommand: false }], { commands: 7, stuck: 0 });
});

test('freed within ten commands; to lose a condition frees nobody', () => {
  check([...times(8), ...times(9), '10'], { stuck: 1, freed: 1 });
  check([...times(8), ...times(10), '10'], { stuck: 1, freed: 0 });
  check([...times(8, '10'), '00', '10'], { stuck: 1, freed: 0 });
  check([...times(8, '10'), '00', '11'], { stuck: 1, freed: 1 });
  check([...times(60)], { stuck: 1, freed: 0 });
});

/** A command each so many seconds. */
const typed = (...seconds: readonly number[]): SignEvent[] =>
  seconds.map((second, at) => ({ ms: second * 1000, kind: 'source', data: { sequence: at + 1 } }));

test('six minutes of work without a change, long pauses cut', () => {
  check(times(5), { stuck: 1 }, typed(0, 90, 180, 270, 360));
  check(times(5), { stuck: 0 }, typed(0, 90, 180, 270, 359));
  check(times(4), { stuck: 0 }, typed(0, 3600, 7200, 10800));
  check(['00', '10', '10'], { stuck: 0 }, typed(0, 300, 600));
  // What the page did not tell is unknown, not long.
  check(times(3), { stuck: 0 }, [{ ms: 9e6, kind: 'left', data: {} }]);
});

test('what was not judged before the next command counts as judged with it', () => {
  const write = { isChange: true, isMending: true };
  check(['00', { ...write, met: '00', isJudged: false }, '10'], { writes: 1, idleWrites: 0 });
  check(['00', { ...write, met: '00', isJudged: false }, '00'], { writes: 1, idleWrites: 1 });
});

test('changes while mending: idle ones, and whether the fault was looked at before', () => {
  const write = { isChange: true, isMending: true };
  const look = { isLook: true };
  check(['00', '00'], { writes: 0, idleWrites: 0, isLookedFirst: null });
  check(['00', { ...write, met: '10' }], { writes: 1, idleWrites: 0, isLookedFirst: false });
  check([look, write, write, { ...write, met: '10' }], { writes: 3, idleWrites: 2, isLookedFirst: true });
  check(['00', write, look], { writes: 1, idleWrites: 1, isLookedFirst: false });
  check(['00', { ...write, ...look }], { isLookedFirst: true });
  check(['00', { isChange: true }], { writes: 0, isLookedFirst: null });
  // What held before the first judgement nobody knows.
  check([{ ...write, met: '10' }], { writes: 0, idleWrites: 0 });
});

test('help before the pass counts, from the page and from the terminal; after it, it does not', () => {
  const hint = (second: number): SignEvent => ({
    ...{ ms: second * 1000, kind: 'hint', data: { task: 'a', number: 1 } },
  });
  const solution: SignEvent = { ms: 1500, kind: 'solution', data: {} };
  check(['00', '11'], { isHelped: false, isPassed: true, passedMs: 2000 }, typed(1, 2));
  check(['00', '11'], { isHelped: true }, [...typed(1, 2), hint(1.5)]);
  check(['00', '11'], { isHelped: false }, [...typed(1, 2), hint(3)]);
  check(['00', '11', '11'], { isHelped: false, commands: 3 }, [...typed(1, 2, 9), hint(3)]);
  check(['00', '11'], { isHelped: true }, [...typed(1, 2), solution]);
  check([{ hints: ['a 1'] }, '11'], { isHelped: true });
  check(['00', '11', { hints: ['a 1'], met: '11' }], { isHelped: false });
  // Where no times are known it may have come before.
  check(['00', '11'], { isHelped: true, passedMs: null }, [hint(3)]);
});

test('a hint and a message are useful where a new condition holds within ten commands', () => {
  const told = { mistakes: ['a late'] };
  check(['00', told, told, '10', told], {
    helps: [{ taskId: 'a', kind: 'message', key: 'late', times: 2, freed: 1 }],
  });
  check(['00', { hints: ['a 2'] }, ...times(10), '10'], {
    helps: [{ taskId: 'a', kind: 'hint', key: '2', times: 1, freed: 0 }],
  });
  check(['00', { hints: ['a 2'] }, ...times(9), '10'], {
    helps: [{ taskId: 'a', kind: 'hint', key: '2', times: 1, freed: 1 }],
  });
  const wrong: SignEvent = { ms: 1, kind: 'hint', data: { task: 'A\0', number: 1 } };
  check(['00'], { helps: [] }, [wrong]);
});
