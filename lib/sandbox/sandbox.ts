/**
 * A learner's sandbox: definition + seed + log → world, session at a prompt, verdict. The same code runs in the
 * browser's worker and in Node; the server replays a log with `replayLog` and comes to the same hash.
 *
 * Time: at the prompt it stands still and only `advance` entries move it (and each entry by the one millisecond of
 * its stamp). While a program runs in the foreground the caller pumps: the page paces it, a replay does not.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Verdict } from '../check/verdict';
import type { ClusterPicture } from '../cluster/picture';
import type { PictureKeeper } from '../cluster/picture-keeper';
import type { TracedRequest } from '../cluster/trace';
import type { Exercise } from '../course/schema';
import type { OpenFile } from '../shell/program';
import type { Completion } from '../shell/shell';
import { refuseAct, textOf } from './budget';
import { createCopy, readEvidence } from './copy';
import { drawValues, putIn } from './draws';
import { createHostPrograms } from './host-programs';
import { type Copy, createJudging } from './judging';
import { createLife, type Life } from './life';
import { LIMITS, type LimitName } from './limits';
import { type Entry, type EntryAct, isRebuild, type Log } from './log';
import { createStepKeeper, type Step, type StepKeeper } from './steps';
import { createTurns } from './turns';
import { createView } from './view';
import { createWorld, type OutputPiece, type WorldOptions } from './world';

/** All that a world is made of, before the seed. Made by lib/course/catalogue; holds no solution. */
export interface SandboxDefinition {
  /** `<course>/<lesson>`, or `playground`. */
  readonly scenario: string;
  /** sha256 (hex) of exercise.yaml and the learner's files. */
  readonly contentHash: string;
  readonly exercise: Exercise;
  /** What the learner finds in the home directory, by relative path. */
  readonly files: Readonly<Record<string, string>>;
}

export type EnterResult =
  | { readonly ok: true; readonly entry: Entry }
  /** Refused, nothing changed. `limit`: the budget that is used up. */
  | { readonly ok: false; readonly problem: string; readonly limit: LimitName | null };

export interface PumpResult {
  /** prompt: waiting for the next act; time stands still. running: call again. */
  readonly state: 'prompt' | 'running';
  readonly steps: number;
  readonly stopped: 'prompt' | 'steps' | 'time';
}

export interface Budget {
  readonly entries: { readonly used: number; readonly limit: number };
  readonly steps: { readonly used: number; readonly limit: number };
  readonly virtualMs: { readonly used: number; readonly limit: number };
  readonly textLength: { readonly used: number; readonly limit: number };
  readonly rebuilds: { readonly used: number; readonly limit: number };
}

export interface Sandbox {
  readonly definition: SandboxDefinition;
  readonly seed: number;
  /** Everything that was entered, undone entries too. */
  readonly entries: readonly Entry[];
  /** Stamps an act and lets it in. `undo` and `reset` typed alone on a line become entries of that kind. */
  enter(act: EntryAct, terminal?: string): EnterResult;
  /** Lets in an entry of a stored log: first runs the world to its moment, unpaced. Refuses an impossible one. */
  replay(entry: Entry): EnterResult;
  /** Runs the world: to the prompt, or until a limit is reached. */
  pump(limits?: { readonly steps?: number; readonly untilMs?: number }): PumpResult;
  /** What was printed since the last call, in order. */
  takeOutput(): readonly OutputPiece[];
  isAtPrompt(): boolean;
  /** What stands before the cursor: `learner@laptop:~$ `, or `> ` where a line goes on. */
  promptText(): string;
  /** Nothing leads anywhere within the next two virtual seconds. */
  isSettled(): boolean;
  /** Virtual time of the next event that leads somewhere: how far a "Skip" would go; `null` where there is none. */
  nextProgressMs(): number | null;
  nowMs(): number;
  verdict(): Verdict;
  /** For the cluster map. */
  picture(): ClusterPicture;
  /** Tells what changes in the picture; another one after undo and reset. For one listener. */
  pictureKeeper(): PictureKeeper;
  requests(): readonly TracedRequest[];
  /** Changes whenever the picture or the requests may have changed, also by undo and reset. */
  version(): number;
  /** What Tab offers. */
  complete(line: string, cursor: number): Completion;
  /** Lines typed so far, oldest first: what the arrow keys walk through. */
  history(): readonly string[];
  /** `$?` at the prompt. */
  lastExitCode(): number;
  /** How many of the turns that count have changed the cluster; looking is free. */
  changes(): number;
  readFile(path: string): string | null;
  /** Paths below the home directory, for the editor. */
  listFiles(): readonly string[];
  /** What a program has opened in the editor and waits for. */
  openFile(): OpenFile | null;
  /** What the next undo would take back: the entry that began the latest turn; `null` where there is nothing. */
  latestTurn(): Entry | null;
  budget(): Budget;
  /** Programs that met a mistake of ours. Empty, or the world is not to be trusted: offer log and seed as a report. */
  faults(): readonly { readonly task: string; readonly atMs: number; readonly error: unknown }[];
  /** sha256 (hex) over the world's hash, all that was printed since the last rebuild, and the turns of tasks. */
  hash(): string;
}

