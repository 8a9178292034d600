/**
 * A certificate authority of our own, one a data folder, and certificates for this machine signed by it. Nobody has
 * to trust it but the kubeconfig that names it: it is never put into the system's store.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Made anew at each start. */
const CERTIFICATE_DAYS = 397;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

// The DOM's and Node's types of the same thing differ in small ways.
const crypto = webcrypto as unknown as Crypto;

export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

/** Positive and without leading zeros, as DER wants whole numbers. */
const serialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`;
const makeKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function exportKey(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

export async function createAuthority(now: Date): Promise<Pem> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: 'CN=Drydock simulated cluster',
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    },
    crypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

/** `hosts`: names and IPv4 addresses that the certificate is to speak for. */
export async function createCertificate(authority: Pem, hosts: readonly string[], now: Date): Promise<Pem> {
  const issuer = new X509Certificate(authority.certificate);
  const [der] = PemConverter.decode(authority.key);
  const signingKey = await crypto.subtle.importKey('pkcs8', der!, ALGORITHM, false, ['sign']);
  const keys = await makeKeys();
  const names = hosts.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }) as const);
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: 'CN=drydock',
      issuer: issuer.subject,
      notBefore: new Date(now.getTime() - DAY_MS),
      notAfter: new Date(now.getTime() + CERTIFICATE_DAYS * DAY_MS),
      signingKey,
      publicKey: keys.publicKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([SERVER_AUTH]),
        new SubjectAlternativeNameExtension(names),
      ],
    },
    crypto,
  );
  return { certificate: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host);

/** False where it is no certificate or ends within a certificate's life of us. */
export function isAuthorityUsable(pem: string, now: Date): boolean {
  try {
    return new X509Certificate(pem).notAfter.getTime() > now.getTime() + CERTIFICATE_DAYS * DAY_MS;
  } catch {
    return false;
  }
}
