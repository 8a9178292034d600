/** What real bash printed for each script, and what this shell prints. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTestWorld } from './testing/world';

interface Recording {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Scripts stand in a text file, parted by lines of "--". After a change: RECORD_BASH=1 npx vitest run lib/shell/bash.test.ts */
const SCRIPTS = readFileSync(join(import.meta.dirname, 'testing', 'bash-scripts.txt'), 'utf8')
  .replace(/\n$/, '')
  .split('\n--\n')
  .map((script) => `${script}\n`);
const FILE = join(import.meta.dirname, 'testing', 'bash-recordings.json');
const isRecording = process.env['RECORD_BASH'] === '1';

/** As `bash -s` in an empty home directory. */
function runRealBash(script: string): Recording {
  const home = mkdtempSync(join(tmpdir(), 'drydock-bash-'));
  try {
    const result = spawnSync('bash', ['--norc', '-s'], {
      cwd: home,
      env: {
        HOME: home,
        PATH: '/usr/bin:/bin',
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
      } as unknown as NodeJS.ProcessEnv,
      input: script,
      encoding: 'utf8',
      timeout: 10_000,
    });
    const clean = (text: string): string => text.replaceAll(home, '/home/learner');
    return {
      script,
      stdout: clean(result.stdout),
      stderr: clean(result.stderr),
      exitCode: result.status ?? -1,
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}

if (isRecording) writeFileSync(FILE, `${JSON.stringify(SCRIPTS.map(runRealBash), null, 2)}\n`);

const recordings: Recording[] = JSON.parse(readFileSync(FILE, 'utf8'));

function check(recording: Recording): void {
  const world = createTestWorld();
  world.session.runScript(recording.script);
  world.run(600_000);
  const { stdout, stderr, exitCode } = recording;
  expect({
    stdout: world.stdout(),
    stderr: world.stderr(),
    exitCode: world.session.lastExitCode,
    isOver: world.session.isAtPrompt,
  }).toEqual({ stdout, stderr, exitCode, isOver: true });
}

test('every script is recorded', () => {
  expect(recordings.map((recording) => recording.script)).toEqual(SCRIPTS);
  expect(SCRIPTS.length).toBeGreaterThan(150);
});

test.each(recordings.map((recording): [string, Recording] => [recording.script.slice(0, 70), recording]))(
  'as bash: %s',
  (_, recording) => check(recording),
);

const version = existsSync('/bin/bash')
  ? spawnSync('bash', ['-c', 'echo $BASH_VERSION'], { encoding: 'utf8' }).stdout
  : '';

test.skipIf(!version.startsWith('5.2'))(
  'a tenth of the recordings, live against bash 5.2 (skipped without it)',
  () => {
    for (const recording of recordings.filter((_, index) => index % 10 === 0)) {
      expect(runRealBash(recording.script)).toEqual(recording);
    }
  },
);
