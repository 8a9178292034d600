/**
 * A sandbox without a cluster, for tests of what stands around it. Lines: `echo WORDS`, `sleep SECONDS`, `loop`
 * (never ends, never lets time pass), `edit FILE` (waits for Ctrl-X), `pull SECONDS` (something is awaited afterwards),
 * `pass TASK` (that task is done).
 */
import type { Turn } from '../../check/verdict';
import type { ClusterPicture } from '../../cluster/picture';
import { createPictureKeeper } from '../../cluster/picture-keeper';
import type { OpenFile } from '../../shell/program';
import { type Entry, type EntryAct, isRebuild } from '../log';
import type { EnterResult, PumpResult, Sandbox } from '../sandbox';
import type { OutputPiece } from '../world';

type Program =
  | { readonly kind: 'sleep'; readonly untilMs: number }
  | { readonly kind: 'loop' }
  | { readonly kind: 'edit'; readonly file: OpenFile }
  | null;

export function createFakeSandbox(): Sandbox {
  const entries: Entry[] = [];
  const files = new Map<string, string>();
  const passed = new Map<string, Turn>();
  let nowMs = 0;
  let program: Program = null;
  let output: OutputPiece[] = [];
  let progressMs: number | null = null;
  let advanceUntilMs: number | null = null;
  /** As in the real one, what was entered happens when the world runs. */
  let pending: EntryAct[] = [];
  const say = (text: string, stream: OutputPiece['stream'] = 'stdout') =>
    output.push({ terminal: '1', stream, text, atMs: nowMs });

  const perform = (act: EntryAct) => {
    if (act.kind === 'advance') advanceUntilMs = nowMs + act.durationMs;
    if (act.kind === 'signal') {
      if (program) say('^C\n');
      program = null;
    }
    if (isRebuild(act)) {
      program = null;
      pending = [];
      output = [];
      say('', 'cleared');
    }
    if (act.kind === 'writeFile') files.set(act.path, act.content);
    if (act.kind === 'keys' && program?.kind === 'edit') program = null;
    if ((act.kind !== 'line' && act.kind !== 'act') || program) return;
    const [word, ...rest] = (act.kind === 'line' ? act.text : act.command).split(' ');
    if (word === 'echo') say(`${rest.join(' ')}\n`);
    if (word === 'sleep') program = { kind: 'sleep', untilMs: nowMs + Number(rest[0]) * 1000 };
    if (word === 'edit') program = { kind: 'edit', file: { path: rest[0] ?? '', program: 'vi', line: null } };
    if (word === 'loop') program = { kind: 'loop' };
    if (word === 'pull') progressMs = nowMs + Number(rest[0]) * 1000;
    if (word === 'pass') passed.set(rest[0] ?? '', { sequence: entries.length, atVirtualMs: nowMs });
    if (word === 'crash') throw new Error('the simulator broke');
  };

  const enter = (act: EntryAct): EnterResult => {
    if (act.kind === 'writeFile' && act.path.endsWith('/'))
      return { ok: false, problem: 'a directory', limit: null };
    if (act.kind === 'line' && act.text === 'refuse') return { ok: false, problem: 'no', limit: 'entries' };
    nowMs += 1;
    const entry: Entry = { ...act, sequence: entries.length + 1, atVirtualMs: nowMs, terminal: '1' };
    entries.push(entry);
    if (isRebuild(act)) perform(act);
    else pending.push(act);
    return { ok: true, entry };
  };

  const pump = ({ steps = 1_000, untilMs }: { steps?: number; untilMs?: number } = {}): PumpResult => {
    for (const act of pending.splice(0)) perform(act);
    if (advanceUntilMs !== null) {
      nowMs = advanceUntilMs;
      advanceUntilMs = null;
    }
    if (progressMs !== null && progressMs <= nowMs) progressMs = null;
    if (!program) return { state: 'prompt', steps: 0, stopped: 'prompt' };
    if (program.kind === 'loop') return { state: 'running', steps, stopped: 'steps' };
    if (program.kind === 'edit') {
      nowMs = Math.max(nowMs, untilMs ?? nowMs + 60_000);
      return { state: 'running', steps: 1, stopped: 'time' };
    }
    nowMs = Math.max(nowMs, Math.min(program.untilMs, untilMs ?? program.untilMs));
    if (nowMs < program.untilMs) return { state: 'running', steps: 1, stopped: 'time' };
    program = null;
    return { state: 'prompt', steps: 1, stopped: 'prompt' };
  };

  const isAtPrompt = () => pending.length === 0 && program === null && advanceUntilMs === null;
  const keeper = createPictureKeeper({ list: () => [], observe: () => () => {} });
  const usage = { used: 0, limit: 10 };
  return {
    definition: { scenario: 'test/test', contentHash: '', exercise: {} as never, files: {} },
    seed: 1,
    entries,
    enter,
    replay: (entry) => {
      if (entry.sequence !== entries.length + 1) return { ok: false, problem: 'a gap', limit: null };
      if (!isAtPrompt()) pump();
      return enter(entry);
    },
    pump,
    takeOutput: () => {
      const taken = output;
      output = [];
      return taken;
    },
    isAtPrompt,
    promptText: () => '$ ',
    isSettled: () => isAtPrompt() && (progressMs === null || progressMs > nowMs + 2_000),
    nextProgressMs: () => progressMs,
    nowMs: () => nowMs,
    verdict: () => ({
      outcome: 'not-yet',
      tasks: [...passed].map(([id, done]) => ({
        ...{ id, title: id, outcome: 'passed' as const, done, conditions: [], mistake: null },
      })),
      judged: null,
    }),
    pictureKeeper: () => keeper,
    picture: (): ClusterPicture => ({
      nodes: [],
      pods: [],
      services: [],
      workloads: [],
      waitingFor: progressMs === null ? null : 'pulling an image',
    }),
    requests: () => [],
    version: () => entries.length,
    complete: (line) => ({ from: 0, candidates: [line] }),
    history: () => entries.flatMap((entry) => (entry.kind === 'line' ? [entry.text] : [])),
    lastExitCode: () => 0,
    changes: () => 0,
    readFile: (path) => files.get(path) ?? null,
    listFiles: () => [...files.keys()],
    openFile: () => (program?.kind === 'edit' ? program.file : null),
    latestTurn: () => entries.filter(({ kind }) => kind === 'line').at(-1) ?? null,
    budget: () => ({ entries: usage, steps: usage, virtualMs: usage, textLength: usage, rebuilds: usage }),
    faults: () => [],
    hash: () => `hash-${entries.length}`,
  };
}
