import { expect, test } from 'vitest';
import type { DeviceAttempt } from '../../lib/sandbox/client-device';
import type { LessonProgress, ProgressAnswer } from '../../lib/sandbox/server-messages';
import { bringTogether, findContinuation, type ListedCourse } from './progress-view';

const task = (id: string) => ({ id, title: id.toUpperCase() });
const COURSES: readonly ListedCourse[] = [
  {
    slug: 'knots',
    title: 'Knots',
    lessons: [
      { id: 'bowline', title: 'Bowline', number: 0, tasks: [task('loop'), task('tighten')] },
      { id: 'reef', title: 'Reef knot', number: 1, tasks: [task('cross')] },
    ],
  },
];

const device = (part: Partial<DeviceAttempt> = {}): DeviceAttempt => ({
  ...{ attempt: 'd1', lesson: 'knots/bowline', createdAt: '2026-11-01', updatedAt: '2026-11-02', entries: 4 },
  ...{ tasksDone: [], isLeft: false },
  ...part,
});

const known = (part: Partial<LessonProgress> = {}): ProgressAnswer => ({
  courses: [
    {
      ...{ course: 'knots', title: 'Knots', enrolledAt: null, continueAt: null },
      lessons: [
        {
          ...{ lesson: 'bowline', title: 'Bowline', state: 'begun', completedAt: null, lastSeenAt: null },
          ...{ skippedAt: null, verifiedTasks: [], attempt: 's1', isDue: false },
          tasks: [
            {
              ...{ task: 'loop', title: 'LOOP', state: 'verified', minutes: 2 },
              ...{ doneAt: '2026-11-05T10:00', verifiedAt: '2026-11-05T10:01' },
            },
            {
              ...{ task: 'tighten', title: 'TIGHTEN', state: 'trying', minutes: null },
              ...{ doneAt: null, verifiedAt: null },
            },
          ],
          attempts: [
            {
              ...{ attempt: 's1', number: 1, state: 'open', entries: 9 },
              ...{ createdAt: '2026-11-04', updatedAt: '2026-11-05' },
            },
          ],
          ...part,
        },
      ],
    },
  ],
});

const statesOf = (answer: ProgressAnswer | null, attempts: readonly DeviceAttempt[]) =>
  bringTogether(COURSES, answer, attempts)[0]!.lessons.map(({ state, tasks }) => [
    state,
    ...tasks.map((one) => one.state),
  ]);

test('a visitor’s work is what this device has; done here is not verified', () => {
  expect(statesOf(null, [])).toEqual([
    ['untouched', 'not-started', 'not-started'],
    ['untouched', 'not-started'],
  ]);
  expect(statesOf(null, [device()])[0]).toEqual(['begun', 'trying', 'not-started']);
  expect(statesOf(null, [device({ tasksDone: ['loop'] })])[0]).toEqual(['begun', 'done', 'trying']);
  expect(statesOf(null, [device({ tasksDone: ['loop', 'tighten'] })])[0]).toEqual(['done', 'done', 'done']);
});

test('the server’s word goes before the device’s, and what it does not know yet is added', () => {
  expect(statesOf(known(), [])[0]).toEqual(['begun', 'verified', 'trying']);
  expect(statesOf(known(), [device({ attempt: 's1', tasksDone: ['loop', 'tighten'] })])[0]).toEqual([
    ...['done', 'verified', 'done'],
  ]);
  expect(statesOf(known({ completedAt: '2026-11-06', state: 'completed' }), [])[0]![0]).toBe('verified');
  const [lesson] = bringTogether(COURSES, known(), [])[0]!.lessons;
  expect(lesson!.tasks[0]).toMatchObject({ at: '2026-11-05T10:01', minutes: 2 });
});

test('an attempt that both know is listed once; the newest comes first, numbers follow the beginning', () => {
  const [lesson] = bringTogether(COURSES, known(), [
    device({ attempt: 's1' }),
    device({ attempt: 'd2', createdAt: '2026-11-03', updatedAt: '2026-11-09' }),
  ])[0]!.lessons;
  expect(
    lesson!.attempts.map(({ attempt, number, isOnDeviceOnly }) => [attempt, number, isOnDeviceOnly]),
  ).toEqual([
    ['d2', 1, true],
    ['s1', 2, false],
  ]);
});

test('one continues at the lesson worked at last, else at the next that is open', () => {
  const place = (answer: ProgressAnswer | null, attempts: readonly DeviceAttempt[]) => {
    const found = findContinuation(bringTogether(COURSES, answer, attempts));
    return found && [found.lesson.id, found.task?.id];
  };
  expect(place(null, [])).toBe(null);
  expect(place(null, [device()])).toEqual(['bowline', 'loop']);
  expect(place(known(), [])).toEqual(['bowline', 'tighten']);
  expect(place(known(), [device({ lesson: 'knots/reef', updatedAt: '2026-12-01' })])).toEqual([
    'reef',
    'cross',
  ]);
  expect(place(known({ completedAt: '2026-11-06' }), [])).toEqual(['reef', 'cross']);
  const reefDone = device({ lesson: 'knots/reef', updatedAt: '2026-12-01', tasksDone: ['cross'] });
  expect(place(known(), [reefDone])).toEqual(['bowline', 'tighten']);
  expect(place(known({ completedAt: '2026-11-06' }), [reefDone])).toBe(null);
});

test('an exercise is due again by the server’s word, where another draw can be taken', () => {
  const isDue = (listed: readonly ListedCourse[], answer: ProgressAnswer | null) =>
    bringTogether(listed, answer, [])[0]!.lessons.map((lesson) => lesson.isDue);
  const fixed = COURSES.map((course) => ({
    ...course,
    lessons: course.lessons.map((lesson) => ({ ...lesson, isFixed: true })),
  }));
  expect(isDue(COURSES, known({ isDue: true }))).toEqual([true, false]);
  expect(isDue(COURSES, known())).toEqual([false, false]);
  expect(isDue(COURSES, null)).toEqual([false, false]);
  expect(isDue(fixed, known({ isDue: true }))).toEqual([false, false]);
});
