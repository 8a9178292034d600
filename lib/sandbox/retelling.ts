/**
 * An attempt told again from its log, one record a turn: what was typed, what was printed, when each task turned and
 * which named mistake was answered. It is the replay that the server makes, step by step, and comes to the same hash.
 * What was undone later is kept and marked.
 */
import type { ClusterPicture } from '../cluster/picture';
import type { TracedRequest } from '../cluster/trace';
import { LIMITS } from './limits';
import { type Entry, isRebuild, type Log } from './log';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';
import { findStanding, HIDES_ALL, hidesOf } from './turns';

/** typed: entered while a program ran, or in the next line of a command. file: what was saved in the editor. */
export interface RetoldPiece {
  readonly stream: 'stdout' | 'stderr' | 'note' | 'typed' | 'file';
  readonly text: string;
}

/** start: before the first act. The others are what began the turn. */
export type TurnKind = 'start' | Entry['kind'];

export interface RetoldTurn {
  /** 0 is the start. */
  readonly index: number;
  /** Of its first and its last entry; 0 where it has none. */
  readonly sequence: number;
  readonly lastSequence: number;
  readonly kind: TurnKind;
  /** The command as typed, or in words what was done. */
  readonly command: string;
  readonly pieces: readonly RetoldPiece[];
  /** Characters that were printed and are not told here. */
  readonly cutLength: number;
  /** Virtual time since the start of the sandbox. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** How much of it passed at the prompt, after the command had come to its end. */
  readonly waitedMs: number;
  /** `null` where no command ran, or it still runs. */
  readonly exitCode: number | null;
  /** Tasks that turned done, by id. */
  readonly turned: readonly string[];
  /** Named mistakes which the verdict began to answer. */
  readonly mistakes: readonly { readonly task: string; readonly id: string; readonly message: string }[];
  /** undone: by an undo. reset, back: hidden by a reset, or by going back before it, that counts. */
  readonly standing: 'counts' | 'undone' | 'reset' | 'back';
}

/** The cluster as it was when a turn had come to its end. */
export interface Scene {
  readonly picture: ClusterPicture;
  readonly request: TracedRequest | null;
}

export interface RetoldEnd {
  /** `null` where the replay stopped before the end. */
  readonly hash: string | null;
  readonly stopped: { readonly sequence: number; readonly command: string; readonly problem: string } | null;
  readonly isPassed: boolean;
  /** The lesson's files or tasks are others than when the attempt began. */
  readonly isContentChanged: boolean;
  /** Programs of ours failed: what is told may be wrong. */
  readonly hasFaults: boolean;
}

export interface Retelling {
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
  /** Takes one entry. False where there was nothing more to do. */
  step(): boolean;
  /** How many entries were taken. */
  readonly taken: number;
  /** Those that have come to their end. */
  turns(): readonly RetoldTurn[];
  scene(index: number): Scene | null;
  /** `null` until all is told. */
  readonly end: RetoldEnd | null;
}

/** Characters of one turn that are told. */
export const TOLD_LENGTH = 20_000;

const STARTS_TURN: readonly Entry['kind'][] = ['line', 'act', 'writeFile'];
const SLICE = 20_000;

