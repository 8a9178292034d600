/**
 * Runs once when the server starts, before the first request.
 */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs' || process.env.NODE_ENV !== 'production') return;
  const { readScriptHashes } = await import('./app/policy-file');
  readScriptHashes();
}
