// The database of this checkout for a short command: DATABASE_URL, else the embedded server, which is started where it
// does not run and left as it was found.
import { findDataFolder, makeDataFolder } from './data-folder.mjs';
import { startPostgres } from './postgres.mjs';

export async function withDatabase(root, work) {
  if (process.env.DATABASE_URL) return work(process.env.DATABASE_URL);
  const server = await startPostgres({ root, dataFolder: makeDataFolder(findDataFolder(root)) });
  try {
    return await work(server.url);
  } finally {
    if (!server.isReused) await server.stop();
  }
}
