/** Run by user.mjs: `export EMAIL` or `delete EMAIL`, as the operator of the machine. */
import { closeDatabase } from '../lib/data/db';
import { Refusal } from '../lib/data/refusals';
import { deleteUser, exportUser, findUser } from '../lib/data/users';
import { OPERATOR } from '../lib/data/viewer';

async function run([act, email]: readonly string[]): Promise<void> {
  const { userId } = await findUser(OPERATOR, email ?? '');
  if (act === 'export') {
    process.stdout.write(`${JSON.stringify(await exportUser(OPERATOR, userId), null, 2)}\n`);
    return;
  }
  await deleteUser(OPERATOR, userId);
  console.error('Deleted: the account, and every attempt, event, verdict and completion of it.');
}

run(process.argv.slice(2))
  .catch((error: unknown) => {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  })
  .finally(closeDatabase);
