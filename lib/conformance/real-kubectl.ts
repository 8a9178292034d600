/**
 * Replays recordings with the real kubectl of this machine, where one is installed, against the bridge over the world
 * of the recordings: the same files and commands, in a folder of their own, by bash.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startBridge } from '../bridge/bridge';
import { openIdentity, writeKubeconfig } from '../bridge/identity';
import { findKubectl } from '../bridge/testing/kubectl';
import type { Recording } from './recordings';
import { createRecordedCluster, KUBECONFIG, keyPairFor, type Observation, withKubectl } from './replay';

export interface RealKubectl {
  readonly path: string;
  /** "v1.33.1" */
  readonly version: string;
  replay(recording: Recording): Promise<Observation[]>;
  /** What went wrong on our side. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

const LONGEST_STEP_MS = 60_000;
const WARM_UP_MS = 8_000;

/** `null` where none is installed. */
export async function openRealKubectl(): Promise<RealKubectl | null> {
  const found = findKubectl();
  if (found === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'drydock-conformance-'));
  mkdirSync(join(folder, 'bin'));
  symlinkSync(found.path, join(folder, 'bin', 'kubectl'));
  const identity = await openIdentity(folder, new Date());
  const faults: string[] = [];
  const bridge = await startBridge({
    createCluster: () => createRecordedCluster(startOfWorld()),
    speed: 'max',
    port: 0,
    token: identity.token,
    certificate: identity.certificate,
    log: (line) => faults.push(line),
  });
  // Under the name that the recorded one had.
  const kubeconfig = writeKubeconfig(bridge.url, identity).replaceAll('drydock', 'oracle');
  return {
    ...found,
    faults,
    async replay(recording) {
      bridge.reset();
      const home = mkdtempSync(join(folder, 'case-'));
      const files = { ...recording.files, ...keyPairFor(recording.setup) };
      for (const [name, content] of Object.entries(files)) writeInto(home, name, content);
      writeInto(home, 'kubeconfig', aboutKubeconfig(recording) ? KUBECONFIG : kubeconfig);
      const run = (script: string) =>
        runScript(script, home, `${join(folder, 'bin')}:${process.env['PATH']}`);
      if (recording.setup !== '') await run(withKubectl(recording.setup));
      const observations: Observation[] = [];
      for (const { command } of recording.steps) observations.push(await run(command));
      rmSync(home, { recursive: true, force: true });
      return observations;
    },
    async close() {
      await bridge.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startOfWorld(): string {
  return `${new Date(Date.now() - WARM_UP_MS).toISOString().slice(0, 19)}Z`;
}

/** Commands that only read or write the file see the recorded one; the others need ours to be let in. */
function aboutKubeconfig({ steps }: Recording): boolean {
  return steps.every(({ command }) => command.startsWith('kubectl config '));
}

function writeInto(home: string, name: string, content: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), content);
}

function runScript(script: string, home: string, path: string): Promise<Observation> {
  return new Promise((resolve, reject) => {
    // Nothing else of this machine: no proxy, no language.
    const environment = {
      PATH: path,
      HOME: home,
      KUBECONFIG: join(home, 'kubeconfig'),
    } as unknown as NodeJS.ProcessEnv;
    const child = spawn('bash', ['-c', script], { cwd: home, env: environment, detached: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // Its own group: also what it started ends.
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), LONGEST_STEP_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      const name = new RegExp(home.replace(/[.\\]/g, '\\$&'), 'g');
      const strip = (text: string): string => text.replace(name, '/home/learner');
      resolve({ exitCode: code ?? 137, stdout: strip(stdout), stderr: strip(stderr) });
    });
    child.stdin.end();
  });
}
