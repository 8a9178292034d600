/**
 * The ways in, for next-auth: e-mail and password, a one-time link, and any OIDC provider that the operator names.
 * Its token holds user id and session version and nothing else.
 */
import type { AuthOptions, Session, User } from 'next-auth';
import type { JWT } from 'next-auth/jwt';
import credentialsProvider from 'next-auth/providers/credentials';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { isUnreachable } from '../data/db';
import type { SessionClaim } from '../data/identity';
import { findCredentials, findOrCreateByProvider, findPerson, normaliseEmail } from '../data/identity';
import { signInByLink } from '../data/links';
import { countHit } from '../data/rate-limits';
import { TooMany } from '../data/refusals';
import { clientAddress } from './address';
import { type AuthEnvironment, authEnvironment } from './environment';
import { countSignIn, LINK_ADDRESS } from './limits';
import { isPassword } from './passwords';
import { claimOf } from './session';
import { CONSENT } from './sign-up';

export const OIDC = 'oidc';
const SESSION_SECONDS = 30 * 24 * 3600;

export function signInOptions(): AuthOptions {
  const environment = authEnvironment();
  return {
    secret: environment.secret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    useSecureCookies: environment.isSecure,
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/account' },
    providers: [
      credentialsProvider({
        id: 'credentials',
        name: 'E-mail and password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: async (form, { headers }) =>
          signInByPassword(form?.email ?? '', form?.password ?? '', addressOf(headers)).catch(sayCode),
      }),
      credentialsProvider({
        id: 'link',
        name: 'One-time link',
        credentials: { token: { type: 'text' } },
        authorize: async (form, { headers }) =>
          signInWithLink(form?.token ?? '', addressOf(headers)).catch(sayCode),
      }),
      ...(environment.oidc ? [oidcProvider(environment.oidc)] : []),
    ],
    callbacks: { signIn: takeProviderIdentity, jwt: makeToken, session: makeSession },
    logger: { error: logCode, warn: () => {}, debug: () => {} },
  };
}

/** What next-auth calls a user is to us a claim: who, and which version of their sessions. */
interface ClaimedUser extends User {
  version: number;
}

const toUser = ({ userId, sessionVersion }: SessionClaim): ClaimedUser => ({
  id: userId,
  version: sessionVersion,
});

/** Null for a wrong password and for an unknown e-mail alike, after the same work. */
export async function signInByPassword(
  email: string,
  password: string,
  address: string,
): Promise<ClaimedUser | null> {
  const account = normaliseEmail(String(email)).slice(0, 320);
  const counted = await countSignIn(account, address);
  const found = await findCredentials(account);
  const isRight = await isPassword(String(password), found?.passwordHash ?? null);
  if (!found || !isRight) return null;
  await counted.takeBack();
  return toUser(found);
}

export async function signInWithLink(token: string, address: string): Promise<ClaimedUser | null> {
  await countHit(LINK_ADDRESS, address);
  const claim = await signInByLink(String(token));
  return claim && toUser(claim);
}

/** next-auth puts the message of an error into an address: a code is all that may stand there. */
function sayCode(error: unknown): never {
  if (error instanceof TooMany) throw new Error('too-many');
  logCode(isUnreachable(error) ? 'database unreachable' : String((error as Error)?.name));
  throw new Error('unavailable');
}

interface OidcProfile {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | 'true' | 'false';
  readonly name?: string;
}

function oidcProvider({
  issuer,
  clientId,
  clientSecret,
  name,
}: NonNullable<AuthEnvironment['oidc']>): OAuthConfig<OidcProfile> {
  return {
    id: OIDC,
    name,
    type: 'oauth',
    idToken: true,
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer,
    authorization: { params: { scope: 'openid email profile' } },
    checks: ['pkce', 'state', 'nonce'],
    ...{ clientId, clientSecret },
    profile: ({ sub }) => ({ id: sub }),
  };
}

type SignInArguments = Parameters<NonNullable<NonNullable<AuthOptions['callbacks']>['signIn']>>[0];

/** A provider's identity becomes an account of ours, or the page says why it can't. */
async function takeProviderIdentity({ user, account, profile }: SignInArguments): Promise<true | string> {
  if (account?.type !== 'oauth') return true;
  const { sub, email, email_verified: isVerified, name } = (profile ?? {}) as OidcProfile;
  const claim = await findOrCreateByProvider({
    provider: account.provider,
    subject: sub,
    email: email ?? null,
    isEmailVerified: isVerified === true || isVerified === 'true',
    name: name ?? null,
    wording: CONSENT.id,
  });
  if (claim === null) return '/sign-in?error=email-in-use';
  Object.assign(user, toUser(claim));
  return true;
}

function makeToken({ token, user }: { token: JWT; user?: User }): JWT {
  if (user) return { sub: user.id, version: (user as ClaimedUser).version };
  return { sub: token.sub, version: token['version'] };
}

/**
 * What /api/auth/session says: nothing of a person whose token is worth nothing any more. It must not throw: next-auth
 * would take the cookie away, and a database that is away for a moment would sign everybody out.
 */
async function makeSession({ session, token }: { session: Session; token: JWT }): Promise<Session> {
  const claim = claimOf(token);
  const person = claim && (await findPerson(claim).catch(() => null));
  const { expires } = session;
  if (!person) return { expires };
  const { userId: id, name, email, role } = person;
  return { expires, user: { id, name, email, role } } as Session;
}

const addressOf = (headers: Record<string, unknown> | undefined) =>
  clientAddress({
    get: (name) => {
      const value = headers?.[name];
      return typeof value === 'string' ? value : null;
    },
  });

/** Codes only: what next-auth would print holds e-mails and tokens. */
function logCode(code: string): void {
  if (code === 'CALLBACK_CREDENTIALS_JWT_ERROR') return;
  process.stdout.write(
    `${JSON.stringify({ at: new Date().toISOString(), event: 'error', where: 'sign-in', code })}\n`,
  );
}
