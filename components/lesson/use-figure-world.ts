/**
 * The world behind a figure: loaded at the first press, in the worker that all figures of the page share. It sleeps
 * while the figure is out of sight, and nothing of it is kept.
 */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { SandboxClient, SandboxSnapshot } from '../../lib/sandbox/client';
import { type FigureFrame, glancesOf, readGlances, type WorldFrame } from './figure-frame';

export interface FigureRun {
  readonly command: string;
  readonly output: string;
  /** Requests up to this one are of earlier commands, and told no more. */
  readonly before: number;
  readonly isBurst: boolean;
}

export interface FigureWorld {
  readonly frame: WorldFrame;
  readonly client: SandboxClient | null;
  readonly snapshot: SandboxSnapshot | null;
  readonly run: FigureRun | null;
  /** Runs a line; `count` times where it is a burst. */
  start(command: string, count?: number): void;
  /** Back to the first frame. */
  startAgain(): void;
}

/** As it is served: a definition and the entries of what has run in it. */
export interface ServedWorld {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly entries: never[];
}

const FAILED = 'The small cluster of this figure could not be loaded. Try again.';
/** What takes longer is skipped. */
const LONGEST_WAIT_MS = 3_000;

export function useFigureWorld(
  frame: FigureFrame,
  side: number,
  load: () => Promise<readonly ServedWorld[]>,
  isInSight: boolean,
): FigureWorld {
  const [client, setClient] = useState<SandboxClient | null>(null);
  const [run, setRun] = useState<FigureRun | null>(null);
  const opening = useRef<Promise<SandboxClient> | null>(null);
  const expected = useRef('');
  const snapshot = useSnapshot(client);
  const first = frame.worlds[side] ?? frame.worlds[0]!;
  const glanced = useGlances(frame, client, snapshot);

  useEffect(() => () => client?.close(), [client]);
  useEffect(() => client?.setPaused(!isInSight), [client, isInSight]);
  useImpatience(client, snapshot);

  async function open(): Promise<SandboxClient> {
    const [{ openFigure }, served] = await Promise.all([import('../../lib/sandbox/client'), load()]);
    const opened = openFigure({ ...served[side]!, seed: frame.seed });
    opened.on('output', (pieces) => {
      for (const { stream, text } of pieces) {
        // What was printed before its own command was echoed belongs to an earlier one.
        if (stream === 'echo' && text.endsWith(`${expected.current}\n`))
          setRun((before) => before && { ...before, output: '' });
        else if (stream !== 'echo' && stream !== 'cleared')
          setRun((before) => before && { ...before, output: before.output + text });
      }
    });
    opened.setPace(10);
    const ready = new Promise<void>((resolve) => {
      const stop = opened.on('started', () => {
        stop();
        resolve();
      });
    });
    setClient(opened);
    opened.start();
    await ready;
    return opened;
  }

  async function start(command: string, count = 1): Promise<void> {
    const isBurst = count > 1;
    const line = isBurst ? repeat(command, count) : command;
    setRun({ command: line, output: '', before: Number.POSITIVE_INFINITY, isBurst });
    try {
      opening.current ??= open();
      const opened = await opening.current;
      const before = opened.getSnapshot().requests.at(-1)?.id ?? 0;
      expected.current = line;
      setRun({ command: line, output: '', before, isBurst });
      if (opened.getSnapshot().status?.prompt === 'running') opened.interrupt();
      opened.sendLine(line);
    } catch {
      opening.current = null;
      setRun({ command: line, output: FAILED, before: 0, isBurst: false });
    }
  }

  return {
    frame: { ...first, ...glanced },
    client,
    snapshot,
    run,
    start: (command, count) => void start(command, count),
    startAgain: () => {
      opening.current = null;
      setClient(null);
      setRun(null);
    },
  };
}

/** As it would be typed. */
const repeat = (command: string, count: number) => `for i in $(seq ${count}); do ${command}; done`;

/** What commands print is asked anew after each change, one question at a time. */
function useGlances(frame: FigureFrame, client: SandboxClient | null, snapshot: SandboxSnapshot | null) {
  const [glanced, setGlanced] = useState<Pick<WorldFrame, 'table' | 'manifest'> | null>(null);
  const asking = useRef(false);
  const [asked, setAsked] = useState(0);
  const entries = snapshot?.entries.length ?? 0;
  const isAtPrompt = snapshot?.status?.prompt === 'prompt';
  useEffect(() => setGlanced(client === null ? null : (known) => known), [client]);
  useEffect(() => {
    const commands = glancesOf(frame);
    if (client === null || commands.length === 0 || !isAtPrompt || asking.current || asked >= entries) return;
    asking.current = true;
    void client.glance(commands).then((outputs) => {
      asking.current = false;
      setAsked(entries);
      if (outputs !== null) setGlanced(readGlances(frame, outputs));
    });
  }, [frame, client, entries, isAtPrompt, asked]);
  return client === null ? null : glanced;
}

/** Waiting is shown, and not for long. */
function useImpatience(client: SandboxClient | null, snapshot: SandboxSnapshot | null): void {
  const isWaiting = isAwaiting(snapshot);
  useEffect(() => {
    if (client === null || !isWaiting) return;
    const timer = setInterval(() => client.skip(), LONGEST_WAIT_MS);
    return () => clearInterval(timer);
  }, [client, isWaiting]);
}

/** A program runs, or something in the cluster is still on its way. */
export function isAwaiting(snapshot: SandboxSnapshot | null): boolean {
  const status = snapshot?.status ?? null;
  return status !== null && (!status.settled || status.prompt === 'running');
}

function useSnapshot(client: SandboxClient | null): SandboxSnapshot | null {
  const subscribe = useCallback((listener: () => void) => client?.subscribe(listener) ?? noop, [client]);
  const read = useCallback(() => client?.getSnapshot() ?? null, [client]);
  return useSyncExternalStore(subscribe, read, readNothing);
}

const noop = () => {};
const readNothing = () => null;
