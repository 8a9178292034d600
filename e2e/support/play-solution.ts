/** Plays the solution of lesson 1 in Node and prints its log as JSON: node --import tsx play-solution.ts SEED */
import { defineSandbox } from '../../lib/course/catalogue';
import { loadContent } from '../../lib/course/load';
import { loadProofs } from '../../lib/course/proofs';
import { startChain } from '../../lib/sandbox/chain';
import { simulatorVersion } from '../../lib/sandbox/generated/version';
import { LOG_FORMAT } from '../../lib/sandbox/log';
import { playScript } from '../../lib/sandbox/play';
import { createSandbox } from '../../lib/sandbox/sandbox';

const seed = Number(process.argv[2]);
const lesson = loadContent()
  .courses.flatMap((course) => course.lessons)
  .find(({ id }) => id === 'pods-and-addresses');
const solution = lesson && loadProofs(lesson.folder).solution;
if (!lesson || !solution) throw new Error('The lesson or its solution is missing');
const definition = defineSandbox(lesson);
const sandbox = createSandbox(definition, seed);
playScript(sandbox, solution.text);
const { contentHash, scenario } = definition;
const header = { format: LOG_FORMAT, simulatorVersion, contentHash, scenario, seed } as const;
console.log(
  JSON.stringify({ header, entries: sandbox.entries, hash: sandbox.hash(), start: startChain(header) }),
);
