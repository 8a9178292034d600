/** What is said of accounts and roles, as plain functions. */
export type TeachRole = 'student' | 'instructor' | 'owner';

export interface ListedPerson {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: TeachRole;
  /** ISO 8601 */
  readonly createdAt: string;
}

/** By part of a name, an e-mail or a role; those who teach come first. */
export function findPeople(people: readonly ListedPerson[], search: string): readonly ListedPerson[] {
  const wanted = search.trim().toLowerCase();
  const fits = ({ name, email, role }: ListedPerson) =>
    `${name ?? ''} ${email ?? ''} ${role}`.toLowerCase().includes(wanted);
  const rank = { owner: 0, instructor: 1, student: 2 } as const;
  return [...people].filter(fits).sort((left, right) => rank[left.role] - rank[right.role]);
}

interface RoleFacts {
  readonly role: TeachRole;
  readonly isSelf: boolean;
  /** How many there are. */
  readonly owners: number;
}

/** Why this role can't be changed here; `null` where it can. The server has the last word. */
export function whyNot({ role, isSelf, owners }: RoleFacts): string | null {
  if (role === 'owner' && owners <= 1) {
    return isSelf ? 'You are the only owner. Make somebody else an owner first.' : 'This is the only owner.';
  }
  return null;
}

const MEANINGS: Readonly<Record<TeachRole, string>> = {
  student: 'A student sees only their own work.',
  instructor: 'An instructor sees the names, e-mails and attempts of all learners.',
  owner: 'An owner sees all of that, and changes the roles of everybody.',
};

/** Asked before a role changes; it works at the person's next request. */
export function roleQuestion(label: string, role: TeachRole, isSelf: boolean): string {
  const loss = isSelf && role !== 'owner' ? ' You will not be able to take this back yourself.' : '';
  return `Make ${label} ${role === 'student' ? 'a' : 'an'} ${role}? ${MEANINGS[role]}${loss}`;
}
