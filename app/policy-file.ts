/**
 * Where the hashes of the static pages' inline scripts lie: outside .next, which every build empties.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptHashes } from './policy';

/** Throws where the file is missing: on purpose, since without it no static page would come to life. */
export function readScriptHashes(): ScriptHashes {
  const folder = /* turbopackIgnore: true */ process.cwd();
  const path = process.env['CSP_HASHES'] ?? join(folder, '.build', 'csp-hashes.json');
  try {
    return JSON.parse(readFileSync(/* turbopackIgnore: true */ path, 'utf8')) as ScriptHashes;
  } catch (error) {
    throw new Error(`${path} can't be read: run \`node scripts/csp.mjs\` after \`next build\``, {
      cause: error,
    });
  }
}
