/**
 * Passwords: argon2id, computed by threads outside the event loop, two at a time, so that a rush of sign-ins cannot
 * take all memory (each takes 19 MiB) or all cores. Beyond a queue of fifty the answer is "try again".
 */
import { hash, verify } from '@node-rs/argon2';
import { Conflict, TooMany } from '../data/refusals';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD_BYTES = 200;

const AT_ONCE = 2;
const MOST_WAITING = 50;
/** The second recommendation of OWASP's password storage notes; algorithm 2 is argon2id. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A sentence that says what is wrong with a new password; null where nothing is. */
export function findPasswordFault(password: string, email: string): string | null {
  if ([...password].length < SHORTEST_PASSWORD) {
    return `Your password needs at least ${SHORTEST_PASSWORD} characters.`;
  }
  if (Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) {
    return `Your password is too long. ${LONGEST_PASSWORD_BYTES} bytes are the most.`;
  }
  if (password.toLowerCase() === email.trim().toLowerCase()) return 'Your password may not be your e-mail.';
  if (new Set(password).size === 1) return 'Your password repeats one character. Choose another.';
  return null;
}

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(password.normalize('NFC'), COST));

/** With no hash at all the same work is done, so that the time does not tell whether an account exists. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  if (Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) return false;
  const compared = stored ?? (await dummyHash());
  const isRight = await inTurn(() => verify(compared, password.normalize('NFC')));
  return isRight && stored !== null;
}

let dummy: Promise<string> | null = null;

function dummyHash(): Promise<string> {
  dummy ??= hash('nobody has this password', COST);
  return dummy;
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new TooMany(5);
    // Whoever ends hands its place on: `running` stays as it is.
    await new Promise<void>((start) => waiting.push(start));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** The refusal of a new password, for callers that throw. */
export function requireGoodPassword(password: string, email: string): void {
  const fault = findPasswordFault(password, email);
  if (fault !== null) throw new Conflict('weak-password', fault);
}
