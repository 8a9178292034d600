/** A shell on the laptop of a whole world, for tests: containers run, watches go on. */
import { type Cluster, createCluster } from '../../cluster/cluster';
import { PARTS } from '../../cluster/parts';
import { createProcessRunner, createShellSession, type ShellKernel } from '../shell';

const STARTS_AT_MS = Date.parse('2026-01-01T00:00:00Z');
const HOME = '/home/learner';

function kernelOf(cluster: Cluster, name: string): ShellKernel {
  const { nowMs, createChannel, spawn, signal, spend, hasRoom } = cluster;
  return {
    nowMs,
    epochMs: () => STARTS_AT_MS + nowMs(),
    random: cluster.createRandom(name),
    createChannel,
    spawn,
    signal,
    spend,
    hasRoom,
  };
}

/**
 * A learner's prompt on a small world; `type` runs a line until the prompt is back and gives what was printed. Without
 * parts objects stay as they are written.
 */
export function createStory(files: Readonly<Record<string, string>> = {}, parts = PARTS) {
  const cluster = createCluster({
    specification: {
      nodes: [{ name: 'node-1', internalAddress: '1.1.1.1' }],
      serviceRange: '10.96.0.0/16',
      objects: [],
      warmUpMs: 5000,
    },
    seed: 5,
    parts,
    runner: (made) => createProcessRunner(kernelOf(made, 'containers')),
  });
  const kernel = kernelOf(cluster, 'laptop');
  const laptop = createProcessRunner(kernel).createFiles({ [`${HOME}/.kube/config`]: cluster.kubeconfig });
  for (const [name, text] of Object.entries(files)) laptop.writeFile(`${HOME}/${name}`, text);
  let printed = '';
  const session = createShellSession({
    kernel,
    host: cluster.laptop,
    files: laptop,
    environment: {},
    homeDirectory: HOME,
    hostPrograms: {},
    terminal: { columns: 120, rows: 30 },
    output: (text) => {
      printed += text;
    },
    readApi: (path, accept = 'application/json') => {
      const answer = cluster.handle({ method: 'GET', path, headers: { accept }, body: null });
      return answer.status === 200 ? JSON.parse(answer.body as string) : undefined;
    },
  });
  const run = (forMs: number) => {
    printed = '';
    cluster.run({ untilMs: cluster.nowMs() + forMs, steps: 500_000, until: () => session.isAtPrompt });
    const [fault] = cluster.faults();
    if (fault) throw fault.error;
    return printed;
  };
  return {
    cluster,
    session,
    files: laptop,
    type: (line: string, forMs = 60_000) => {
      session.enterLine(line);
      return run(forMs);
    },
    interrupt: () => {
      session.interrupt();
      return run(1000);
    },
    nowMs: cluster.nowMs,
  };
}
