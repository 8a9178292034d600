/**
 * What generated learners do: the scripts that prove each lesson, played once in the sandbox and kept with what was
 * judged after each line. So their logs replay to the very hash that their verdicts name.
 */
import '../lib/sandbox/texts';
import { defineSandbox, type LessonDefinition } from '../lib/course/catalogue';
import { loadContent } from '../lib/course/load';
import { loadProofs } from '../lib/course/proofs';
import type { TaskResult } from '../lib/data/verdicts';
import { extendChain, startChain } from '../lib/sandbox/chain';
import { simulatorVersion } from '../lib/sandbox/generated/version';
import type { Entry, LogHeader } from '../lib/sandbox/log';
import { LOG_FORMAT } from '../lib/sandbox/log';
import { playScript } from '../lib/sandbox/play';
import { createSandbox, type Sandbox } from '../lib/sandbox/sandbox';
import { createStepKeeper, type Step } from '../lib/sandbox/steps';

/** The world at rest after one line. */
export interface Rest {
  readonly sequence: number;
  readonly hash: string;
  readonly isPassed: boolean;
  readonly tasks: readonly TaskResult[];
}

export interface Recording {
  /** `<course>/<lesson>` */
  readonly lesson: string;
  /** The mistake that is made first; null where it goes right at once. */
  readonly mistake: string | null;
  readonly header: LogHeader;
  readonly startHash: string;
  readonly entries: readonly { readonly entry: Entry; readonly bytes: number; readonly hash: string }[];
  readonly rests: readonly Rest[];
  /** What each turn did and reached, as a replay tells it. */
  readonly steps: readonly Step[];
}

const played = new Map<string, ReadonlyMap<string, readonly Recording[]>>();

/** Of every lesson that can be worked, by lesson. Played once a process. */
export function recordLessons(seeds: readonly number[]): ReadonlyMap<string, readonly Recording[]> {
  const found = played.get(seeds.join()) ?? playLessons(seeds);
  played.set(seeds.join(), found);
  return found;
}

function playLessons(seeds: readonly number[]): ReadonlyMap<string, readonly Recording[]> {
  const found = new Map<string, readonly Recording[]>();
  for (const lesson of loadContent().courses.flatMap(({ lessons }) => lessons)) {
    const { solution, alternatives, wrong } = loadProofs(lesson.folder);
    if (lesson.exercise.tasks.length === 0 || solution === null) continue;
    const definition = defineSandbox(lesson);
    const right = [solution, ...alternatives].map(({ text }) => ({ mistake: null, texts: [text] }));
    // Whoever went wrong begins anew in the same attempt, and does it right.
    const mended = wrong.map(({ name, text }) => ({ mistake: name, texts: [text, 'reset', solution.text] }));
    const recordings = seeds.flatMap((seed) =>
      [...right, ...mended].flatMap(({ mistake, texts }) => record(definition, seed, mistake, texts) ?? []),
    );
    if (recordings.length > 0) found.set(definition.scenario, recordings);
  }
  return found;
}

/** Null where a line is refused on this seed: then nobody typed it. */
function record(
  definition: LessonDefinition,
  seed: number,
  mistake: string | null,
  texts: readonly string[],
): Recording | null {
  const { scenario, contentHash } = definition;
  const header: LogHeader = { format: LOG_FORMAT, simulatorVersion, contentHash, scenario, seed };
  const keeper = createStepKeeper(definition.exercise);
  const sandbox = createSandbox(definition, seed, keeper);
  const rests: Rest[] = [];
  try {
    for (const line of texts.flatMap((text) => text.split('\n'))) {
      const before = sandbox.entries.length;
      playScript(sandbox, line);
      if (sandbox.entries.length > before && sandbox.promptText() !== '> ') rests.push(toRest(sandbox));
    }
  } catch {
    return null;
  }
  const startHash = startChain(header);
  let hash = startHash;
  const entries = sandbox.entries.map((entry) => {
    hash = extendChain(hash, entry);
    return { entry, bytes: Buffer.byteLength(JSON.stringify(entry)), hash };
  });
  return { lesson: scenario, mistake, header, startHash, entries, rests, steps: keeper.steps };
}

function toRest(sandbox: Sandbox): Rest {
  const verdict = sandbox.verdict();
  return {
    sequence: sandbox.entries.length,
    hash: sandbox.hash(),
    isPassed: verdict.outcome === 'passed',
    tasks: verdict.tasks.map(({ id, done, mistake, conditions }) => ({
      ...{ id, passed: done !== null, mistake: mistake?.id ?? null },
      conditions: conditions.map(({ outcome, sentence, expected, observed }) => ({
        ...{ outcome, sentence, expected, observed },
      })),
    })),
  };
}
