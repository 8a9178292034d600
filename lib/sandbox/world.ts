/**
 * One life of a sandbox's world: the cluster, the learner's machine with its files, the session at the prompt and
 * the programs of ours. It takes entries and runs; it knows nothing of undo, budgets of logs, or judging.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Cluster, createCluster } from '../cluster/cluster';
import { PARTS } from '../cluster/parts';
import type { FileSystem } from '../cluster/process';
import type { KubernetesObject } from '../cluster/resources';
import type { WorldSpecification } from '../cluster/specification';
import type { Exercise } from '../course/schema';
import type { World as WorldDefinition } from '../course/world-schema';
import type { Program } from '../shell/program';
import { createProcessRunner, createShellSession, type ShellKernel, type ShellSession } from '../shell/shell';
import { type Changes, countChanges } from './changes';
import { LIMITS } from './limits';
import type { Entry, EntryAct } from './log';

export const HOME = '/home/learner';
/**
 * Before the first act every learner finds the same world, but for what the exercise draws: a page shows it before
 * anybody's seed is known.
 */
const START_SEED = 1;

export interface OutputPiece {
  readonly terminal: string;
  /** note: a line of ours (a budget reached), not of any program. cleared: the screen starts anew after undo or reset. */
  readonly stream: 'stdout' | 'stderr' | 'note' | 'cleared';
  readonly text: string;
  readonly atMs: number;
}

/** What the programs of ours know of the world in which they run. */
export interface WorldMemory {
  readonly answers: Map<string, string>;
  /** How many hints of each task were shown. */
  readonly hints: Map<string, number>;
}

export interface World {
  readonly cluster: Cluster;
  readonly session: ShellSession;
  readonly files: FileSystem;
  /** Turns in which the learner has changed the cluster. */
  readonly changes: Changes;
  readonly memory: WorldMemory;
  /** `default/pod-guest`: pods whose own programs send requests. */
  readonly askers: ReadonlySet<string>;
  /** Sequence of the entry that was delivered last; 0 before the first. */
  readonly sequence: number;
  startObjects(kind: string): readonly KubernetesObject[];
  /** Lets an entry in before every event of its millisecond. */
  schedule(entry: Entry): void;
  /** No program runs, nothing that was scheduled is still to come, no time is still to pass. */
  isAtPrompt(): boolean;
  /** An `advance` is under way, or about to begin. */
  readonly isTimePassing: boolean;
  run(bounds: { readonly steps: number; readonly untilMs?: number }): void;
  /** A line of ours among the output. */
  note(text: string): void;
  takeOutput(): OutputPiece[];
  hashOfOutput(): string;
}

export interface WorldOptions {
  /** With the drawn values in their places. */
  readonly exercise: Exercise;
  readonly files: Readonly<Record<string, string>>;
  readonly seed: number;
  /** UTF-16 units that one turn may print. */
  readonly mostOutput?: number;
  readonly createHostPrograms: (world: () => World) => Readonly<Record<string, Program>>;
}

type FieldTexts = Parameters<Cluster['describeFields']>[0];

let fieldTexts: FieldTexts | null = null;

/** Once, before a world starts (texts.ts): two worlds may never differ by what was loaded when. */
export function provideFieldTexts(texts: FieldTexts): void {
  fieldTexts = texts;
}

export function createWorld(options: WorldOptions): World {
  if (fieldTexts === null) throw new Error('import lib/sandbox/texts before a world starts');
  const { exercise, files, seed, createHostPrograms, mostOutput = LIMITS.outputLength } = options;
  const cluster = createCluster({
    specification: specify(exercise.world),
    seed,
    startSeed: START_SEED,
    parts: PARTS,
    runner: (made) => createProcessRunner(createShellKernel(made, 'containers')),
  });
  cluster.describeFields(fieldTexts);
  const kernel = createShellKernel(cluster, 'laptop');
  const laptop = createProcessRunner(kernel).createFiles(layOutHome(files, cluster.kubeconfig));
  const changes = countChanges(cluster.laptop);
  const memory: WorldMemory = { answers: new Map(), hints: new Map() };
  const output = createOutput(cluster.nowMs, mostOutput);
  const start = new Map(kindsOf(exercise).map((kind) => [kind, cluster.list(kind)] as const));
  const session = createShellSession({
    kernel,
    host: changes.host,
    files: laptop,
    environment: { HOME, USER: 'learner', TERM: 'xterm-256color', KUBECONFIG: `${HOME}/.kube/config` },
    homeDirectory: HOME,
    userName: 'learner',
    hostPrograms: createHostPrograms(() => world),
    terminal: { columns: 100, rows: 30 },
    output: output.add,
    readApi: (path, accept) => readApi(cluster, path, accept),
    nodes: cluster,
  });
  const waiting: Entry[] = [];
  /** Of those, how many let time pass. */
  let waitingAdvances = 0;
  let sequence = 0;
  let advanceUntilMs: number | null = null;

  function deliver(entry: Entry): void {
    sequence = entry.sequence;
    if (entry.kind === 'advance') {
      waitingAdvances -= 1;
      advanceUntilMs = cluster.nowMs() + entry.durationMs;
    } else {
      if (session.isAtPrompt) {
        output.startTurn();
        changes.startTurn();
      }
      act(session, entry, (text) => output.add(`${text}\n`, 'note'));
    }
  }

  const isAtPrompt = () => session.isAtPrompt && waiting.length === 0 && advanceUntilMs === null;
  const world: World = {
    cluster,
    session,
    files: laptop,
    changes,
    memory,
    askers: new Set((exercise.askers ?? []).map((pod) => `default/${pod}`)),
    get sequence() {
      return sequence;
    },
    get isTimePassing() {
      return advanceUntilMs !== null || waitingAdvances > 0;
    },
    startObjects: (kind) => start.get(kind) ?? [],
    schedule(entry) {
      waiting.push(entry);
      if (entry.kind === 'advance') waitingAdvances += 1;
      cluster.scheduleFirst(entry.atVirtualMs, () => deliver(waiting.shift()!));
    },
    isAtPrompt,
    run({ steps, untilMs }) {
      if (advanceUntilMs === null) {
        // Time that is about to pass begins at the next millisecond, whatever the pace is.
        const bounds = untilMs === undefined || world.isTimePassing ? { steps } : { steps, untilMs };
        if (!isAtPrompt()) cluster.run({ ...bounds, until: () => isAtPrompt() || advanceUntilMs !== null });
        return;
      }
      const { stopped } = cluster.run({ steps, untilMs: advanceUntilMs });
      if (stopped !== 'steps') advanceUntilMs = null;
    },
    note: (text) => output.add(text, 'note'),
    takeOutput: output.take,
    hashOfOutput: output.hash,
  };
  return world;
}

