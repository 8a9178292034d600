/**
 * What the server does once when it starts: it refuses to serve pages that could not come to life, and attempts that
 * were waiting for their replay go on.
 */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  if (process.env.NODE_ENV === 'production') {
    const { requireScriptHashes } = await import('./app/policy-file');
    requireScriptHashes();
  }
  if (!process.env['DATABASE_URL']) return;
  const { startDuties } = await import('./app/api/attempts/duties');
  startDuties();
}
