/** DELETE: one of my keys is worth nothing from now on. */
import { revokeApiToken } from '@/lib/data/api-tokens';
import { teaching } from '../../teaching';

export const DELETE = teaching<{ token: string }>(async ({ params, viewer }) => {
  await revokeApiToken(viewer, params.token);
  return null;
});
