// Where Drydock keeps what must survive: the database, its password, the signing secret, backups.
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Can a user without any rights of their own walk into this folder? Every folder on the way must allow it. */
export function isReachableByEverybody(folder) {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A name for this checkout that differs from every other checkout's on this machine. */
export const checkoutName = (root) =>
  createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 12);

/**
 * DATA_DIR, else ./data of the checkout. PostgreSQL refuses to run as root, so root starts it as another user;
 * where that user cannot reach the checkout (a home folder of mode 0700), the data lies under /var/lib/drydock.
 */
export function findDataFolder(root, environment = process.env, isRoot = process.getuid?.() === 0) {
  if (environment.DATA_DIR) return resolve(root, environment.DATA_DIR);
  if (isRoot && !isReachableByEverybody(root)) return join('/var/lib/drydock', checkoutName(root));
  return join(root, 'data');
}

export function makeDataFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  return folder;
}

/** A file that only its owner may read. */
export function writePrivateFile(path, content) {
  writeFileSync(path, content, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** The secret that signs sign-in tokens: given by the environment, else made once and kept. */
export function findSecret(folder, environment = process.env) {
  if (environment.AUTH_SECRET) return environment.AUTH_SECRET;
  if (environment.NEXTAUTH_SECRET) return environment.NEXTAUTH_SECRET;
  const path = join(folder, 'auth-secret');
  if (!existsSync(path)) writePrivateFile(path, randomBytes(32).toString('base64url'));
  return readFileSync(path, 'utf8').trim();
}
