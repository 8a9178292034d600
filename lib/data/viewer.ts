/**
 * Who is asking. Every function of this room that reads or writes what belongs to somebody takes the viewer first and
 * decides here, beside the data, what is allowed.
 */
import { NotAllowed, NotSignedIn } from './refusals';

export type Role = 'student' | 'instructor' | 'owner';

/** Somebody signed in; `null` is everybody else. */
export interface Person {
  readonly userId: string;
  readonly role: Role;
}

/** Parts of ourselves. No session can become one of these: sessions carry roles of the database only. */
export interface Machine {
  readonly userId: null;
  /** verifier: the replay of logs. operator: who may run commands on the server's own machine. */
  readonly role: 'verifier' | 'operator';
}

export type Viewer = Person | Machine | null;

export const VERIFIER: Machine = { userId: null, role: 'verifier' };
export const OPERATOR: Machine = { userId: null, role: 'operator' };

export function requirePerson(viewer: Viewer): Person {
  if (viewer === null) throw new NotSignedIn();
  if (viewer.userId === null) throw new NotAllowed();
  return viewer;
}

export function requireRole(viewer: Viewer, ...roles: readonly (Role | Machine['role'])[]): void {
  if (viewer === null) throw new NotSignedIn();
  if (!roles.includes(viewer.role)) throw new NotAllowed();
}
