/**
 * What a data folder keeps of its cluster: the certificate authority and the token of its one user, for their owner's
 * eyes only; and the kubeconfig that names both.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAuthority, createCertificate, isAuthorityUsable, type Pem } from './certificates';
import { OWN_NAMES } from './guard';

export interface Identity {
  readonly authority: Pem;
  /** Of this start. */
  readonly certificate: Pem;
  readonly token: string;
}

/** `folder` is made where it is missing. */
export async function openIdentity(folder: string, now: Date): Promise<Identity> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const paths = { certificate: join(folder, 'ca.crt'), key: join(folder, 'ca.key') };
  const kept = readKept(paths);
  const isKept = kept !== null && isAuthorityUsable(kept.certificate, now);
  const authority = isKept ? kept : await createAuthority(now);
  if (!isKept) {
    writePrivateFile(paths.key, authority.key);
    writePrivateFile(paths.certificate, authority.certificate);
  }
  const tokenPath = join(folder, 'token');
  if (!existsSync(tokenPath)) writePrivateFile(tokenPath, randomBytes(32).toString('base64url'));
  const token = readFileSync(tokenPath, 'utf8').trim();
  return { authority, certificate: await createCertificate(authority, OWN_NAMES, now), token };
}

function readKept(paths: Pem): Pem | null {
  if (!existsSync(paths.certificate) || !existsSync(paths.key)) return null;
  return {
    certificate: readFileSync(paths.certificate, 'utf8'),
    key: readFileSync(paths.key, 'utf8'),
  };
}

/** Whole or not at all, and never readable by others for a moment. */
export function writePrivateFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const making = `${path}.${process.pid}`;
  writeFileSync(making, content, { mode: 0o600 });
  chmodSync(making, 0o600);
  renameSync(making, path);
}

export function writeKubeconfig(url: string, { authority, token }: Identity): string {
  return `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority-data: ${Buffer.from(authority.certificate).toString('base64')}
    server: ${url}
  name: drydock
contexts:
- context:
    cluster: drydock
    namespace: default
    user: learner
  name: drydock
current-context: drydock
preferences: {}
users:
- name: learner
  user:
    token: ${token}
`;
}

/** A file that was written by `writeKubeconfig` and names nothing else, or an empty one: it may be written over. */
export function isOwnKubeconfig(text: string): boolean {
  const clusters = text.match(/^\s*(?:- )?server:/gm) ?? [];
  return text.trim() === '' || (clusters.length === 1 && /^current-context: drydock$/m.test(text));
}
