/** Which world a command-line door opens: a lesson of the courses, a file, or the playground. */
import { existsSync, readFileSync } from 'node:fs';
import { findDefinition } from '../lib/course/catalogue';
import { parseYaml, printProblem } from '../lib/course/problem';
import { checkReferences } from '../lib/course/references';
import { exerciseSchema } from '../lib/course/schema';
import { PLAYGROUND } from '../lib/sandbox/playground';
import type { SandboxDefinition } from '../lib/sandbox/sandbox';

/** `give` ends the program with a message. */
export function findScenario(
  scenario: string | undefined,
  give: (text: string, code: number) => never,
): SandboxDefinition {
  if (scenario === undefined) return PLAYGROUND;
  if (!/\.ya?ml$/.test(scenario)) {
    const found = findDefinition(scenario);
    return (
      found ??
      give(`--scenario: there is no lesson "${scenario}" that can be worked; expected <course>/<lesson>`, 2)
    );
  }
  if (!existsSync(scenario)) return give(`--scenario: there is no file ${scenario}`, 2);
  const parsed = parseYaml({ file: scenario, text: readFileSync(scenario, 'utf8') }, exerciseSchema);
  const problems = 'problems' in parsed ? parsed.problems : checkReferences(parsed.value, parsed.locate);
  if ('problems' in parsed || problems.length > 0) return give(problems.map(printProblem).join('\n'), 2);
  return { scenario, contentHash: '', exercise: parsed.value, files: {} };
}

/** `null` where the text is no seed. */
export function readSeed(text = '1'): number | null {
  const seed = Number(text);
  return /^\d+$/.test(text) && seed <= 0xffffffff ? seed : null;
}
