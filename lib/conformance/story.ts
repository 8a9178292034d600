/**
 * Stories: a world, acts at their virtual seconds, and what kubectl prints then. Each names the behaviour of upstream
 * that it follows (a test, a page of the documentation or a source file of kubernetes/kubernetes), in own words.
 *
 * In what is expected, `<id>` stands for characters without a space (names with drawn letters, addresses), `<age>` for
 * a duration as kubectl prints it, `…` alone on a line for any lines. Runs of spaces count as one.
 */
import '../shell/texts';
import { type Cluster, createCluster } from '../cluster/cluster';
import { PARTS } from '../cluster/parts';
import type { WorldSpecification } from '../cluster/specification';
import { createProcessRunner, createShellSession, type ShellKernel } from '../shell/shell';

export interface StoryAct {
  /** Virtual seconds since the story began; acts are in order. The command runs then and may take time itself. */
  readonly at: number;
  /** A line at the learner's prompt. */
  readonly run?: string;
  /** What can't be typed: something happens to the world itself. */
  readonly act?: (cluster: Cluster) => void;
  /** Both streams, in order. Omitted: whatever it prints, with exit code 0. */
  readonly prints?: string;
  /** Default 0. */
  readonly exits?: number;
}

export interface Story {
  readonly name: string;
  /** `test/e2e/apps/deployment.go: "deployment should support rollover"` or an address of the documentation. */
  readonly follows: string;
  /** Default: node-1 and node-2, as in the courses, without DNS. */
  readonly world?: Partial<WorldSpecification>;
  /** Files of the home directory, by name: manifests. */
  readonly files?: Readonly<Record<string, string>>;
  readonly acts: readonly StoryAct[];
}

/** Where a story is told otherwise: what was expected and what was printed. */
export interface Difference {
  readonly at: number;
  readonly command: string;
  readonly expected: string;
  readonly found: string;
}

const STARTS_AT = '2026-11-22T12:00:00Z';
const HOME = '/home/learner';
const LONGEST_ACT_MS = 600_000;
const MOST_STEPS = 5_000_000;

const NODES: WorldSpecification['nodes'] = [
  { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1' },
  { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2' },
];

/** The first difference, or null where the story is told as written. Throws where the world itself fails. */
export function tellStory({ world, files = {}, acts }: Story): Difference | null {
  const machine = createMachine({ ...world }, files);
  const beginsMs = machine.cluster.nowMs();
  for (const { at, run, act, prints, exits = 0 } of acts) {
    machine.cluster.run({ untilMs: beginsMs + at * 1000, steps: MOST_STEPS });
    act?.(machine.cluster);
    const { text, exitCode } = run === undefined ? { text: '', exitCode: 0 } : machine.type(run);
    const [fault] = machine.cluster.faults();
    if (fault) throw fault.error;
    const command = run ?? '(act)';
    if (exitCode !== exits) {
      return { at, command, expected: `exit code ${exits}`, found: `exit code ${exitCode}\n${text}` };
    }
    if (prints !== undefined && !matches(prints, text)) return { at, command, expected: prints, found: text };
  }
  return null;
}

function createMachine(world: Partial<WorldSpecification>, given: Readonly<Record<string, string>>) {
  const specification: WorldSpecification = {
    startsAt: STARTS_AT,
    nodes: NODES,
    serviceRange: '1.1.10.0/24',
    clusterDns: 'none',
    objects: [],
    warmUpMs: 10_000,
    ...world,
  };
  const startsAtMs = Date.parse(specification.startsAt ?? STARTS_AT);
  const kernelOf = (cluster: Cluster, name: string): ShellKernel => ({
    nowMs: cluster.nowMs,
    epochMs: () => startsAtMs + cluster.nowMs(),
    random: cluster.createRandom(name),
    createChannel: cluster.createChannel,
    spawn: cluster.spawn,
    signal: cluster.signal,
    spend: cluster.spend,
  });
  const cluster = createCluster({
    specification,
    seed: 7,
    parts: PARTS,
    runner: (made) => createProcessRunner(kernelOf(made, 'containers')),
  });
  const kernel = kernelOf(cluster, 'laptop');
  const files = createProcessRunner(kernel).createFiles({ [`${HOME}/.kube/config`]: cluster.kubeconfig });
  for (const [name, content] of Object.entries(given)) files.writeFile(`${HOME}/${name}`, content);
  let text = '';
  const session = createShellSession({
    kernel,
    host: cluster.laptop,
    nodes: cluster,
    files,
    environment: { HOME, KUBECONFIG: `${HOME}/.kube/config` },
    homeDirectory: HOME,
    hostPrograms: {},
    terminal: { columns: 200, rows: 50 },
    output: (piece) => {
      text += piece;
    },
  });
  return {
    cluster,
    type(line: string) {
      text = '';
      session.runScript(`${line}\n`);
      const untilMs = cluster.nowMs() + LONGEST_ACT_MS;
      cluster.run({ untilMs, steps: MOST_STEPS, until: () => session.isAtPrompt });
      if (session.isAtPrompt) return { text, exitCode: session.lastExitCode };
      session.interrupt();
      cluster.run({ untilMs: untilMs + 10_000, steps: MOST_STEPS, until: () => session.isAtPrompt });
      return { text: `${text}(stopped: it did not end)\n`, exitCode: -1 };
    },
  };
}

/** Whether a text is the one that was written, with its placeholders. */
export function matches(expected: string, found: string): boolean {
  const lines = tidy(found);
  const wanted = tidy(expected).map((line) => (line === '…' ? null : patternOf(line)));
  return follows(wanted, 0, lines, 0);
}

function tidy(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
}

/** `null` stands for any number of lines. */
function follows(
  wanted: readonly (RegExp | null)[],
  at: number,
  lines: readonly string[],
  from: number,
): boolean {
  if (at === wanted.length) return from === lines.length;
  const pattern = wanted[at]!;
  if (pattern !== null) {
    return from < lines.length && pattern.test(lines[from]!) && follows(wanted, at + 1, lines, from + 1);
  }
  for (let next = from; next <= lines.length; next += 1) {
    if (follows(wanted, at + 1, lines, next)) return true;
  }
  return false;
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<id>': '\\S+',
  '<age>': '(?:\\d+[smhdy])+',
};

function patternOf(line: string): RegExp {
  const parts = line.split(/(<id>|<age>)/).map((part) => PLACEHOLDERS[part] ?? quotePattern(part));
  return new RegExp(`^${parts.join('')}$`);
}

function quotePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
