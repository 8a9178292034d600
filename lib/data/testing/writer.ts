/** A process that saves entry after entry and says on its output what was acknowledged; killed by durability.test.ts. */
import { randomUUID } from 'node:crypto';
import { saveEntries } from '../attempts';
import type { Person } from '../viewer';
import { batchOf, lines } from './batches';

const person: Person = { userId: process.argv[2]!, role: 'student' };
const WRITERS = 4;

async function write(): Promise<void> {
  const attempt = randomUUID();
  const texts: string[] = [];
  for (;;) {
    texts.push(`command ${texts.length}`);
    const log = lines(...texts);
    try {
      await saveEntries(person, batchOf(log, log.length, { attempt }));
      process.stdout.write(`${attempt} ${log.length}\n`);
    } catch {
      // The database is gone: what was not acknowledged may be lost, so this log ends here.
      return;
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
process.exit(0);
