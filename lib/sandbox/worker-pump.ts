/**
 * Runs a sandbox beside a page: in slices, so that Ctrl-C reaches a pure loop, and at the learner's pace. While a
 * program has the terminal, virtual time follows real time; at the prompt the world goes on by `advance` entries,
 * at most one a second, until it is settled. Real time comes in through `PumpHost` only and never enters the log.
 */
import { extendChain, startChain } from './chain';
import { LIMITS } from './limits';
import type { Entry, LogHeader } from './log';
import type { Act, Pace, SandboxStatus, WorkerMessage } from './messages';
import type { Sandbox } from './sandbox';
import { createHomeListing } from './worker-files';
import { createPictureReport } from './worker-picture';
import { createScreen } from './worker-screen';

export interface PumpHost {
  readonly post: (message: WorkerMessage) => void;
  /** Real time, ms. */
  readonly now: () => number;
  /** After other tasks, such as messages from the page, had their turn. */
  readonly soon: (act: () => void) => void;
  /** Returns how to call it off. */
  readonly later: (act: () => void, delayMs: number) => () => void;
}

export interface Pump {
  replay(
    entries: readonly Entry[],
    done: (result: { count: number; chains: string[]; problem: string | null }) => void,
  ): void;
  act(act: Act): void;
  skip(): void;
  setPace(pace: Pace): void;
  setActive(active: boolean): void;
  /** Sends everything that the page does not know yet. */
  report(): void;
  /** For a page that has lost a change of it. */
  tellWholePicture(): void;
}

/** Real time that one slice may take before messages get their turn. */
const SLICE_MS = 8;
const SLICE_STEPS = 500;
/** A program's first moments are not paced: what takes a real cluster milliseconds should not wait for a timer. */
const HEAD_START_MS = 400;
const HEAD_START_STEPS = 20_000;
const TICK_MS = 16;
const ADVANCE_EVERY_MS = 1_000;
/** Where nothing is kept, entries cost nothing, and what is awaited is seen as it comes. */
const UNKEPT_EVERY_MS = 100;
const PICTURE_EVERY_MS = 50;
/** Where requests are only counted, nobody reads faster. */
const COUNTS_EVERY_MS = 100;
const CLOCK_EVERY_MS = 250;
/** How far one press of "Skip" may go. */
const SKIP_MS = LIMITS.judgeAnywayMs;