export type ReplayResult =
  | {
      readonly ok: true;
      readonly verdict: Verdict;
      readonly hash: string;
      readonly completions: readonly {
        readonly taskId: string;
        readonly sequence: number;
        readonly atVirtualMs: number;
      }[];
      readonly nowMs: number;
      readonly steps: number;
      /** What each turn did and reached: for signs of learning, never for the verdict. */
      readonly retraced: readonly Step[];
    }
  | {
      readonly ok: false;
      /** The entry that can't be; `null` where the log as a whole is refused. */
      readonly sequence: number | null;
      readonly problem: string;
    };

const SLICE = 20_000;
/** What begins a turn at a fresh prompt. */
const ACTS: readonly EntryAct['kind'][] = ['line', 'act', 'writeFile'];

type Keeper = Pick<StepKeeper, 'begin' | 'judged'>;

/** `keeper` is told of each turn and each judgement; nothing of the sandbox depends on it. */
export function createSandbox(definition: SandboxDefinition, seed: number, keeper?: Keeper): Sandbox {
  const drawn = drawValues(definition.exercise.draws, seed);
  const exercise = putIn(definition.exercise, drawn);
  const files = putIn(definition.files, drawn);
  const judging = createJudging(exercise);
  const entries: Entry[] = [];
  const turns = createTurns();
  const usage = { rebuilds: 0, textLength: 0, copies: 0 };
  /** Steps of worlds that were replaced, and of copies. */
  const spent = { worlds: 0, copies: 0 };
  const options: WorldOptions = {
    exercise,
    files,
    seed,
    createHostPrograms: (world) =>
      createHostPrograms({ exercise, world, evidence: readEvidence, isDone: judging.isDone }),
  };
  let life = createLife(createWorld(options));
  let cleared: OutputPiece[] = [];
  let isAwaitingJudgement = false;
  const view = createView(() => life);
  const { nowMs } = view;
  const startMs = nowMs();

  const stepsInAll = () => spent.worlds + life.world.cluster.steps;

  /** A new world at the prompt after all that counts. */
  function rebuild(): Life {
    const next = createLife(createWorld(options));
    for (const entry of turns.effective()) next.bring(entry, () => {});
    next.run({ steps: LIMITS.stepsOfTurn });
    return next;
  }

  function isSettled(): boolean {
    const next = life.world.cluster.nextEventMs('progress');
    return life.isAtPrompt() && (next === null || next > nowMs() + LIMITS.settledMs);
  }

  /** A copy costs about what the world has cost so far. */
  function makeCopy(): Copy | null {
    const isAffordable = spent.copies + life.world.cluster.steps <= LIMITS.stepsOfCopies;
    if (!isAffordable || usage.copies >= LIMITS.copies) return null;
    usage.copies += 1;
    spent.copies += LIMITS.stepsOfStart;
    const { world } = rebuild();
    return createCopy(world, (steps) => {
      spent.copies += steps;
    });
  }

  function judgeIfDue(): void {
    if (!isAwaitingJudgement || !life.isAtPrompt()) return;
    const act = turns.latestAct();
    if (act === null || life.ended !== null) return;
    if (!isSettled() && nowMs() < act.atVirtualMs + LIMITS.judgeAnywayMs) return;
    isAwaitingJudgement = false;
    judging.judge(readEvidence(life.world), makeCopy, {
      sequence: entries.length,
      atVirtualMs: nowMs(),
      actSequence: act.sequence,
    });
    keeper?.judged(judging.verdict(), life.world);
  }

  function refuse(act: EntryAct, terminal: string): Exclude<EnterResult, { ok: true }> | null {
    const say = (problem: string, limit: LimitName | null = null) => ({ ok: false as const, problem, limit });
    if (terminal !== '1') return say(`There is no terminal "${terminal}"; there is one, named "1"`);
    const refusal = refuseAct(act, { entries: entries.length, ...usage });
    if (refusal !== null) return say(refusal.problem, refusal.limit);
    if (stepsInAll() >= LIMITS.stepsOfLog)
      return say('This attempt has used up its steps of work', 'stepsOfLog');
    if (act.kind === 'undo' && turns.latest() === null) return say('There is nothing to undo');
    if (act.kind === 'back' && act.turns > turns.count())
      return say(`There are ${turns.count()} turns to go back; found ${act.turns}`);
    if (isRebuild(act)) return null;
    if (life.ended !== null) return say(life.ended);
    if (life.world.session.exited) return say('You have left the shell. Type undo or reset to go on');
    if (act.kind === 'writeFile') {
      const problem = life.world.session.refuseSave(act.path, act.content);
      if (problem !== null) return say(problem);
    }
    if (act.kind === 'advance' && !life.isAtPrompt()) return say('Time is let pass at the prompt only');
    return null;
  }

  /** The stamp is right; the entry becomes part of the log and of the world. */
  function admit(entry: Entry): EnterResult {
    const isFresh = life.isAtPrompt() && !isContinuation();
    const problem = life.bring(entry, judgeIfDue);
    if (problem !== null) return { ok: false, problem: `Entry ${entry.sequence}: ${problem}.`, limit: null };
    entries.push(entry);
    usage.textLength += textOf(entry).length;
    isAwaitingJudgement = true;
    const isTurn = isFresh && ACTS.includes(entry.kind);
    if (isTurn || isRebuild(entry)) keeper?.begin(entry, life.world);
    if (entry.kind === 'undo') turns.undo();
    else turns.add(entry, isTurn);
    if (isRebuild(entry)) startAnew();
    return { ok: true, entry };
  }

  function startAnew(): void {
    usage.rebuilds += 1;
    spent.worlds += life.world.cluster.steps + LIMITS.stepsOfStart;
    life = rebuild();
    judging.forget();
    life.world.takeOutput();
    cleared = [{ terminal: '1', stream: 'cleared', text: '', atMs: nowMs() }];
    judgeIfDue();
  }

  /** An `advance` is never interrupted: what is entered meanwhile comes after it. */
  function letTimePass(): void {
    while (life.world.isTimePassing && !life.isAtPrompt()) pump();
  }

  const isContinuation = () => life.world.session.prompt === '> ';

  /** `undo` and `reset` alone on a line at a fresh prompt are entries of that kind. */
  function readAct(act: EntryAct): EntryAct {
    if (act.kind !== 'line' || !life.isAtPrompt() || isContinuation()) return act;
    const word = act.text.trim();
    return word === 'undo' || word === 'reset' ? { kind: word } : act;
  }

  function pump({
    steps = SLICE,
    untilMs,
  }: {
    readonly steps?: number;
    readonly untilMs?: number;
  } = {}): PumpResult {
    const { world } = life;
    const before = world.cluster.steps;
    const stopped = life.run({ steps, ...(untilMs === undefined ? {} : { untilMs: Math.floor(untilMs) }) });
    judgeIfDue();
    return { state: life.isAtPrompt() ? 'prompt' : 'running', steps: world.cluster.steps - before, stopped };
  }

  return {
    ...view,
    definition,
    seed,
    entries,
    enter(raw, terminal = '1') {
      letTimePass();
      if (!life.isAtPrompt()) pump({ steps: LIMITS.stepsOfTurn, untilMs: nowMs() });
      const act = readAct(raw);
      const refusal = refuse(act, terminal);
      if (refusal !== null) return refusal;
      return admit({ ...act, sequence: entries.length + 1, atVirtualMs: nowMs() + 1, terminal });
    },
    replay(entry) {
      const expected = entries.length + 1;
      if (entry.sequence !== expected) {
        return {
          ok: false,
          problem: `expected entry ${expected}; found entry ${entry.sequence}`,
          limit: null,
        };
      }
      letTimePass();
      if (!life.isAtPrompt()) pump({ steps: Number.MAX_SAFE_INTEGER, untilMs: entry.atVirtualMs - 1 });
      return refuse(entry, entry.terminal) ?? admit(entry);
    },
    pump,
    takeOutput() {
      const taken = [...cleared, ...life.world.takeOutput()];
      cleared = [];
      return taken;
    },
    isAtPrompt: () => life.isAtPrompt(),
    isSettled,
    latestTurn: () => (usage.rebuilds >= LIMITS.rebuilds ? null : turns.latest()),
    verdict: judging.verdict,
    version: () => usage.rebuilds * 1_000_000_000 + life.world.cluster.version,
    budget() {
      return {
        entries: { used: entries.length, limit: LIMITS.entries },
        steps: { used: stepsInAll(), limit: LIMITS.stepsOfLog },
        virtualMs: { used: nowMs() - startMs, limit: LIMITS.virtualMs },
        textLength: { used: usage.textLength, limit: LIMITS.textLength },
        rebuilds: { used: usage.rebuilds, limit: LIMITS.rebuilds },
      };
    },
    hash() {
      const parts = [life.world.cluster.hash(), life.world.hashOfOutput(), judging.completions];
      return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
    },
  };
}

