/** The recorded cases, unpacked. Files and set-ups are kept once and named by number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Step {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Recording {
  /** "003-empty-get-pods" */
  readonly id: string;
  /** Lines of shell that run first; what they print was not recorded. */
  readonly setup: string;
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Packed {
  readonly files: readonly (readonly [name: string, content: string])[];
  readonly setups: readonly string[];
  readonly cases: readonly {
    readonly id: string;
    readonly setup: number;
    readonly files: readonly number[];
    readonly steps: readonly (readonly [command: string, exitCode: number, stdout: string, stderr: string])[];
  }[];
}

export function loadRecordings(): Recording[] {
  const path = join(import.meta.dirname, 'recordings/kubectl.json');
  const packed = JSON.parse(readFileSync(path, 'utf8')) as Packed;
  return packed.cases.map(({ id, setup, files, steps }) => ({
    id,
    setup: packed.setups[setup]!,
    files: Object.fromEntries(files.map((number) => packed.files[number]!)),
    steps: steps.map(([command, exitCode, stdout, stderr]) => ({ command, exitCode, stdout, stderr })),
  }));
}