export function createPump(sandbox: Sandbox, header: LogHeader | null, host: PumpHost): Pump {
  let pace: Pace = 1;
  let active = true;
  let turning = false;
  /** Nothing of what stands half-way is told, and no time passes but that of the log. */
  let replaying = false;
  let cancelTimer: (() => void) | null = null;
  /** Virtual time is allowed to reach `virtual` + what passed since `real`, times the pace. */
  let anchor = { virtual: sandbox.nowMs(), real: host.now() };
  let skipUntilMs: number | null = null;
  let chain = header ? startChain(header) : '';
  let handled = 0;
  let isHeld = false;
  const reporter = createReporter(sandbox, host, () => handled);

  const allowedMs = () =>
    pace === 'skip' ? undefined : anchor.virtual + Math.floor(Math.max(0, host.now() - anchor.real) * pace);

  const holdTime = (headStartMs = 0) => {
    anchor = { virtual: sandbox.nowMs() + headStartMs, real: host.now() };
  };

  const wake = () => {
    if (turning) return;
    turning = true;
    cancelTimer?.();
    cancelTimer = null;
    host.soon(turn);
  };

  const turn = (): void => {
    turning = false;
    if (!active || replaying) return;
    if (isHeld) holdTime();
    const stopped = sandbox.isAtPrompt() ? 'prompt' : runSlice();
    if (sandbox.isAtPrompt()) {
      rest();
      return;
    }
    reporter.report(false);
    // Who edits a file takes minutes: once the cluster is at rest, time waits for the next act.
    isHeld = sandbox.openFile() !== null && (stopped === 'time' || pace === 'skip') && !isMoving(sandbox);
    if (isHeld) return;
    if (stopped === 'time') cancelTimer = host.later(wake, TICK_MS);
    else wake();
  };

  const runSlice = () => {
    const until = host.now() + SLICE_MS;
    for (;;) {
      const isSkipping = skipUntilMs !== null && sandbox.nowMs() < skipUntilMs;
      if (skipUntilMs !== null && !isSkipping) {
        skipUntilMs = null;
        holdTime();
      }
      const untilMs = isSkipping ? skipUntilMs! : allowedMs();
      const { stopped } = sandbox.pump({ steps: SLICE_STEPS, untilMs });
      if (stopped !== 'steps' || host.now() >= until) return stopped;
    }
  };

  /** At the prompt: everything is told; where the world still moves, time will go on in a moment. */
  const rest = (): void => {
    reporter.report(true);
    if (!isMoving(sandbox)) {
      skipUntilMs = null;
      return;
    }
    if (skipUntilMs !== null || pace === 'skip') skipOn();
    else {
      const everyMs = header === null ? UNKEPT_EVERY_MS : ADVANCE_EVERY_MS;
      cancelTimer = host.later(() => advance(everyMs * Number(pace)), everyMs);
    }
  };

  const skipOn = (): void => {
    const now = sandbox.nowMs();
    if (skipUntilMs !== null && now >= skipUntilMs) {
      skipUntilMs = null;
      if (pace !== 'skip') {
        rest();
        return;
      }
    }
    const next = (sandbox.nextProgressMs() ?? now) - now;
    advance(Math.max(ADVANCE_EVERY_MS, Math.min(next, LIMITS.advanceMs)));
  };

  const advance = (durationMs: number) => {
    if (!active || !sandbox.isAtPrompt()) return;
    const result = sandbox.enter({ kind: 'advance', durationMs });
    if (!result.ok) return;
    keep(result.entry);
    wakeUnpaced();
  };

  /** The time of an `advance` was already waited for, or is being skipped. */
  const wakeUnpaced = () => {
    while (!sandbox.isAtPrompt()) {
      if (sandbox.pump({ steps: SLICE_STEPS }).state === 'prompt') break;
    }
    wake();
  };

  const keep = (entry: Entry): string => {
    if (header) chain = extendChain(chain, entry);
    host.post({ type: 'entries', entries: [{ entry, chain }] });
    return chain;
  };

  /** So that output and prompt are those which the next entry meets. */
  const runUpTo = (untilMs: number) => {
    while (!sandbox.isAtPrompt()) {
      if (sandbox.pump({ steps: SLICE_STEPS * 100, untilMs }).stopped !== 'steps') return;
    }
  };

  const enter = (act: Act) => {
    const wasAtPrompt = sandbox.isAtPrompt();
    const promptText = sandbox.promptText();
    // An act of the map is a command of its own: a program that runs must not read it, nor a line that goes on.
    const isMisplaced = act.kind === 'act' && (!wasAtPrompt || promptText === '> ');
    const result = isMisplaced
      ? {
          ok: false as const,
          problem: 'The terminal is in use, so this was not done on the map.',
          limit: null,
        }
      : sandbox.enter(act);
    handled += 1;
    if (!result.ok) {
      host.post({ type: 'refused', problem: result.problem, limit: result.limit, act: act.kind });
      reporter.report(sandbox.isAtPrompt());
      return;
    }
    // The entry leaves first: whatever comes of it, it is known.
    keep(result.entry);
    reporter.note(result.entry, wasAtPrompt ? promptText : '');
    // A new size takes no time and is no command: the next line must find the prompt again.
    if (act.kind === 'resize' && wasAtPrompt) runUpTo(result.entry.atVirtualMs);
    else if (act.kind === 'writeFile') runUpTo(result.entry.atVirtualMs);
    if (act.kind === 'writeFile') reporter.changeFiles();
    if ((wasAtPrompt && act.kind !== 'resize') || isHeld) {
      skipUntilMs = null;
      isHeld = false;
      holdTime(HEAD_START_MS);
    }
    wake();
  };

  const replay: Pump['replay'] = (entries, done) => {
    const chains: string[] = [];
    replaying = true;
    const finish = (problem: string | null) => {
      replaying = false;
      // What the last command did at once belongs to it: files, above all.
      if (problem === null && !sandbox.isAtPrompt()) {
        sandbox.pump({ steps: HEAD_START_STEPS, untilMs: sandbox.nowMs() + HEAD_START_MS });
      }
      holdTime();
      done({ count: chains.length, chains, problem });
    };
    const step = () => {
      const until = host.now() + SLICE_MS;
      while (chains.length < entries.length && host.now() < until) {
        const entry = entries[chains.length]!;
        runUpTo(entry.atVirtualMs - 1);
        reporter.collect();
        const prompt = sandbox.isAtPrompt() ? sandbox.promptText() : '';
        const result = sandbox.replay(entry);
        if (!result.ok) {
          finish(result.problem);
          return;
        }
        reporter.note(result.entry, prompt);
        if (header) chain = extendChain(chain, entry);
        chains.push(chain);
      }
      if (chains.length < entries.length) {
        host.soon(step);
        return;
      }
      finish(null);
    };
    step();
  };

  return {
    replay,
    act: enter,
    skip: () => {
      skipUntilMs = sandbox.nowMs() + SKIP_MS;
      wake();
    },
    setPace: (next) => {
      holdTime();
      pace = next;
      wake();
    },
    setActive: (next) => {
      if (next === active) return;
      active = next;
      holdTime();
      if (active) wake();
      else cancelTimer?.();
    },
    report: () => wake(),
    tellWholePicture: reporter.tellWholePicture,
  };
}

