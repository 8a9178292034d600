import { beforeAll, expect, test } from 'vitest';
import {
  closeCohort,
  createCohort,
  joinCohort,
  leaveCohort,
  listCohorts,
  listMyCohorts,
  readCohort,
  readMembers,
  renameCohort,
  rotateAccessCode,
} from './cohorts';
import { syncCatalogue } from './courses';
import { database } from './db';
import { listEnrolments } from './enrolment';
import { COURSE, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { deleteUser } from './users';
import { OPERATOR, type Person } from './viewer';

openTestDatabase();
let teacher: Person;
const SAILS = { id: 'sails', title: 'Sails', status: 'open', lessons: [] };

beforeAll(async () => {
  await syncCatalogue(OPERATOR, [COURSE, SAILS]);
  teacher = await createPerson('instructor');
});

const open = (name = 'Evening') => createCohort(teacher, { name, course: 'knots' });

test('a code is ten letters and digits that nobody mistakes, another one each time', async () => {
  const codes = await Promise.all(Array.from({ length: 20 }, async () => (await open()).accessCode));
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$/);
  expect(new Set(codes).size).toBe(20);
});

test('joining by the code, however it is typed, enrols; twice is once', async () => {
  const { id, accessCode } = await open('Tuesday');
  const person = await createPerson();
  const joined = await joinCohort(person, ` ${accessCode.toLowerCase().replace('-', ' ')} `);
  expect(joined).toMatchObject({ id, name: 'Tuesday', course: 'knots' });
  expect(await joinCohort(person, accessCode)).toEqual(joined);
  expect(await listMyCohorts(person)).toEqual([joined]);
  expect((await listEnrolments(person)).map(({ courseId }) => courseId)).toEqual(['knots']);
  expect((await readCohort(teacher, id)).members).toBe(1);
  expect(await readMembers(teacher, id)).toMatchObject([{ userId: person.userId, name: null }]);
});

test('a wrong code, an old code, a closed group', async () => {
  const person = await createPerson();
  const join = (code: string) => joinCohort(person, code);
  for (const code of ['', 'AAAAA-AAAAA', '-', `' or true --`, '\0', 'ä'.repeat(200)]) {
    await expect(join(code)).rejects.toMatchObject({ code: 'not-found' });
  }
  const { id, accessCode: old } = await open();
  const { accessCode } = await rotateAccessCode(teacher, id);
  expect(accessCode).not.toBe(old);
  await expect(join(old)).rejects.toMatchObject({ code: 'not-found' });
  await join(accessCode);
  const { closedAt } = await closeCohort(teacher, id);
  expect(closedAt).toBeInstanceOf(Date);
  expect((await closeCohort(teacher, id)).closedAt).toEqual(closedAt);
  await expect(join(accessCode)).rejects.toMatchObject({ code: 'cohort-closed' });
  await expect(rotateAccessCode(teacher, id)).rejects.toMatchObject({ code: 'cohort-closed' });
  expect((await readCohort(teacher, id)).members).toBe(1);
});

test('who leaves keeps enrolment and can join again; nobody leaves for another', async () => {
  const { id, accessCode } = await open();
  const [person, other] = [await createPerson(), await createPerson()];
  await joinCohort(person, accessCode);
  await expect(leaveCohort(other, id)).rejects.toMatchObject({ code: 'not-found' });
  await leaveCohort(person, id);
  await expect(leaveCohort(person, id)).rejects.toMatchObject({ code: 'not-found' });
  expect(await listMyCohorts(person)).toEqual([]);
  expect(await listEnrolments(person)).toHaveLength(1);
  await joinCohort(person, accessCode);
  expect(await listMyCohorts(person)).toHaveLength(1);
});

test('lists: open ones first, the newest first, of one course or all', async () => {
  await database().cohort.deleteMany();
  const first = await open('first');
  await open('second');
  await createCohort(teacher, { name: 'at sea', course: 'sails' });
  await open('third');
  await renameCohort(teacher, (await open('fourth')).id, 'last');
  await closeCohort(teacher, first.id);
  const names = async (course: string | null) => (await listCohorts(teacher, course)).map(({ name }) => name);
  expect(await names('knots')).toEqual(['last', 'third', 'second', 'first']);
  expect(await names(null)).toEqual(['last', 'third', 'at sea', 'second', 'first']);
  expect(await names('none')).toEqual([]);
});

test('what is not there: another course, another id, no id', async () => {
  await expect(createCohort(teacher, { name: 'x', course: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
  for (const id of ['00000000-0000-4000-8000-00000000dead', 'x', '']) {
    for (const act of [readCohort, readMembers, closeCohort, rotateAccessCode, leaveCohort]) {
      await expect(act(teacher, id)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(renameCohort(teacher, id, 'x')).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('a group outlives its maker; a member who deletes everything is gone from it', async () => {
  const maker = await createPerson('instructor');
  const { id, accessCode } = await createCohort(maker, { name: 'x', course: 'knots' });
  const person = await createPerson();
  await joinCohort(person, accessCode);
  await deleteUser(maker, maker.userId);
  expect((await readCohort(teacher, id)).members).toBe(1);
  await deleteUser(person, person.userId);
  expect((await readCohort(teacher, id)).members).toBe(0);
});
