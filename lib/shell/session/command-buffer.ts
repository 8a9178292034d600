/** Lines of a command that is not complete yet: what the continuation prompt collects. */
import type { Spend } from '../../cluster/process';
import {
  MAXIMUM_SOURCE_LENGTH,
  openDocuments,
  type Parsed,
  parseSource,
  UNITS_OF_PARSED,
} from '../language/syntax';

export interface CommandBuffer {
  readonly isEmpty: boolean;
  /** The whole command with this line at its end, or `null` while more must follow. */
  add(line: string): string | null;
  drop(): void;
}

export function createCommandBuffer(spend: Spend): CommandBuffer {
  let pending = '';
  /** The line that a here-document waits for: until it comes nothing has to be parsed. */
  let awaited: string | null = null;
  const drop = (): void => {
    pending = '';
    awaited = null;
  };
  return {
    get isEmpty() {
      return pending === '';
    },
    add(line) {
      pending += `${line}\n`;
      if (pending.trim() === '') {
        drop();
        return null;
      }
      if (pending.length < MAXIMUM_SOURCE_LENGTH) {
        if (awaited !== null && line.replace(/^\t+/, '') !== awaited) return null;
        spend(pending.length * UNITS_OF_PARSED);
        const parsed = parseSource(pending);
        awaited = awaitedLine(parsed, pending);
        if (parsed.kind === 'unfinished') return null;
      }
      const command = pending;
      drop();
      return command;
    },
    drop,
  };
}

function awaitedLine(parsed: Parsed, text: string): string | null {
  const hasErrors = (parsed.script.errors ?? []).length > 0;
  return hasErrors ? null : (openDocuments(parsed.script, text)[0]?.delimiter ?? null);
}