/** Tells the page what changed, and nothing twice. */
function createReporter(sandbox: Sandbox, host: PumpHost, handled: () => number) {
  const screen = createScreen();
  const pictures = createPictureReport(sandbox);
  let pictureAt = 0;
  let statusKind = '';
  let statusAt = 0;
  let hashedSequence = -1;
  const sent = new Map<string, string>();
  const listHome = createHomeListing();
  const openFileOf = createOpenings();

  const sendChanged = (message: WorkerMessage) => {
    const text = JSON.stringify(message);
    if (sent.get(message.type) === text) return;
    sent.set(message.type, text);
    host.post(message);
  };

  const collect = () => {
    for (const { stream, text } of sandbox.takeOutput()) {
      if (stream !== 'cleared') screen.add({ stream, text });
    }
  };

  /** `prompt` is empty where a program had the terminal. */
  const note = (entry: Entry, prompt: string) => {
    collect();
    screen.enter(entry, prompt);
  };

  const reportWorld = (isFinal: boolean) => {
    const now = host.now();
    const everyMs = pictures.isCrowded(now) ? COUNTS_EVERY_MS : PICTURE_EVERY_MS;
    if (!isFinal && now - pictureAt < everyMs) return;
    const message = pictures.next(isFinal, now);
    if (message === null) return;
    pictureAt = now;
    host.post(message);
  };

  /** While a program runs, the clock and what it has used are no news more often than this. */
  const reportStatus = (isAtRest: boolean) => {
    const status = statusOf(sandbox, handled(), openFileOf(sandbox));
    const kind = JSON.stringify({ ...status, nowMs: 0, used: 0 });
    if (!isAtRest && kind === statusKind && host.now() - statusAt < CLOCK_EVERY_MS) return;
    statusKind = kind;
    statusAt = host.now();
    sendChanged({ type: 'status', status });
  };

  const report = (isAtRest: boolean) => {
    collect();
    const pieces = screen.take();
    if (pieces.length > 0) host.post({ type: 'output', pieces });
    reportWorld(isAtRest);
    if (isAtRest || sandbox.openFile() !== null) sendChanged(listHome(sandbox));
    if (isAtRest) sendChanged({ type: 'verdict', verdict: sandbox.verdict() });
    reportStatus(isAtRest);
    const sequence = sandbox.entries.length;
    if (isAtRest && sequence !== hashedSequence) {
      hashedSequence = sequence;
      host.post({ type: 'hash', sequence, hash: sandbox.hash() });
    }
  };

  /** Also while a program still runs: it may wait for what was saved. */
  const changeFiles = () => sendChanged(listHome(sandbox));

  const tellWholePicture = () => {
    pictures.startAnew();
    reportWorld(true);
  };

  return { collect, note, report, changeFiles, tellWholePicture };
}

/**
 * Something will still happen soon. Wider than "not settled": an image that takes five seconds counts as settled
 * for judging, and yet the learner waits for it.
 */
function isMoving(sandbox: Sandbox): boolean {
  const next = sandbox.nextProgressMs();
  const isIdle = sandbox.isSettled() || sandbox.openFile() !== null;
  return !isIdle || (next !== null && next - sandbox.nowMs() <= LIMITS.judgeAnywayMs);
}

const MOST_OF_TURN = 200;

function describeTurn(begin: Entry): SandboxStatus['undoes'] {
  const { kind, sequence } = begin;
  if (kind === 'line') return { kind, sequence, text: begin.text.slice(0, MOST_OF_TURN) };
  if (kind === 'act') return { kind, sequence, text: begin.command.slice(0, MOST_OF_TURN) };
  if (kind === 'writeFile') return { kind, sequence, text: begin.path.slice(0, MOST_OF_TURN) };
  return kind === 'reset' || kind === 'back' ? { kind, sequence, text: '' } : null;
}

/** A program may open the same file again before the page has heard that it was closed. */
function createOpenings(): (sandbox: Sandbox) => SandboxStatus['openFile'] {
  let known: ReturnType<Sandbox['openFile']> = null;
  let number = 0;
  return (sandbox) => {
    const file = sandbox.openFile();
    if (file !== known) number += 1;
    known = file;
    return file && { ...file, number };
  };
}

function statusOf(sandbox: Sandbox, handled: number, openFile: SandboxStatus['openFile']): SandboxStatus {
  const promptText = sandbox.promptText();
  const begin = sandbox.latestTurn();
  const budget = Object.values(sandbox.budget()) as { used: number; limit: number }[];
  return {
    handled,
    prompt: sandbox.isAtPrompt() ? (promptText === '> ' ? 'continuation' : 'prompt') : 'running',
    promptText: sandbox.isAtPrompt() ? promptText : '',
    nowMs: sandbox.nowMs(),
    settled: !isMoving(sandbox),
    waitingFor: sandbox.picture().waitingFor,
    exitCode: sandbox.lastExitCode(),
    used: Math.max(0, ...budget.map(({ used, limit }) => used / limit)),
    changes: sandbox.changes(),
    openFile,
    undoes: begin && describeTurn(begin),
  };
}
