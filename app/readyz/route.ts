/** GET: can requests be served well? 200, or 503 with what is missing. For load balancers and people. */
import { existsSync } from 'node:fs';
import { readSchemaState } from '@/lib/data/schema-state';
import { json } from '../api/answer';
import { workerFile } from '../api/attempts/verification';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const database = await readSchemaState();
  const checks = {
    database: database.isReachable ? 'reachable' : 'unreachable',
    schema: !database.isReachable ? 'unknown' : database.isCurrent ? 'current' : 'not current',
    replayWorker: existsSync(workerFile()) ? 'there' : 'missing',
  };
  const isReady = database.isReachable && database.isCurrent && checks.replayWorker === 'there';
  return json({ ready: isReady, ...checks }, isReady ? 200 : 503);
}
