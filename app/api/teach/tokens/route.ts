/** GET: my keys for other dashboards. POST {name, expiresInDays}: a new one; its secret is shown this once. */
import { readBody, readQuery } from '@/app/api/body';
import { createApiToken, listApiTokens } from '@/lib/data/api-tokens';
import { newToken, noQuery } from '../schema';
import { teaching } from '../teaching';

const DAY_MS = 86_400_000;

export const GET = teaching(async ({ request, viewer }) => {
  readQuery(request, noQuery);
  return { tokens: await listApiTokens(viewer) };
});

export const POST = teaching(async ({ request, viewer }) => {
  const { name, expiresInDays } = await readBody(request, newToken);
  const expiresAt = expiresInDays === null ? null : new Date(Date.now() + expiresInDays * DAY_MS);
  return createApiToken(viewer, { name, expiresAt });
});
