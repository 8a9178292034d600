/** GET: everything that is stored of me, as a file. */
import { answering, json } from '@/app/api/answer';
import { exportUser } from '@/lib/data/users';
import { requirePerson } from '@/lib/data/viewer';

export const GET = answering(async ({ viewer }) => {
  const everything = await exportUser(viewer, requirePerson(viewer).userId);
  return json(everything, 200, { 'content-disposition': 'attachment; filename="drydock.json"' });
});