function createShellKernel(cluster: Cluster, name: string): ShellKernel {
  const startsAt = parseTimestamp(cluster.timestamp(0));
  return {
    nowMs: cluster.nowMs,
    epochMs: () => startsAt + cluster.nowMs(),
    random: cluster.createRandom(`shell ${name}`),
    createChannel: (channel) => cluster.createChannel(channel),
    spawn: (process, task) => cluster.spawn(process, task),
    signal: (task, signal) => cluster.signal(task, signal),
    spend: cluster.spend,
    hasRoom: cluster.hasRoom,
  };
}

/** RFC 3339 in UTC → ms since 1970, by the civil calendar (days from 0000-03-01). */
export function parseTimestamp(text: string): number {
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text
    .split(/[-T:Z]/)
    .map(Number);
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const days = marchYear * 365 + leapDays + dayOfYear - 719_468;
  return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

function specify({ manifests, ...world }: WorldDefinition): WorldSpecification {
  return { ...world, objects: manifests as unknown as readonly KubernetesObject[] };
}

function layOutHome(files: Readonly<Record<string, string>>, kubeconfig: string): Record<string, string> {
  const paths = Object.entries(files).map(([path, text]) => [`${HOME}/${path}`, text] as const);
  return { ...Object.fromEntries(paths), [`${HOME}/.kube/config`]: kubeconfig };
}

/** Every kind that a condition may look up as it was at the start. */
function kindsOf(value: unknown, found = new Set(['Pod', 'Node'])): string[] {
  if (Array.isArray(value)) for (const item of value) kindsOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    const { of, at } = value as { of?: { kind?: unknown }; at?: unknown };
    if (at === 'start' && typeof of?.kind === 'string') found.add(of.kind);
    for (const item of Object.values(value)) kindsOf(item, found);
  }
  return [...found];
}

/** For Tab: the API asked beside the network, which no trace and no clock learns of. */
function readApi(cluster: Cluster, path: string, accept = 'application/json'): unknown {
  const { body, status } = cluster.handle({ method: 'GET', path, headers: { accept }, body: null });
  return status === 200 && typeof body === 'string' ? JSON.parse(body) : undefined;
}

function act(session: ShellSession, entry: EntryAct, note: (text: string) => void): void {
  if (entry.kind === 'line') session.enterLine(entry.text);
  else if (entry.kind === 'act') session.enterLine(entry.command);
  else if (entry.kind === 'keys') session.enterKeys(entry.text);
  else if (entry.kind === 'signal') session.interrupt();
  else if (entry.kind === 'resize') session.resize(entry.columns, entry.rows);
  else if (entry.kind === 'writeFile') {
    // What can be known before was refused before; a full disk is met here.
    const problem = session.saveFile(entry.path, entry.content);
    if (problem !== null) note(problem);
  }
}

/** Relative paths begin in the home directory. */
export const resolvePath = (path: string): string => (path.startsWith('/') ? path : `${HOME}/${path}`);

function createOutput(nowMs: () => number, most: number) {
  let pieces: OutputPiece[] = [];
  let length = 0;
  const digest = sha256.create();
  const push = (text: string, stream: OutputPiece['stream']) => {
    digest.update(utf8ToBytes(`${stream} ${text.length} ${text}`));
    pieces.push({ terminal: '1', stream, text, atMs: nowMs() });
  };
  return {
    startTurn() {
      length = 0;
    },
    add(text: string, stream: OutputPiece['stream']) {
      const room = most - length;
      length += text.length;
      if (stream === 'note' || text.length <= room) push(text, stream);
      else if (room >= 0) {
        push(text.slice(0, room), stream);
        push(`\nThe rest is left out: one command may print ${most} characters.\n`, 'note');
        length = most + 1;
      }
    },
    take(): OutputPiece[] {
      const taken = pieces;
      pieces = [];
      return taken;
    },
    hash: () => bytesToHex(digest.clone().digest()),
  };
}
