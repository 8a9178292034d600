/** What the operator sets for sign-in, parsed once. Read at the first request, not when the site is built. */
import { z } from 'zod';

const text = z.string().trim().min(1);

const schema = z
  .object({
    AUTH_SECRET: text.optional(),
    NEXTAUTH_SECRET: text.optional(),
    NEXTAUTH_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
    OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_CLIENT_ID: text.optional(),
    OIDC_CLIENT_SECRET: text.optional(),
    OIDC_NAME: text.default('your organisation'),
  })
  .transform((found, context) => {
    const secret = found.AUTH_SECRET ?? found.NEXTAUTH_SECRET;
    if (secret === undefined) {
      context.addIssue({ code: 'custom', message: 'AUTH_SECRET is not set: nobody can be signed in.' });
      return z.NEVER;
    }
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = found;
    const given = [issuer, clientId, clientSecret].filter((value) => value !== undefined).length;
    if (given !== 0 && given !== 3) {
      context.addIssue({
        code: 'custom',
        message: 'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all three or none.',
      });
      return z.NEVER;
    }
    const baseUrl = new URL(found.NEXTAUTH_URL);
    return {
      secret,
      origin: baseUrl.origin,
      isSecure: baseUrl.protocol === 'https:',
      oidc:
        issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name: found.OIDC_NAME } : null,
    };
  });

export type AuthEnvironment = z.infer<typeof schema>;

let cached: { readonly from: string; readonly value: AuthEnvironment } | null = null;

export function authEnvironment(environment: NodeJS.ProcessEnv = process.env): AuthEnvironment {
  // Empty means unset, as people write it in files of variables.
  const given = Object.fromEntries(
    Object.keys(schema.in.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const from = JSON.stringify(given);
  if (cached?.from === from) return cached.value;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join(' '));
  cached = { from, value: parsed.data };
  return cached.value;
}
