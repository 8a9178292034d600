import { expect, test } from 'vitest';
import { authEnvironment } from './environment';

const SECRET = { AUTH_SECRET: 's' };

function check(environment: Record<string, string>, expected: object | RegExp): void {
  const read = () => authEnvironment(environment as NodeJS.ProcessEnv);
  if (expected instanceof RegExp) expect(read).toThrow(expected);
  else expect(read()).toMatchObject(expected);
}

test('what the operator sets', () => {
  check({}, /AUTH_SECRET is not set/);
  check(
    { NEXTAUTH_SECRET: 'n' },
    { secret: 'n', origin: 'http://localhost:3000', isSecure: false, oidc: null },
  );
  check({ AUTH_SECRET: 'a', NEXTAUTH_SECRET: 'n' }, { secret: 'a' });
  check(
    { ...SECRET, NEXTAUTH_URL: 'https://learn.example.org/' },
    {
      origin: 'https://learn.example.org',
      isSecure: true,
    },
  );
  check({ ...SECRET, NEXTAUTH_URL: 'learn.example.org' }, /Invalid/);
  check({ ...SECRET, OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'x' }, /belong together/);
  check({ ...SECRET, OIDC_ISSUER: '', OIDC_CLIENT_ID: '' }, { oidc: null });
  check(
    { ...SECRET, OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' },
    {
      oidc: { issuer: 'https://id.example.org', clientId: 'x', clientSecret: 'y', name: 'your organisation' },
    },
  );
});