export function createRetelling(definition: SandboxDefinition, { header, entries }: Log): Retelling {
  const sandbox = createSandbox(definition, header.seed);
  const startMs = sandbox.nowMs();
  const ended: Draft[] = [];
  const scenes: Scene[] = [];
  const standing = createStanding();
  const judged = createJudged(sandbox);
  let current = createDraft(0, null, 'start', 'The start', 0);
  let seen = { version: -1, scene: null as Scene | null };
  let taken = 0;
  let end: RetoldEnd | null = null;

  const isFresh = () => sandbox.isAtPrompt() && sandbox.promptText() !== '> ';

  function runUntil(untilMs: number): void {
    while (!sandbox.isAtPrompt() && sandbox.pump({ steps: SLICE, untilMs }).stopped === 'steps');
    current.print(sandbox.takeOutput().flatMap(toPiece));
  }

  function look(): Scene {
    const version = sandbox.version();
    if (seen.scene === null || seen.version !== version) {
      const request = sandbox.requests().filter(({ hops }) => hops.length > 0);
      seen = { version, scene: { picture: sandbox.picture(), request: request.at(-1) ?? null } };
    }
    return seen.scene!;
  }

  function endTurn(): void {
    if (ended.at(-1) === current) return;
    const hasRun = current.kind === 'line' || current.kind === 'act';
    current.endedMs = sandbox.nowMs() - startMs;
    current.exitCode = hasRun && isFresh() ? sandbox.lastExitCode() : null;
    Object.assign(current, judged.news());
    ended.push(current);
    scenes.push(look());
  }

  function beginTurn(entry: Entry): void {
    standing.begin(ended.length, entry);
    const command = describe(entry);
    current = createDraft(ended.length, entry, entry.kind, command, entry.atVirtualMs - startMs);
    if (entry.kind === 'writeFile') current.print([{ stream: 'file', text: entry.content }]);
  }

  function take(entry: Entry): string | null {
    runUntil(entry.atVirtualMs - 1);
    const prompt = sandbox.isAtPrompt() ? sandbox.promptText() : '';
    const begins = isRebuild(entry) || (isFresh() && STARTS_TURN.includes(entry.kind));
    // What an undo takes back is told as it was, so the turn before it ends before the entry comes in.
    if (begins) endTurn();
    const result = sandbox.replay(entry);
    if (!result.ok) return result.problem;
    if (begins) beginTurn(entry);
    current.lastSequence = entry.sequence;
    if (entry.kind === 'advance') current.waitedMs += entry.durationMs;
    else if (!begins) current.print(typed(entry, prompt));
    return null;
  }

  function finish(stopped: RetoldEnd['stopped']): void {
    if (stopped === null) runUntil(sandbox.nowMs() + LIMITS.finishMs);
    endTurn();
    end = {
      hash: stopped === null ? sandbox.hash() : null,
      stopped,
      isPassed: sandbox.verdict().outcome === 'passed',
      isContentChanged: header.contentHash !== definition.contentHash,
      hasFaults: sandbox.faults().length > 0,
    };
  }

  return {
    tasks: sandbox.verdict().tasks.map(({ id, title }) => ({ id, title })),
    step() {
      if (end !== null) return false;
      const entry = entries[taken];
      if (entry === undefined) {
        finish(null);
        return false;
      }
      taken += 1;
      const problem = take(entry);
      if (problem !== null) finish({ sequence: entry.sequence, command: describe(entry), problem });
      return end === null;
    },
    get taken() {
      return taken;
    },
    turns: () => ended.map((draft) => toTurn(draft, standing.of(draft.index))),
    scene: (index) => scenes[index] ?? null,
    get end() {
      return end;
    },
  };
}

/** All of it at once. */
export function retell(definition: SandboxDefinition, log: Log): Retelling {
  const retelling = createRetelling(definition, log);
  while (retelling.step());
  return retelling;
}

interface Draft {
  readonly index: number;
  readonly sequence: number;
  readonly kind: TurnKind;
  readonly command: string;
  readonly startedMs: number;
  readonly pieces: RetoldPiece[];
  lastSequence: number;
  cutLength: number;
  endedMs: number;
  waitedMs: number;
  exitCode: number | null;
  turned: RetoldTurn['turned'];
  mistakes: RetoldTurn['mistakes'];
  print(pieces: readonly RetoldPiece[]): void;
}

function createDraft(
  index: number,
  entry: Entry | null,
  kind: TurnKind,
  command: string,
  startedMs: number,
): Draft {
  let length = 0;
  const sequence = entry?.sequence ?? 0;
  const draft: Draft = {
    ...{ index, sequence, kind, command, startedMs, lastSequence: sequence, pieces: [], cutLength: 0 },
    ...{ endedMs: startedMs, waitedMs: 0, exitCode: null, turned: [], mistakes: [] },
    print(pieces) {
      for (const { stream, text } of pieces) {
        const told = text.slice(0, Math.max(0, TOLD_LENGTH - length));
        length += text.length;
        draft.cutLength += text.length - told.length;
        const last = draft.pieces.at(-1);
        if (told === '') continue;
        if (last?.stream === stream)
          draft.pieces[draft.pieces.length - 1] = { stream, text: last.text + told };
        else draft.pieces.push({ stream, text: told });
      }
    },
  };
  return draft;
}

