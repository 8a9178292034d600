/** Reads the scripts that prove a lesson's exercise (tests and scripts only; they never reach a page). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from './load';

export interface ProofScript {
  /** Of wrong/: the mistake's id. Else the name as it is told: `solution`, `alternatives/move-first`. */
  readonly name: string;
  readonly text: string;
}

export interface LoadedProofs {
  readonly solution: ProofScript | null;
  readonly alternatives: readonly ProofScript[];
  readonly wrong: readonly ProofScript[];
}

/** `folder` as in LoadedLesson. */
export function loadProofs(folder: string, root: string = contentFolder()): LoadedProofs {
  const path = join(root, folder);
  const solution = join(path, 'solution.sh');
  return {
    solution: existsSync(solution) ? { name: 'solution', text: readFileSync(solution, 'utf8') } : null,
    alternatives: readScripts(join(path, 'alternatives'), 'alternatives/'),
    wrong: readScripts(join(path, 'wrong'), ''),
  };
}

function readScripts(folder: string, prefix: string): ProofScript[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sh'))
    .sort()
    .map((name) => ({
      name: prefix + name.replace(/\.sh$/, ''),
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}
