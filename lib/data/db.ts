/**
 * The one door to PostgreSQL. Opened at the first question, not when it is imported: the site is built without a
 * database.
 */
import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/prisma/client';

const CONNECTIONS = 10;
const CONNECT_MS = 5_000;

/** A transaction's own client, or the whole one. */
export type Database = Prisma.TransactionClient;

// Development loads modules anew with each change; a new pool each time would use up the server's connections.
const kept = globalThis as { drydockDatabase?: { url: string; client: PrismaClient } };

export function database(): PrismaClient {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: there is no database to ask.');
  if (kept.drydockDatabase?.url !== url) kept.drydockDatabase = { url, client: open(url) };
  return kept.drydockDatabase.client;
}

export async function closeDatabase(): Promise<void> {
  const open = kept.drydockDatabase;
  delete kept.drydockDatabase;
  await open?.client.$disconnect();
}

/** All or nothing. A database that is short of connections is waited for, then it is unavailable. */
export function transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
  return database().$transaction(work, { maxWait: CONNECT_MS, timeout: 20_000 });
}

function open(url: string): PrismaClient {
  // A connection that the server drops while it idles is replaced; without a listener it would end the process.
  const adapter = new PrismaPg(
    { connectionString: url, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_MS },
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  return new PrismaClient({ adapter });
}

const UNREACHABLE = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);
const CODE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|57P0[123]|08\w{3}|53300)$/;
/** The driver says some of it in words only. */
const WORDS =
  /Code: `(57P0[123]|08\w{3}|53300)`|ECONN(REFUSED|RESET)|connection terminated|connection error|server closed the connection|starting up|shutting down|timeout exceeded|can't reach/i;

/** Is the database away, rather than our question wrong? Then the same request may be repeated later. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause, message } = error as Error & { code?: string };
  if (code !== undefined && (UNREACHABLE.has(code) || CODE.test(code))) return true;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  return WORDS.test(message) || isUnreachable(cause);
}
