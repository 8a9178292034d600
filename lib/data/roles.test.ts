/** Every function of this room against everybody who could call it. A function that is in no list fails the last test. */
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import * as analytics from './analytics';
import * as apiTokens from './api-tokens';
import * as attemptLog from './attempt-log';
import * as attempts from './attempts';
import * as cohorts from './cohorts';
import * as courses from './courses';
import * as db from './db';
import * as enrolment from './enrolment';
import * as events from './events';
import * as identity from './identity';
import * as learners from './learners';
import * as learning from './learning';
import * as links from './links';
import * as progress from './progress';
import * as rateLimits from './rate-limits';
import * as refusals from './refusals';
import * as schemaState from './schema-state';
import * as selections from './selections';
import * as signRows from './sign-rows';
import * as signs from './signs';
import { batchOf, lines } from './testing/batches';
import { COURSE, createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import * as users from './users';
import * as uuid from './uuid';
import * as verdicts from './verdicts';
import * as viewers from './viewer';
import { OPERATOR, type Person, VERIFIER, type Viewer } from './viewer';
import * as work from './work';

openTestDatabase();

const CALLERS = ['nobody', 'self', 'student', 'instructor', 'owner', 'verifier', 'operator'] as const;
type Caller = (typeof CALLERS)[number];
type Outcome = 'ok' | 'not-signed-in' | 'not-allowed' | 'not-found';

/** A student with an attempt, in a cohort, whom the calls are about. */
interface Subject {
  readonly person: Person;
  readonly email: string;
  readonly attempt: string;
  readonly cohort: string;
  readonly accessCode: string;
}

interface Row {
  readonly call: (viewer: Viewer, subject: Subject) => Promise<unknown>;
  readonly expected: Readonly<Record<Caller, Outcome>>;
}

const outcomes = (...expected: readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]) =>
  Object.fromEntries(CALLERS.map((caller, index) => [caller, expected[index]])) as Record<Caller, Outcome>;

/** What is about the caller's own things: every person may, machines may not. */
const OWN = outcomes('not-signed-in', 'ok', 'ok', 'ok', 'ok', 'not-allowed', 'not-allowed');
const OWNERS = outcomes(
  'not-signed-in',
  'not-allowed',
  'not-allowed',
  'not-allowed',
  'ok',
  'not-allowed',
  'ok',
);
const TEACHERS = outcomes('not-signed-in', 'not-allowed', 'not-allowed', 'ok', 'ok', 'not-allowed', 'ok');
const SELF_AND_OWNERS = outcomes(
  'not-signed-in',
  'ok',
  'not-allowed',
  'not-allowed',
  'ok',
  'not-allowed',
  'ok',
);
const SELF_AND_TEACHERS = outcomes(
  'not-signed-in',
  'ok',
  'not-found',
  'ok',
  'ok',
  'not-allowed',
  'not-allowed',
);
const SELF_ONLY = outcomes(
  'not-signed-in',
  'ok',
  'not-found',
  'not-found',
  'not-found',
  'not-allowed',
  'not-allowed',
);
/** Keys stand for people: machines have none. */
const TEACHING_PEOPLE = outcomes(
  'not-signed-in',
  'not-allowed',
  'not-allowed',
  'ok',
  'ok',
  'not-allowed',
  'not-allowed',
);
const onlyMachine = (machine: Caller): Record<Caller, Outcome> => ({
  ...outcomes(
    'not-signed-in',
    'not-allowed',
    'not-allowed',
    'not-allowed',
    'not-allowed',
    'not-allowed',
    'not-allowed',
  ),
  [machine]: 'ok',
});

const JUDGEMENT = {
  sequence: 1,
  outcome: 'not-yet',
  tasks: [],
  serverVersion: 'v',
  contentHash: 'c',
  serverHash: 'h',
  replayMs: 1,
  message: null,
  expected: null,
  found: null,
} as const;

const ALL = { course: 'knots', cohort: null };

