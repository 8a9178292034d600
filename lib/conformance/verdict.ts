/** Compares what was observed with what was recorded, step by step. */
import { correct } from './corrections';
import { normalise } from './normalise';
import type { Recording, Step } from './recordings';
import type { Observation } from './replay';

export type Outcome = 'equal' | 'corrected' | 'different';

export interface Verdict {
  readonly outcome: Outcome;
  /** The first difference from the corrected recording, to read; empty where there is none. */
  readonly difference: string;
}

/** `isNewClient`: observed with our kubectl, not with the older real one. */
export function judge(
  recording: Recording,
  observations: readonly Observation[],
  isNewClient = true,
): Verdict {
  const raw = firstDifference(recording.steps, observations);
  if (raw === '') return { outcome: 'equal', difference: '' };
  const corrected = firstDifference(
    recording.steps.map((step) => correct(step, recording, isNewClient)),
    observations,
  );
  return { outcome: corrected === '' ? 'corrected' : 'different', difference: corrected };
}

function firstDifference(steps: readonly Step[], observations: readonly Observation[]): string {
  for (const [index, step] of steps.entries()) {
    const seen = observations[index];
    if (!seen) return `$ ${step.command}\nwas not run`;
    for (const stream of ['stdout', 'stderr'] as const) {
      const expected = normalise(step[stream], step.command);
      const found = normalise(seen[stream], step.command);
      if (expected !== found) return `$ ${step.command}\n${stream}, expected:\n${expected}\nfound:\n${found}`;
    }
    if (step.exitCode !== seen.exitCode) {
      return `$ ${step.command}\nexit code, expected: ${step.exitCode}, found: ${seen.exitCode}`;
    }
  }
  return '';
}
