/**
 * Where the hashes of the static pages' inline scripts lie: outside .next, which every build empties.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptHashes } from './policy';

/** Throws where the file is missing or belongs to another build: no static page would come to life then. */
export function readScriptHashes(): ScriptHashes {
  const folder = /* turbopackIgnore: true */ process.cwd();
  const path = process.env['CSP_HASHES'] ?? join(folder, '.build', 'csp-hashes.json');
  const build = join(folder, process.env['NEXT_DIST_DIR'] ?? '.next', 'BUILD_ID');
  try {
    const hashes = JSON.parse(readFileSync(/* turbopackIgnore: true */ path, 'utf8')) as ScriptHashes;
    if (readFileSync(/* turbopackIgnore: true */ build, 'utf8').trim() === hashes.buildId) return hashes;
  } catch (error) {
    throw new Error(`${path} can't be read: ${ADVICE}`, { cause: error });
  }
  throw new Error(`${path} is of another build: ${ADVICE}`);
}

const ADVICE = 'run `node scripts/csp.mjs` after `next build`';

/** Ends the process rather than serve pages that look right and do nothing. */
export function requireScriptHashes(): void {
  try {
    readScriptHashes();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