function toTurn({ print: _, pieces, ...draft }: Draft, standing: RetoldTurn['standing']): RetoldTurn {
  return { ...draft, pieces: [...pieces], standing };
}

function toPiece({ stream, text }: { readonly stream: string; readonly text: string }): RetoldPiece[] {
  return stream === 'stdout' || stream === 'stderr' || stream === 'note' ? [{ stream, text }] : [];
}

/** The session itself prints "^C" where a program is interrupted; at a prompt it does not. */
function typed(entry: Entry, prompt: string): RetoldPiece[] {
  const text = (): string => {
    if (entry.kind === 'line') return `${prompt}${entry.text}\n`;
    if (entry.kind === 'keys') return showKeys(entry.text);
    if (entry.kind === 'signal') return prompt === '' ? '' : `${prompt}^C\n`;
    return entry.kind === 'writeFile' || entry.kind === 'act' ? `${describe(entry)}\n` : '';
  };
  // A save under a waiting vi belongs to the turn of vi.
  const saved = entry.kind === 'writeFile' ? [{ stream: 'file' as const, text: entry.content }] : [];
  return [{ stream: 'typed', text: text() }, ...saved];
}

/** Control characters as terminals write them: Ctrl-D is ^D. */
function showKeys(keys: string): string {
  let shown = '';
  for (const key of keys) {
    const code = key.charCodeAt(0);
    const isControl = code < 32 && key !== '\n' && key !== '\t';
    shown += isControl ? `^${String.fromCharCode(code + 64)}` : code === 127 ? '^?' : key;
  }
  return shown;
}

function describe(entry: Entry): string {
  if (entry.kind === 'line') return entry.text;
  if (entry.kind === 'act') return entry.command;
  if (entry.kind === 'back') return entry.turns === 1 ? 'back 1 turn' : `back ${entry.turns} turns`;
  return entry.kind === 'writeFile' ? `saved ${entry.path}` : entry.kind;
}

/** Undo takes the latest turn away, reset and back hide others: the list that turns.ts keeps, by turn. */
function createStanding() {
  const kept: { readonly index: number; readonly hides: number }[] = [{ index: 0, hides: HIDES_ALL }];
  const undos = new Set<number>();
  return {
    begin(index: number, entry: Entry): void {
      if (entry.kind !== 'undo') kept.push({ index, hides: hidesOf(entry) });
      else {
        undos.add(index);
        if (kept.length > 1) kept.pop();
      }
    },
    of(index: number): RetoldTurn['standing'] {
      if (undos.has(index)) return 'counts';
      if (!kept.some((turn) => turn.index === index)) return 'undone';
      const next = findStanding(kept).find((turn) => turn.index >= index);
      if (next?.index === index) return 'counts';
      return next?.hides === HIDES_ALL ? 'reset' : 'back';
    },
  };
}

/** What is new in the verdict since it was asked last. */
function createJudged(sandbox: Sandbox) {
  let done = new Set<string>();
  let answered = new Set<string>();
  return {
    news(): Pick<RetoldTurn, 'turned' | 'mistakes'> {
      const { tasks } = sandbox.verdict();
      const doneNow = tasks.flatMap((task) => (task.done === null ? [] : [task.id]));
      const open = tasks.flatMap(({ id, done: turn, mistake }) =>
        turn === null && mistake !== null ? [{ task: id, ...mistake }] : [],
      );
      const turned = doneNow.filter((id) => !done.has(id));
      const mistakes = open.filter(({ task, id }) => !answered.has(`${task}/${id}`));
      done = new Set(doneNow);
      answered = new Set(open.map(({ task, id }) => `${task}/${id}`));
      return { turned, mistakes };
    },
  };
}