/** Runs a stored log from the beginning, unpaced, and says what became of it. Used on both sides. */
export function replayLog(definition: SandboxDefinition, log: Log): ReplayResult {
  const { header } = log;
  const refuse = (problem: string): ReplayResult => ({ ok: false, sequence: null, problem });
  if (header.scenario !== definition.scenario) {
    return refuse(`expected the scenario ${definition.scenario}; found ${header.scenario}`);
  }
  if (header.contentHash !== definition.contentHash) {
    return refuse(`expected content ${definition.contentHash}; found ${header.contentHash}`);
  }
  if (!Number.isInteger(header.seed) || header.seed < 0 || header.seed > 0xffffffff) {
    return refuse(`expected a seed from 0 to 4294967295; found ${header.seed}`);
  }
  const keeper = createStepKeeper(definition.exercise);
  const sandbox = createSandbox(definition, header.seed, keeper);
  for (const entry of log.entries) {
    const result = sandbox.replay(entry);
    if (!result.ok) return { ok: false, sequence: entry.sequence, problem: result.problem };
    sandbox.takeOutput();
  }
  finishReplay(sandbox);
  const verdict = sandbox.verdict();
  return {
    ok: true,
    verdict,
    hash: sandbox.hash(),
    completions: verdict.tasks.flatMap(({ id, done }) => (done === null ? [] : [{ taskId: id, ...done }])),
    nowMs: sandbox.nowMs(),
    steps: sandbox.budget().steps.used,
    retraced: keeper.steps,
  };
}

/** To the prompt, or for a minute where a program still runs. */
export function finishReplay(sandbox: Sandbox): void {
  sandbox.pump({ steps: Number.MAX_SAFE_INTEGER, untilMs: sandbox.nowMs() + LIMITS.finishMs });
}
