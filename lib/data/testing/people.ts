/** People and a course for tests. */
import { randomUUID } from 'node:crypto';
import { syncCatalogue } from '../courses';
import { database } from '../db';
import { OPERATOR, type Person, type Role } from '../viewer';

export async function createPerson(role: Role = 'student', email: string | null = null): Promise<Person> {
  const { id } = await database().user.create({
    data: { email: email ?? `${randomUUID()}@example.org`, role },
  });
  return { userId: id, role };
}

export const COURSE = {
  id: 'knots',
  title: 'Knots',
  status: 'open',
  lessons: [
    {
      id: 'bowline',
      title: 'The bowline',
      tasks: [
        { id: 'loop', title: 'Make a loop' },
        { id: 'pull', title: 'Pull it' },
      ],
    },
    { id: 'hitch', title: 'The clove hitch', tasks: [{ id: 'turn', title: 'Take a turn' }] },
  ],
};

export const createCourse = () => syncCatalogue(OPERATOR, [COURSE]);
