/**
 * The headless door: reads a script on standard input, runs it in a fresh sandbox, prints what comes as it comes, and
 * exits with its exit code. Time is virtual, so `sleep 60` costs nothing.
 */
import '../lib/sandbox/texts';
import { readFileSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import { readEvidence } from '../lib/sandbox/copy';
import { drawValues, putIn } from '../lib/sandbox/draws';
import { createHostPrograms } from '../lib/sandbox/host-programs';
import type { SandboxDefinition } from '../lib/sandbox/sandbox';
import { createWorld, type World } from '../lib/sandbox/world';
import { findScenario, readSeed } from './scenario';

const USAGE =
  'usage: npm run -s sandbox -- [--scenario <course>/<lesson> | --scenario file.yaml] [--seed N] [--trace] < script';
const HELP = `The script runs in virtual time; its exit code is the exit code.
--trace: when a request has ended, its story is printed as a line of JSON: {"request": {id, protocol, from, target,
  startedMs, endedMs, outcome, answeredBy, hops: [{number, atMs, place, decision, reason, …}]}}`;
const SLICE = 2_000;
/** A script may work long, but not for ever: deterministic, as everything here. */
const MOST_STEPS = 100_000_000;

interface Options {
  readonly definition: SandboxDefinition;
  readonly seed: number;
  /** Print every request that was traced, a line of JSON each, when it has ended. */
  readonly isTraced: boolean;
}

function readOptions(): Options {
  const options = {
    scenario: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  let values: { scenario?: string; seed?: string; trace?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({ options, strict: true }));
  } catch (error) {
    return give(`${error instanceof Error ? error.message : 'bad options'}\n${USAGE}`, 2);
  }
  if (values.help) return give(`${USAGE}\n${HELP}`, 0);
  const seed = readSeed(values.seed);
  if (seed === null) {
    return give(`--seed: expected a whole number from 0 to 4294967295; found "${values.seed}"`, 2);
  }
  return { definition: findScenario(values.scenario, give), seed, isTraced: values.trace === true };
}

function give(text: string, code: number): never {
  print(code === 0 ? 1 : 2, `${text}\n`);
  process.exit(code);
}

/** At once, and before the next step of the world. A reader that has gone (`| head`) ends us, as it would any program. */
function print(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(141);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

function start({ definition, seed }: Options): World {
  const drawn = drawValues(definition.exercise.draws, seed);
  const exercise = putIn(definition.exercise, drawn);
  return createWorld({
    exercise,
    files: putIn(definition.files, drawn),
    seed,
    mostOutput: Number.MAX_SAFE_INTEGER,
    createHostPrograms: (world) =>
      createHostPrograms({ exercise, world, evidence: readEvidence, isDone: () => false }),
  });
}

function flush(world: World): void {
  for (const { stream, text } of world.takeOutput()) {
    print(stream === 'stdout' ? 1 : 2, text);
    if (stream === 'stdout') isLineOpen = !text.endsWith('\n');
  }
}

let isLineOpen = false;

/** Prints each request that ended since the last call. */
function createTraces(world: World): () => void {
  let done = world.cluster.requests().at(-1)?.id ?? 0;
  const waiting = new Set<number>();
  return () => {
    for (const request of world.cluster.requests()) {
      const { id, endedMs } = request;
      if (id <= done && !waiting.has(id)) continue;
      done = Math.max(done, id);
      waiting.add(id);
      if (endedMs === null) continue;
      waiting.delete(id);
      // Programs need not end their last line.
      print(1, `${isLineOpen ? '\n' : ''}${JSON.stringify({ request })}\n`);
      isLineOpen = false;
    }
  };
}

function run(world: World, script: string, isTraced: boolean): number {
  const tellTraces = isTraced ? createTraces(world) : () => {};
  world.session.runScript(script);
  const last = world.cluster.steps + MOST_STEPS;
  while (!world.isAtPrompt() && !world.session.exited) {
    const before = world.cluster.steps;
    world.run({ steps: SLICE });
    flush(world);
    tellTraces();
    if (world.cluster.steps >= last) {
      print(2, `The script did more than ${MOST_STEPS} steps of work and was stopped.\n`);
      return 124;
    }
    if (world.cluster.steps === before) {
      print(2, 'The script waits for something that never comes, and was stopped.\n');
      return 124;
    }
  }
  flush(world);
  for (const { task, error } of world.cluster.faults()) {
    print(2, `A fault of ours in ${task}: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  return world.session.lastExitCode;
}

const options = readOptions();
if (isatty(0)) print(2, 'Type a script, then Ctrl-D.\n');
process.exitCode = run(start(options), readFileSync(0, 'utf8'), options.isTraced);
