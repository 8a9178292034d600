/**
 * A site of a test's own, whose processes may be stopped and killed. It is started by the start script, as anybody
 * would, on a free port and with data below .build; the site of the other journeys is not touched.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { findDataFolder, isReachableByEverybody } from '../../scripts/data-folder.mjs';
import { findFreePort } from '../../scripts/postgres.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const START_MS = 60_000;
const EVERY_100_MS = { timeout: START_MS, intervals: [100] };

export interface OwnSite {
  readonly url: string;
  /** Resolves when requests are served well. */
  start(): Promise<void>;
  /** As Ctrl-C does: site first, then an embedded database; resolves when all have ended. */
  stop(): Promise<void>;
  readonly pids: {
    /** The start script, the process that serves, and the embedded database: null where there is none. */
    script(): number | null;
    server(): number | null;
    postmaster(): number | null;
  };
  /** Everything that the start script and the site have said. */
  said(): string;
}

/** An empty folder for what a test keeps, where also a database run by another user can reach it. */
export function makeTestFolder(name: string): string {
  const isReachable = process.getuid?.() !== 0 || isReachableByEverybody(ROOT);
  const folder = join(isReachable ? join(ROOT, '.build') : findDataFolder(ROOT, {}), 'test', name);
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

/** Without `databaseUrl` the site starts the embedded database in its own folder. */
export async function createOwnSite(name: string, databaseUrl = ''): Promise<OwnSite> {
  const folder = makeTestFolder(name);
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  let child: ChildProcess | null = null;
  let output = '';

  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;

  const start = async () => {
    child = spawn(process.execPath, [join(ROOT, 'scripts', 'up.mjs')], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        npm_lifecycle_event: undefined,
        NEXTAUTH_URL: undefined,
        DATABASE_URL: databaseUrl,
        DATA_DIR: folder,
        PORT: String(port),
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece: Buffer) => {
        output += piece;
      });
    }
    await expect
      .poll(async () => (isRunning() ? readiness(url) : output.slice(-2000)), EVERY_100_MS)
      .toBe(200);
  };

  const stop = async () => {
    if (!isRunning()) return;
    const ended = new Promise((resolve) => child?.once('close', resolve));
    child?.kill('SIGTERM');
    await ended;
  };

  const script = () => (isRunning() ? (child?.pid ?? null) : null);
  const server = () => children(child?.pid ?? 0).find(({ args }) => args.includes('serve.mjs'))?.pid ?? null;
  const postmaster = () => readPid(join(folder, 'postgres', 'postmaster.pid'));
  return { url, start, stop, said: () => output, pids: { script, server, postmaster } };
}

/** The status of /readyz; null where nothing answers. */
export async function readiness(url: string): Promise<number | null> {
  try {
    return (await fetch(`${url}/readyz`)).status;
  } catch {
    return null;
  }
}

function children(parent: number): { readonly pid: number; readonly args: string }[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, its, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(its) === parent ? [{ pid: Number(pid), args: args ?? '' }] : [];
  });
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]) || null;
  } catch {
    return null;
  }
}
