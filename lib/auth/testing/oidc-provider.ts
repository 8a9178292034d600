/** A small OIDC provider on this machine: enough of the protocol for a sign-in, signed with a key of its own. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Claims {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startOidcProvider() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
  let claims: Claims = { sub: 'nobody' };
  let nonce = '';
  let issuer = '';

  const idToken = () => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { ...claims, nonce, iss: issuer, aud: 'drydock', iat: now, exp: now + 60 };
    const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(payload)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
  };
  const answers: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': () => ({ keys: [jwk] }),
    '/token': () => ({ access_token: 'a', token_type: 'Bearer', id_token: idToken() }),
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.() ?? null));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    /** Who says yes at the provider's page, and what the browser brings back from there. */
    authorize: (address: string, who: Claims) => {
      const query = new URL(address).searchParams;
      claims = who;
      nonce = query.get('nonce') ?? '';
      return { code: 'c', state: query.get('state') ?? '' };
    },
    close: () => new Promise((done) => server.close(done)),
  };
}
