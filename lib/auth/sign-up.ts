/** Accounts with e-mail and password: making one, another password, and what one-time links allow. */
import { createStudent, type NewAccount } from '../data/identity';
import { becomeOwner, resetByLink } from '../data/links';
import { countHit } from '../data/rate-limits';
import { Conflict } from '../data/refusals';
import { readAccount, readPasswordHash, setPassword } from '../data/users';
import { requirePerson, type Viewer } from '../data/viewer';
import { LINK_ADDRESS, PASSWORD_CHANGE, SIGN_UP_ADDRESS } from './limits';
import { hashPassword, isPassword, requireGoodPassword } from './passwords';

/** Shown wherever an account is made; a new wording gets a new id. */
export const CONSENT = {
  id: '2026-11-22',
  sentences: [
    'Drydock stores the commands and files that you type in lessons, and when you typed them.',
    'Instructors and the owner of this site see your attempts: each command, each mistake and your progress.',
    'They can read and replay them, also with programs of their own, until you delete your account.',
  ],
} as const;

export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly name: string | null;
}

/**
 * Makes an account. Says the same, after the same work, where the e-mail has one already: that one stays untouched,
 * and the sign-in that follows opens it only with its own password.
 */
export async function signUp(form: SignUp, address: string): Promise<void> {
  requireGoodPassword(form.password, form.email);
  await countHit(SIGN_UP_ADDRESS, address);
  await createStudent(await toAccount(form));
}

export async function resetPassword(token: string, password: string, address: string): Promise<void> {
  requireGoodPassword(password, '');
  await countHit(LINK_ADDRESS, address);
  await resetByLink(token, await hashPassword(password));
}

/** Who has a password must say it. Afterwards all sessions are over. */
export async function changePassword(viewer: Viewer, old: string | null, password: string): Promise<void> {
  const { userId } = requirePerson(viewer);
  await countHit(PASSWORD_CHANGE, userId);
  const { email } = await readAccount(viewer);
  requireGoodPassword(password, email ?? '');
  const stored = await readPasswordHash(viewer);
  if (stored !== null && !(await isPassword(old ?? '', stored))) {
    throw new Conflict('wrong-password', 'The old password is not right. Nothing was changed.');
  }
  await setPassword(viewer, await hashPassword(password));
}

/** With a form a new account becomes the owner, without one whoever is signed in. */
export async function takeOwnership(
  viewer: Viewer,
  token: string,
  form: SignUp | null,
  address: string,
): Promise<void> {
  if (form !== null) requireGoodPassword(form.password, form.email);
  await countHit(LINK_ADDRESS, address);
  await becomeOwner(viewer, token, form && (await toAccount(form)));
}

const toAccount = async ({ email, name, password }: SignUp): Promise<NewAccount> => ({
  ...{ email, name },
  passwordHash: await hashPassword(password),
  wording: CONSENT.id,
});
