/** GET: all accounts, for owners. */
import { answering } from '@/app/api/answer';
import { listUsers } from '@/lib/data/users';

export const GET = answering(async ({ viewer }) => {
  const users = await listUsers(viewer);
  return { users: users.map((user) => ({ ...user, createdAt: user.createdAt.toISOString() })) };
});
