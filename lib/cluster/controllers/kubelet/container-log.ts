/**
 * What one run of a container has written: kept for `kubectl logs`, told at once to whoever follows or is
 * attached. The real thing is a file on the node in the CRI format, rotated at 10 MiB; ours forgets its oldest
 * lines beyond a limit.
 */
import type { Channel, Chunk } from '../../http';
import type { Kernel } from '../../kernel/kernel';
import { limits } from '../../kernel/limits';
import { decodeUtf8 } from '../../kernel/text';
import { formatTimestamp } from '../../kernel/time';

export type OutputStream = 'stdout' | 'stderr';

export interface LogQuery {
  readonly timestamps: boolean;
  readonly tailLines: number | null;
  readonly limitBytes: number | null;
  /** Lines written before this virtual wall clock time are left out; `null` for all. */
  readonly sinceEpochMs: number | null;
}

export interface ContainerLog {
  write(stream: OutputStream, chunk: Chunk): void;
  /** The run is over: followers come to their end. */
  end(): void;
  read(query: LogQuery): string;
  follow(query: LogQuery): Channel;
  /**
   * Every chunk as it was written, for attach, beginning with those of the last second: a real client loses what
   * came before it was there, but here containers start and clients arrive within one millisecond. Returns how
   * to stop.
   */
  subscribe(listener: (stream: OutputStream, chunk: Chunk) => void): () => void;
}

const RECENT_MS = 1_000;
const MOST_RECENT = 100;

/** What a line costs beyond its characters. */
const UNITS_OF_LINE = 16;

interface Line {
  readonly epochMs: number;
  readonly text: string;
}

export function createContainerLog(kernel: Kernel): ContainerLog {
  let lines: Line[] = [];
  /** Lines before it are forgotten: taking them out one by one would move all others each time. */
  let first = 0;
  let characters = 0;
  /** The line that has no newline yet, per stream. */
  const open: Record<OutputStream, { text: string; epochMs: number }> = {
    stdout: { text: '', epochMs: 0 },
    stderr: { text: '', epochMs: 0 },
  };
  const listeners = new Set<(stream: OutputStream, chunk: Chunk) => void>();
  const followers = new Set<{ readonly take: (line: Line) => void; readonly end: () => void }>();
  let isOver = false;
  let recent: { readonly epochMs: number; readonly stream: OutputStream; readonly chunk: Chunk }[] = [];

  function remember(stream: OutputStream, chunk: Chunk): void {
    recent.push({ epochMs: kernel.epochMs(), stream, chunk });
    // Not each time: whoever reads them looks at their age.
    if (recent.length >= 2 * MOST_RECENT) recent = recent.slice(-MOST_RECENT);
  }

  function keep(line: Line): void {
    lines.push(line);
    characters += line.text.length + 1;
    kernel.spend(UNITS_OF_LINE);
    while (characters > limits.containerLogLength && first < lines.length - 1) {
      characters -= lines[first]!.text.length + 1;
      first += 1;
    }
    if (first > 1000 && first * 2 > lines.length) {
      lines = lines.slice(first);
      first = 0;
    }
    if (followers.size > 0) for (const follower of [...followers]) follower.take(line);
  }

  function visible(query: LogQuery): readonly Line[] {
    const pending = (['stdout', 'stderr'] as const)
      .map((stream) => open[stream])
      .filter(({ text }) => text !== '');
    kernel.spend((lines.length - first) * UNITS_OF_LINE);
    const kept = [...lines.slice(first), ...pending];
    const since = kept.filter(({ epochMs }) => epochMs >= (query.sinceEpochMs ?? 0));
    return query.tailLines === null ? since : since.slice(Math.max(0, since.length - query.tailLines));
  }

  return {
    write(stream, chunk) {
      if (listeners.size > 0) for (const listener of [...listeners]) listener(stream, chunk);
      remember(stream, chunk);
      const part = open[stream];
      if (part.text === '') part.epochMs = kernel.epochMs();
      // One whole line, as most programs write them.
      if (
        part.text === '' &&
        typeof chunk === 'string' &&
        chunk !== '' &&
        chunk.indexOf('\n') === chunk.length - 1
      ) {
        keep({ epochMs: part.epochMs, text: chunk.slice(0, -1) });
        return;
      }
      const pieces = (typeof chunk === 'string' ? chunk : decodeUtf8(chunk)).split('\n');
      const rest = pieces.pop()!;
      for (const text of pieces) {
        keep({ epochMs: part.epochMs, text: part.text + text });
        part.text = '';
        part.epochMs = kernel.epochMs();
      }
      part.text += rest;
      if (part.text.length <= limits.containerLogLength) return;
      // A line without an end: kept in parts, as the container runtime does.
      keep({ ...part });
      part.text = '';
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (open[stream].text !== '') keep({ ...open[stream] });
        open[stream].text = '';
      }
      isOver = true;
      for (const follower of [...followers]) follower.end();
      followers.clear();
      listeners.clear();
    },
    read(query) {
      const text = visible(query)
        .map((line) => formatLine(line, query.timestamps))
        .join('');
      return query.limitBytes === null ? text : text.slice(0, query.limitBytes);
    },
    follow(query) {
      const channel = kernel.createChannel('log');
      const backlog: string[] = visible(query).map((line) => formatLine(line, query.timestamps));
      let isWaiting = false;
      let isEnded = isOver;
      const flush = (): void => {
        isWaiting = false;
        while (backlog.length > 0) {
          const outcome = channel.tryWrite(backlog[0]!);
          if (outcome === 'closed') {
            followers.delete(follower);
            return;
          }
          if (outcome === 'full') {
            isWaiting = true;
            channel.onWritable(flush);
            return;
          }
          backlog.shift();
        }
        if (isEnded) channel.end();
      };
      const follower = {
        take(line: Line): void {
          backlog.push(formatLine(line, query.timestamps));
          if (!isWaiting) flush();
        },
        end(): void {
          isEnded = true;
          if (!isWaiting) flush();
        },
      };
      if (!isOver) followers.add(follower);
      flush();
      return channel;
    },
    subscribe(listener) {
      const since = kernel.epochMs() - RECENT_MS;
      for (const piece of recent.slice(-MOST_RECENT))
        if (piece.epochMs >= since) listener(piece.stream, piece.chunk);
      if (!isOver) listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function formatLine({ epochMs, text }: Line, timestamps: boolean): string {
  return timestamps ? `${formatNanoTime(epochMs)} ${text}\n` : `${text}\n`;
}

/** RFC 3339 with nine digits, as the container runtime writes them. */
function formatNanoTime(epochMs: number): string {
  const milliseconds = String(epochMs - Math.floor(epochMs / 1000) * 1000).padStart(3, '0');
  return `${formatTimestamp(epochMs).slice(0, -1)}.${milliseconds}000000Z`;
}
