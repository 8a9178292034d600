/** Plays a script in lesson 1 and prints its log as JSON: node --import tsx play-script.ts SEED < script */
import { readFileSync } from 'node:fs';
import { defineSandbox } from '../../lib/course/catalogue';
import { loadContent } from '../../lib/course/load';
import { startChain } from '../../lib/sandbox/chain';
import { simulatorVersion } from '../../lib/sandbox/generated/version';
import { LOG_FORMAT } from '../../lib/sandbox/log';
import { playScript } from '../../lib/sandbox/play';
import { createSandbox } from '../../lib/sandbox/sandbox';

const seed = Number(process.argv[2]);
const lesson = loadContent()
  .courses.flatMap((course) => course.lessons)
  .find(({ id }) => id === 'pods-and-addresses');
if (!lesson) throw new Error('The lesson is missing');
const definition = defineSandbox(lesson);
const sandbox = createSandbox(definition, seed);
playScript(sandbox, readFileSync(0, 'utf8'));
const { contentHash, scenario } = definition;
const header = { format: LOG_FORMAT, simulatorVersion, contentHash, scenario, seed } as const;
console.log(
  JSON.stringify({ header, entries: sandbox.entries, hash: sandbox.hash(), start: startChain(header) }),
);