const ROWS: Record<string, Row> = {
  listTaughtCourses: { call: (viewer) => analytics.listTaughtCourses(viewer), expected: TEACHERS },
  readTaskTable: {
    call: (viewer) => analytics.readTaskTable(viewer, ALL, { page: 1, pageSize: 5 }),
    expected: TEACHERS,
  },
  readFunnel: { call: (viewer) => analytics.readFunnel(viewer, ALL), expected: TEACHERS },
  readTrouble: { call: (viewer) => analytics.readTrouble(viewer, ALL), expected: TEACHERS },
  readSigns: { call: (viewer) => learning.readSigns(viewer, ALL, []), expected: TEACHERS },
  readHelps: {
    call: (viewer) => learning.readHelps(viewer, ALL, { lesson: 'knots/bowline', version: 'v' }),
    expected: TEACHERS,
  },
  listLearnerAttempts: {
    call: (viewer, { person: { userId } }) =>
      analytics.listLearnerAttempts(viewer, { course: 'knots', userId }),
    expected: TEACHERS,
  },
  createCohort: {
    call: (viewer) => cohorts.createCohort(viewer, { name: 'New', course: 'knots' }),
    expected: TEACHERS,
  },
  listCohorts: { call: (viewer) => cohorts.listCohorts(viewer), expected: TEACHERS },
  readCohort: { call: (viewer, { cohort }) => cohorts.readCohort(viewer, cohort), expected: TEACHERS },
  renameCohort: {
    call: (viewer, { cohort }) => cohorts.renameCohort(viewer, cohort, 'New'),
    expected: TEACHERS,
  },
  closeCohort: { call: (viewer, { cohort }) => cohorts.closeCohort(viewer, cohort), expected: TEACHERS },
  rotateAccessCode: {
    call: (viewer, { cohort }) => cohorts.rotateAccessCode(viewer, cohort),
    expected: TEACHERS,
  },
  readLearner: {
    call: (viewer, { person }) => learners.readLearner(viewer, person.userId),
    expected: TEACHERS,
  },
  readMembers: { call: (viewer, { cohort }) => cohorts.readMembers(viewer, cohort), expected: TEACHERS },
  joinCohort: { call: (viewer, { accessCode }) => cohorts.joinCohort(viewer, accessCode), expected: OWN },
  leaveCohort: { call: (viewer, { cohort }) => cohorts.leaveCohort(viewer, cohort), expected: SELF_ONLY },
  listMyCohorts: { call: (viewer) => cohorts.listMyCohorts(viewer), expected: OWN },
  createApiToken: {
    call: (viewer) => apiTokens.createApiToken(viewer, { name: 'New', expiresAt: null }),
    expected: TEACHING_PEOPLE,
  },
  listApiTokens: { call: (viewer) => apiTokens.listApiTokens(viewer), expected: TEACHING_PEOPLE },
  revokeApiToken: {
    // One of the caller's own, where they may have one.
    call: async (viewer) => {
      const made = await apiTokens
        .createApiToken(viewer, { name: 'New', expiresAt: null })
        .catch(() => ({ token: { id: randomUUID() } }));
      await apiTokens.revokeApiToken(viewer, made.token.id);
    },
    expected: TEACHING_PEOPLE,
  },
  readConsents: { call: (viewer) => users.readConsents(viewer), expected: OWN },
  giveConsent: { call: (viewer) => users.giveConsent(viewer, 'wording'), expected: OWN },
  saveEntries: {
    call: (viewer, { attempt }) => attempts.saveEntries(viewer, batchOf(lines('a', 'b'), 2, { attempt })),
    expected: SELF_ONLY,
  },
  readAttempt: {
    call: (viewer, { attempt }) => attempts.readAttempt(viewer, attempt),
    expected: SELF_AND_TEACHERS,
  },
  listAttempts: { call: (viewer) => attempts.listAttempts(viewer, 'knots/bowline'), expected: OWN },
  listEvents: {
    call: (viewer, { attempt }) => events.listEvents(viewer, attempt),
    expected: SELF_AND_TEACHERS,
  },
  readProgress: { call: (viewer) => progress.readProgress(viewer), expected: OWN },
  enrol: { call: (viewer) => enrolment.enrol(viewer, 'knots'), expected: OWN },
  listEnrolments: { call: (viewer) => enrolment.listEnrolments(viewer), expected: OWN },
  listCourses: {
    call: (viewer) => courses.listCourses(viewer),
    expected: outcomes('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'),
  },
  syncCatalogue: {
    call: (viewer) => courses.syncCatalogue(viewer, [COURSE]),
    expected: onlyMachine('operator'),
  },
  readAccount: { call: (viewer) => users.readAccount(viewer), expected: OWN },
  rename: { call: (viewer) => users.rename(viewer, 'New'), expected: OWN },
  signOutEverywhere: { call: (viewer) => users.signOutEverywhere(viewer), expected: OWN },
  setPassword: { call: (viewer) => users.setPassword(viewer, 'hash'), expected: OWN },
  readPasswordHash: { call: (viewer) => users.readPasswordHash(viewer), expected: OWN },
  listUsers: { call: (viewer) => users.listUsers(viewer), expected: OWNERS },
  findUser: { call: (viewer, { email }) => users.findUser(viewer, email), expected: TEACHERS },
  setRole: { call: (viewer, { person }) => users.setRole(viewer, person.userId, 'owner'), expected: OWNERS },
  deleteUser: {
    call: (viewer, { person }) => users.deleteUser(viewer, person.userId),
    expected: SELF_AND_OWNERS,
  },
  exportUser: {
    call: (viewer, { person }) => users.exportUser(viewer, person.userId),
    expected: SELF_AND_OWNERS,
  },
  createLink: {
    call: (viewer, { person }) => links.createLink(viewer, 'reset', person.userId),
    expected: TEACHERS,
  },
  listPending: { call: (viewer) => verdicts.listPending(viewer), expected: onlyMachine('verifier') },
  readPending: {
    call: (viewer, { attempt }) => verdicts.readPending(viewer, attempt),
    expected: onlyMachine('verifier'),
  },
  recordVerdict: {
    call: (viewer, { attempt }) => verdicts.recordVerdict(viewer, { attempt, ...JUDGEMENT }),
    expected: onlyMachine('verifier'),
  },
  recordFault: {
    call: (viewer, { attempt }) => verdicts.recordFault(viewer, attempt),
    expected: onlyMachine('verifier'),
  },
  readVerification: {
    call: (viewer, { attempt }) => verdicts.readVerification(viewer, attempt),
    expected: onlyMachine('verifier'),
  },
};

