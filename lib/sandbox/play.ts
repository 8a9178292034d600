/**
 * Plays scripts as a learner would type them, line by line, and proves exercises (DESIGN invariant 13): the untouched
 * start fails, solution and alternatives pass, each named mistake fails with its own message. For tests and scripts.
 */
import './texts';
import { LIMITS } from './limits';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';

export interface Script {
  readonly name: string;
  readonly text: string;
}

export interface Proofs {
  readonly solution: Script | null;
  readonly alternatives: readonly Script[];
  /** Named after the mistake or the disturbance whose message they deserve. */
  readonly wrong: readonly Script[];
}

export const PROOF_SEEDS = [1, 2, 3, 4, 5] as const;

/** After each line the learner waits until the cluster is at rest. Throws where a line is refused. */
export function playScript(sandbox: Sandbox, text: string): void {
  for (const line of text.split('\n')) {
    if (line.trim() === '' || (line.startsWith('#') && sandbox.promptText() !== '> ')) continue;
    const result = sandbox.enter({ kind: 'line', text: line });
    if (!result.ok) throw new Error(`${line}: ${result.problem}`);
    runToPrompt(sandbox);
    if (sandbox.promptText() !== '> ') rest(sandbox);
  }
}

/** Lets time pass at the prompt until the world is settled, two minutes at most. */
export function rest(sandbox: Sandbox, mostMs = 2 * LIMITS.judgeAnywayMs): void {
  const until = sandbox.nowMs() + mostMs;
  while (!sandbox.isSettled() && sandbox.nowMs() < until) {
    if (!sandbox.enter({ kind: 'advance', durationMs: 1000 }).ok) return;
    runToPrompt(sandbox);
  }
}

export function runToPrompt(sandbox: Sandbox, mostMs = 60 * 60_000): void {
  const untilMs = sandbox.nowMs() + mostMs;
  while (sandbox.pump({ untilMs }).stopped === 'steps');
}

/** With how few changes of the cluster the best of these scripts passes; `null` where none does. */
export function countFewestChanges(
  definition: SandboxDefinition,
  scripts: readonly Script[],
  seed: number,
): number | null {
  const counts = scripts.flatMap(({ text }) => {
    const sandbox = createSandbox(definition, seed);
    playScript(sandbox, text);
    return sandbox.verdict().outcome === 'passed' ? [sandbox.changes()] : [];
  });
  return counts.length === 0 ? null : Math.min(...counts);
}

/** What does not hold of the exercise, a sentence each; empty where it is proved. */
export function prove(
  definition: SandboxDefinition,
  proofs: Proofs,
  seeds: readonly number[] = PROOF_SEEDS,
): string[] {
  const faults: string[] = [];
  for (const seed of seeds) {
    const say = (text: string) => faults.push(`seed ${seed}: ${text}`);
    proveUntouched(definition, seed, say);
    if (proofs.solution !== null) proveRight(definition, seed, proofs.solution, true, say);
    for (const script of proofs.alternatives) proveRight(definition, seed, script, false, say);
    for (const script of proofs.wrong) proveWrong(definition, seed, script, say);
  }
  if (definition.exercise.tasks.length > 0 && proofs.solution === null)
    faults.push('there is no solution.sh');
  const named = new Set(proofs.wrong.map(({ name }) => name));
  for (const { mistakes, disturbances } of definition.exercise.tasks) {
    for (const { id } of [...mistakes, ...disturbances]) {
      if (!named.has(id)) faults.push(`there is no wrong/${id}.sh for this named mistake`);
    }
  }
  return faults;
}

type Say = (text: string) => void;

function proveUntouched(definition: SandboxDefinition, seed: number, say: Say): void {
  const sandbox = createSandbox(definition, seed);
  for (let turn = 0; turn < 70; turn += 1) {
    sandbox.enter({ kind: 'advance', durationMs: 1000 });
    runToPrompt(sandbox);
  }
  sandbox.enter({ kind: 'line', text: 'true' });
  runToPrompt(sandbox);
  rest(sandbox);
  const passed = sandbox.verdict().tasks.filter(({ done }) => done !== null);
  for (const { id } of passed) say(`untouched start: the task ${id} passes, though nothing was done`);
  if (sandbox.verdict().judged === null) say('untouched start: it was never judged');
}

/** The solution does every task, so that each is proved; an alternative does as many as the exercise asks for. */
function proveRight(
  definition: SandboxDefinition,
  seed: number,
  script: Script,
  isSolution: boolean,
  say: Say,
): void {
  const sandbox = playAndTell(definition, seed, script, say);
  if (sandbox === null || (!isSolution && sandbox.verdict().outcome === 'passed')) return;
  for (const task of sandbox.verdict().tasks.filter(({ done }) => done === null)) {
    const first = task.conditions.find(({ outcome }) => outcome !== 'passed');
    const why = first === undefined ? 'not judged' : `expected ${first.expected}; observed ${first.observed}`;
    say(`${script.name}: the task ${task.id} does not pass: ${task.mistake?.message ?? why}`);
  }
}

function proveWrong(definition: SandboxDefinition, seed: number, script: Script, say: Say): void {
  const sandbox = playAndTell(definition, seed, script, say);
  if (sandbox === null) return;
  const verdict = sandbox.verdict();
  const messages = verdict.tasks.filter(({ done }) => done === null).map(({ mistake }) => mistake?.id);
  if (verdict.outcome === 'passed') say(`wrong/${script.name}: it passes`);
  else if (!messages.includes(script.name)) {
    const found = messages.filter((id) => id !== undefined).join(', ') || 'no message';
    say(`wrong/${script.name}: expected the message of ${script.name}; found ${found}`);
  }
}

function playAndTell(definition: SandboxDefinition, seed: number, script: Script, say: Say): Sandbox | null {
  const sandbox = createSandbox(definition, seed);
  try {
    playScript(sandbox, script.text);
    return sandbox;
  } catch (error) {
    say(`${script.name}: ${error instanceof Error ? error.message : 'it could not be played'}`);
    return null;
  }
}
