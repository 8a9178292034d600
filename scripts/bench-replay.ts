/**
 * What the server needs to play attempts again: of the first lesson's solution, and of long attempts as restless
 * learners would leave them, two hours and a thousand entries; and what an undo costs at the end of those.
 */
import '../lib/sandbox/texts';
import { defineSandbox } from '../lib/course/catalogue';
import { loadContent } from '../lib/course/load';
import { loadProofs } from '../lib/course/proofs';
import type { Log, LogHeader } from '../lib/sandbox/log';
import { LOG_FORMAT } from '../lib/sandbox/log';
import { playScript } from '../lib/sandbox/play';
import { PLAYGROUND } from '../lib/sandbox/playground';
import { createPicker } from '../lib/sandbox/random-script';
import {
  createClusterLine,
  createManifestLines,
  createNetworkLine,
  createShellLine,
  type Picker,
} from '../lib/sandbox/random-script-lines';
import { createServiceLine } from '../lib/sandbox/random-service-lines';
import { createSandbox, replayLog, type Sandbox, type SandboxDefinition } from '../lib/sandbox/sandbox';
import { tell } from './bench-times';

const LESSON = 'kubernetes-services/01-pods-and-addresses';
const RUNS = 50;
const ENTRIES = 1_000;
const LONG_MS = 2 * 60 * 60_000;
const SEEDS = [1, 2, 3, 4, 5];
const UNDOS = 3;

export function benchReplay(): void {
  benchSolution();
  benchLong();
}

function benchSolution(): void {
  const lesson = loadContent()
    .courses.flatMap((course) => course.lessons)
    .find(({ folder }) => folder === LESSON);
  const solution = loadProofs(LESSON).solution;
  if (!lesson || !solution) throw new Error(`${LESSON} or its solution is missing`);
  const definition = defineSandbox(lesson);
  const sandbox = createSandbox(definition, 1);
  playScript(sandbox, solution.text);
  const times: number[] = [];
  const starts: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    times.push(timeReplay(sandbox));
    const before = cpuMs();
    createSandbox(definition, run);
    starts.push(cpuMs() - before);
  }
  tell(`replay of lesson 1's solution (${sandbox.entries.length} entries), judged, CPU time`, times);
  tell('a new sandbox, warmed up, CPU time', starts);
}

function benchLong(): void {
  const lessons = loadContent()
    .courses.flatMap((course) => course.lessons)
    .map(defineSandbox)
    .filter(({ exercise }) => exercise.tasks.length > 0);
  const attempts = [PLAYGROUND, ...lessons].flatMap((definition) =>
    SEEDS.map((seed) => playLong(definition, seed)),
  );
  const replays = attempts.map(timeReplay);
  const undos = attempts.flatMap((sandbox) => Array.from({ length: UNDOS }, () => timeUndo(sandbox)));
  const worst = attempts[replays.indexOf(Math.max(...replays))]!;
  const hours = attempts.map((sandbox) => sandbox.nowMs() / 3_600_000);
  const steps = attempts.map((sandbox) => sandbox.budget().steps.used);
  console.log(
    `long attempts: ${attempts.length}, in ${1 + lessons.length} worlds, ${ENTRIES} entries each, ` +
      `${Math.min(...hours).toFixed(1)} to ${Math.max(...hours).toFixed(1)} virtual hours, ` +
      `${Math.min(...steps)} to ${Math.max(...steps)} steps`,
  );
  tell('replay of a long attempt, CPU time', replays);
  console.log(`the slowest: ${worst.definition.scenario}, seed ${worst.seed}`);
  tell('undo at the end of a long attempt, CPU time', undos);
}

/**
 * Time goes on at the prompt as a page lets it: a second at a time while something moves, then a longer wait. Undo and
 * reset are left out here, since each builds a world anew; so is what leaves the shell.
 */
function playLong(definition: SandboxDefinition, seed: number): Sandbox {
  const sandbox = createSandbox(definition, seed);
  const pick = createPicker(seed);
  while (sandbox.entries.length < ENTRIES) {
    for (const line of createLines(pick)) if (!LEAVES.test(line)) play(sandbox, line);
  }
  return sandbox;
}

const LEAVES = /\b(undo|reset|exit|set -e)\b/;

function createLines(pick: Picker): string[] {
  switch (pick.below(16)) {
    case 0:
      return createManifestLines(pick);
    case 1:
    case 2:
      return [createShellLine(pick)];
    case 3:
    case 4:
    case 5:
      return [createNetworkLine(pick)];
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
      return [createServiceLine(pick)];
    default:
      return [createClusterLine(pick)];
  }
}

function play(sandbox: Sandbox, line: string): void {
  if (sandbox.entries.length >= ENTRIES) return;
  const result = sandbox.enter({ kind: 'line', text: line });
  if (!result.ok)
    throw new Error(`${sandbox.definition.scenario}, seed ${sandbox.seed}: ${line}: ${result.problem}`);
  run(sandbox, 10_000);
  // Whoever waits longer than this presses Ctrl-C, or ends what is typed.
  for (let time = 0; time < 20 && !sandbox.isAtPrompt() && sandbox.entries.length < ENTRIES; time += 1) {
    const isOdd = time % 2 === 1;
    sandbox.enter(isOdd ? { kind: 'keys', text: '\u0004' } : { kind: 'signal', signal: 'SIGINT' });
    run(sandbox, 2_000);
  }
  for (let second = 0; second < 3 && sandbox.isAtPrompt() && !sandbox.isSettled(); second += 1) {
    wait(sandbox, 1_000);
  }
  // So that the last entry comes about when the attempt has lasted as long as it should.
  const left = Math.max(0, LONG_MS - sandbox.nowMs()) / (ENTRIES - sandbox.entries.length + 1);
  if (sandbox.isAtPrompt()) wait(sandbox, Math.min(60_000, Math.ceil(left * 2) + 1));
}

function run(sandbox: Sandbox, durationMs: number): void {
  const untilMs = sandbox.nowMs() + durationMs;
  while (sandbox.pump({ untilMs }).stopped === 'steps');
}

function wait(sandbox: Sandbox, durationMs: number): void {
  if (sandbox.entries.length >= ENTRIES || !sandbox.enter({ kind: 'advance', durationMs }).ok) return;
  while (!sandbox.isAtPrompt()) sandbox.pump();
}

function logOf({ definition, seed, entries }: Sandbox): Log {
  const { contentHash, scenario } = definition;
  const header: LogHeader = { format: LOG_FORMAT, simulatorVersion: 'bench', contentHash, scenario, seed };
  return { header, entries: [...entries] };
}

function timeReplay(sandbox: Sandbox): number {
  const log = logOf(sandbox);
  const started = cpuMs();
  const result = replayLog(sandbox.definition, log);
  const took = cpuMs() - started;
  if (!result.ok) throw new Error(`${log.header.scenario}, seed ${sandbox.seed}: ${result.problem}`);
  if (sandbox.isAtPrompt() && result.hash !== sandbox.hash())
    throw new Error('the replay came to another end');
  return took;
}

function timeUndo(sandbox: Sandbox): number {
  const started = cpuMs();
  const result = sandbox.enter({ kind: 'undo' });
  if (!result.ok) throw new Error(result.problem);
  return cpuMs() - started;
}

/** Of this process: what else the machine has to do counts little. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