/** Without a viewer: what finds out who is asking, counts everybody, or works within a call that has checked. */
const WITHOUT_VIEWER = [
  'findPerson',
  'findCredentials',
  'createStudent',
  'findOrCreateByProvider',
  'normaliseEmail',
  'inspectLink',
  'signInByLink',
  'resetByLink',
  'becomeOwner',
  'hashToken',
  'countHit',
  'takeBackHit',
  'sweepRateLimits',
  'readSchemaState',
  'lessonId',
  'addEnrolment',
  'storeEvents',
  'verificationOf',
  'findByApiToken',
  'readStates',
  'noteSave',
  'noteVerdict',
  'noteSigns',
  'notePredictions',
  'plainChoice',
  'summariseSigns',
  'noSigns',
  'inCohort',
  'requireSelection',
  'requireTeacher',
  'findTroubles',
  'moveClock',
  'insertAttempt',
  'hashAt',
  'firstDifference',
  'copyEntries',
  'appendEntries',
  'database',
  'closeDatabase',
  'transaction',
  'isUnreachable',
  'isUuid',
  'requirePerson',
  'requireRole',
  ...Object.keys(refusals),
];

const people = {} as Record<'student' | 'instructor' | 'owner', Person>;

beforeAll(async () => {
  await createCourse();
  people.student = await createPerson('student');
  people.instructor = await createPerson('instructor');
  people.owner = await createPerson('owner');
});

async function createSubject(): Promise<Subject> {
  const email = `${randomUUID()}@example.org`;
  const person = await createPerson('student', email);
  const { attempt } = await attempts.saveEntries(person, batchOf(lines('a')));
  const { id: cohort, accessCode } = await cohorts.createCohort(OPERATOR, { name: 'Some', course: 'knots' });
  await cohorts.joinCohort(person, accessCode);
  return { person, email, attempt, cohort, accessCode };
}

function viewerOf(caller: Caller, subject: Subject): Viewer {
  if (caller === 'nobody') return null;
  if (caller === 'self') return subject.person;
  if (caller === 'verifier') return VERIFIER;
  if (caller === 'operator') return OPERATOR;
  return people[caller];
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof refusals.Refusal) return error.code;
    throw error;
  }
}

for (const [name, { call, expected }] of Object.entries(ROWS)) {
  test(`${name}: who may`, async () => {
    const found: Partial<Record<Caller, string>> = {};
    for (const caller of CALLERS) {
      const subject = await createSubject();
      found[caller] = await outcomeOf(call(viewerOf(caller, subject), subject));
    }
    expect(found).toEqual(expected);
  });
}

test('instructors reach students only: no links for, and no search of, their own kind or owners', async () => {
  for (const role of ['instructor', 'owner'] as const) {
    const email = `${randomUUID()}@example.org`;
    const { userId } = await createPerson(role, email);
    const link = links.createLink(people.instructor, 'sign-in', userId);
    await expect(link).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(users.findUser(people.instructor, email)).rejects.toMatchObject({ code: 'not-found' });
  }
});

const ROOM: Readonly<Record<string, object>> = {
  ...{ analytics, attempts, cohorts, courses, db, enrolment, events, identity, links, progress, refusals },
  ...{ learners, learning, selections, signs, users, uuid, verdicts, work },
  ...{ 'sign-rows': signRows },
  ...{ 'api-tokens': apiTokens, 'attempt-log': attemptLog, 'rate-limits': rateLimits },
  ...{ 'schema-state': schemaState, viewer: viewers },
};
const TYPES_ONLY = ['teaching-records'];

test('an instructor reads the name of who is enrolled, and of nobody else', async () => {
  const { userId } = await createPerson('student', `${randomUUID()}@example.org`);
  const refused = learners.readLearner(people.instructor, userId);
  await expect(refused).rejects.toMatchObject({ code: 'not-found' });
  expect(await learners.readLearner(people.owner, userId)).toMatchObject({ userId });
  await enrolment.enrol({ userId, role: 'student' }, 'knots');
  expect(await learners.readLearner(people.instructor, userId)).toMatchObject({ userId });
});

test('every file of the room is looked at, and every function of it is in one of the two lists', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length));
  expect([...Object.keys(ROOM), ...TYPES_ONLY].sort()).toEqual(files.sort());
  const functions = Object.values(ROOM).flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
  );
  expect(functions.sort()).toEqual([...Object.keys(ROWS), ...WITHOUT_VIEWER].sort());
});
