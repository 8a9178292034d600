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

/** The recorder kept this file as its case left it; another case has it as it was at the beginning. */
const KEPT_TOO_LATE: Readonly<Record<string, { readonly file: string; readonly from: string }>> = {
  '476-flow-apply-prune-removed-field': { file: 'svc-multiport.yaml', from: '412-multiport-get-svc-name' },
};

export function loadRecordings(): Recording[] {
  const path = join(import.meta.dirname, 'recordings/kubectl.json');
  const packed = JSON.parse(readFileSync(path, 'utf8')) as Packed;
  const filesOf = (numbers: readonly number[]): Record<string, string> =>
    Object.fromEntries(numbers.map((number) => packed.files[number]!));
  const earlierFiles = (id: string): Record<string, string> => {
    const late = KEPT_TOO_LATE[id];
    const other = packed.cases.find((one) => one.id === late?.from);
    return late && other ? { [late.file]: filesOf(other.files)[late.file]! } : {};
  };
  return packed.cases.map(({ id, setup, files, steps }) => ({
    id,
    setup: packed.setups[setup]!,
    files: { ...filesOf(files), ...earlierFiles(id) },
    steps: steps.map(([command, exitCode, stdout, stderr]) => ({ command, exitCode, stdout, stderr })),
  }));
}
