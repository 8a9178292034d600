/**
 * The real kubectl of this machine, where there is one: KUBECTL, else kubectl.1.33 or kubectl.1.32 beside a dispatcher
 * of versions (called directly: it would pick a client by the server's version), else kubectl.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const VERSIONS = ['kubectl.1.33', 'kubectl.1.32'];

export interface FoundKubectl {
  readonly path: string;
  /** `v1.33.1` */
  readonly version: string;
}

export function findKubectl(): FoundKubectl | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const plain = folders.map((folder) => join(folder, 'kubectl')).find((path) => existsSync(path));
  const beside = plain === undefined ? [] : VERSIONS.map((name) => join(dirname(realpathSync(plain)), name));
  const given = process.env['KUBECTL'];
  const path =
    given !== undefined && given !== '' ? given : [...beside, plain ?? ''].find((one) => existsSync(one));
  if (path === undefined) return null;
  const { status, stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  if (status !== 0) return null;
  return { path, version: JSON.parse(stdout).clientVersion.gitVersion };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Until what it printed so far fits. Rejects where it ends before. */
  printed(pattern: RegExp): Promise<string>;
  type(text: string): void;
  endInput(): void;
}

export function startProgram(
  path: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  workingDirectory?: string,
): Running {
  const child = spawn(path, words, { env: { ...process.env, ...environment }, cwd: workingDirectory });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of [...waiting]) one();
  };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
    look();
  });
  let isOver = false;
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      isOver = true;
      look();
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    finished,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (pattern.test(stdout)) resolve(stdout);
          else if (isOver) reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`));
          else return;
          waiting.delete(check);
        };
        waiting.add(check);
        check();
      }),
    type: (text) => {
      child.stdin.write(text);
    },
    endInput: () => {
      child.stdin.end();
    },
  };
}
