/** What the server does once when it starts: attempts that were waiting for their replay go on. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs' || !process.env['DATABASE_URL']) return;
  const { startDuties } = await import('./app/api/attempts/duties');
  startDuties();
}
