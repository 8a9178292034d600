/** Runs one recorded case on a fresh world: the same files, set-up and commands, through the shell. */
import '../shell/texts';
import { type Cluster, createCluster } from '../cluster/cluster';
import { PARTS } from '../cluster/parts';
import fieldTexts from '../cluster/schema-texts.json';
import type { WorldSpecification } from '../cluster/specification';
import { createProcessRunner, createShellSession, type ShellKernel } from '../shell/shell';
import type { Recording, Step } from './recordings';
import pair from './recordings/key-pair.json';

const WORLD: WorldSpecification = {
  startsAt: '2026-11-22T14:35:00Z',
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', capacity: capacity() },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2', capacity: capacity() },
  ],
  serviceRange: '1.1.10.0/24',
  // There was no DNS in the recorded cluster.
  clusterDns: 'none',
  objects: [],
  warmUpMs: 8000,
};
const STARTS_AT_MS = Date.parse(WORLD.startsAt!);
/** The one of the recordings, but for the server's address. */
export const KUBECONFIG = `apiVersion: v1
clusters:
- cluster:
    certificate-authority: pki/ca.crt
    server: https://4.4.4.100:6443
  name: oracle
contexts:
- context:
    cluster: oracle
    user: admin
  name: oracle
current-context: oracle
kind: Config
users:
- name: admin
  user:
    client-certificate: pki/admin.crt
    client-key: pki/admin.key
`;
const IDLE_IMAGES = ['python:3.9', 'python:3.10', 'redis'];
const HOME = '/home/learner';
/** Virtual: longer than any recorded step took. */
const LONGEST_STEP_MS = 300_000;
const MOST_STEPS = 2_000_000;

function capacity(): Record<string, string> {
  return { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '50Gi' };
}

export interface Observation {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What each step printed here. Throws where the world itself fails. */
export function replay(recording: Recording): Observation[] {
  const machine = createMachine({ ...recording.files, ...keyPairFor(recording.setup) });
  if (recording.setup !== '') machine.run(withKubectl(recording.setup));
  return recording.steps.map((step: Step) => machine.run(step.command));
}

/** The world of the recordings. `startsAt`: clients print ages by their own clock. */
export function createRecordedCluster(startsAt: string): Cluster {
  const cluster = createCluster({
    specification: { ...WORLD, startsAt },
    seed: 20,
    idleImages: IDLE_IMAGES,
    parts: PARTS,
    runner: (made) => createProcessRunner(kernelOf(made, 'containers')),
  });
  cluster.describeFields(fieldTexts);
  return cluster;
}

/** There is no openssl on the learner's machine: a pair of the same subject and size takes its place. */
const MAKES_PAIR = /^openssl req -x509 .*-keyout tls\.key -out tls\.crt [^;\n]*(?:;|\n|$)/m;

export function keyPairFor(setup: string): Record<string, string> {
  return MAKES_PAIR.test(setup) ? { 'tls.crt': pair.certificate, 'tls.key': pair.key } : {};
}

/** The recorder wrote a status with curl and a certificate: the same request, sent by kubectl. */
export function withKubectl(setup: string): string {
  return setup
    .replace(MAKES_PAIR, '')
    .replace(
      /^curl .*-X PATCH .*\/services\/([-a-z0-9]+)\/status -d ('.*') >\/dev\/null$/gm,
      'kubectl patch svc $1 --subresource=status --type=merge -p $2',
    );
}

/** Kinds that the API of a fresh world serves. */
export function servedKinds(): ReadonlySet<string> {
  const machine = createMachine({});
  const { stdout } = machine.run('kubectl api-resources --no-headers');
  return new Set(stdout.split('\n').map((line) => line.trim().split(/\s+/).at(-1)!));
}

function createMachine(given: Readonly<Record<string, string>>) {
  const cluster = createRecordedCluster(WORLD.startsAt!);
  const kernel = kernelOf(cluster, 'laptop');
  const files = createProcessRunner(kernel).createFiles({ '/tmp/.keep': '' });
  files.remove('/tmp/.keep');
  for (const [name, content] of Object.entries(given)) files.writeFile(`${HOME}/${name}`, content);
  files.writeFile(`${HOME}/kubeconfig`, KUBECONFIG);
  const printed = { stdout: '', stderr: '' };
  const session = createShellSession({
    kernel,
    host: cluster.laptop,
    files,
    environment: { HOME, KUBECONFIG: `${HOME}/kubeconfig` },
    homeDirectory: HOME,
    hostPrograms: {},
    terminal: { columns: 400, rows: 100 },
    output: (text, stream) => {
      printed[stream] += text;
    },
  });
  return {
    run(script: string): Observation {
      printed.stdout = '';
      printed.stderr = '';
      session.runScript(`${script}\n`);
      const until = cluster.nowMs() + LONGEST_STEP_MS;
      cluster.run({ untilMs: until, steps: MOST_STEPS, until: () => session.isAtPrompt });
      if (!session.isAtPrompt) {
        session.interrupt();
        cluster.run({ untilMs: until + 10_000, steps: MOST_STEPS, until: () => session.isAtPrompt });
        printed.stderr += '(stopped: it did not end)\n';
      }
      const [fault] = cluster.faults();
      if (fault) throw fault.error;
      return { exitCode: session.lastExitCode, ...printed };
    },
  };
}

function kernelOf(cluster: Cluster, name: string): ShellKernel {
  return {
    nowMs: cluster.nowMs,
    epochMs: () => STARTS_AT_MS + cluster.nowMs(),
    random: cluster.createRandom(name),
    createChannel: cluster.createChannel,
    spawn: cluster.spawn,
    signal: cluster.signal,
    spend: cluster.spend,
  };
}
