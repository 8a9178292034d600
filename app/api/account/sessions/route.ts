/** DELETE: sign me out on every device, this one too. */
import { answering } from '@/app/api/answer';
import { signOutEverywhere } from '@/lib/data/users';

export const DELETE = answering(async ({ viewer }) => {
  await signOutEverywhere(viewer);
  return null;
});
