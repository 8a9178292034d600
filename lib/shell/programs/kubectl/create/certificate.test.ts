import { expect, test } from 'vitest';
import { encodeUtf8 } from '../../../files/utf8';
import { checkKeyPair } from './certificate';
import pair from './certificate.recorded.json';

function check(certificate: string, key: string): string {
  try {
    checkKeyPair(encodeUtf8(certificate), encodeUtf8(key));
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

test('a key is told from that of another certificate', () => {
  expect(check(pair.certificate, pair.key)).toBe('accepted');
  expect(check(pair.curveCertificate, pair.curveKey)).toBe('accepted');
  expect(check(pair.certificate, pair.otherKey)).toBe('tls: private key does not match public key');
  expect(check(pair.certificate, pair.curveKey)).toBe('tls: private key does not match public key');
});

test('what is no PEM is refused', () => {
  expect(check('notacert\n', pair.key)).toBe('tls: failed to find any PEM data in certificate input');
  expect(check(pair.certificate, 'x')).toBe('tls: failed to find any PEM data in key input');
  const empty = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
  expect(check(pair.certificate, empty)).toBe('tls: failed to parse private key');
});
