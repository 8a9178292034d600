/** read, mapfile. Left out and refused: read -e, -i, -N, mapfile's call-backs. */
import { type Process, read as readChannel } from '../../../cluster/process';
import { createDecoder } from '../../text/lines';
import { CommandFailure } from '../control-flow';
import { writeTo } from '../scope';
import type { Shell } from '../shell-state';
import { type InputChannel, inputOf } from '../streams';
import { getValue, NAME, setValue, spendOnElements, writableVariable } from '../variables';
import { type BuiltinCall, readFlags } from './builtin';

interface Taken {
  readonly text: string;
  readonly ended: 'delimiter' | 'end' | 'timeout';
}

export function* read(call: BuiltinCall): Process<number> {
  const usage = 'read [-rs] [-a array] [-d delim] [-n nchars] [-p prompt] [-t timeout] [-u fd] [name ...]';
  const { flags, rest } = readFlags(call, 'rsa:d:n:p:t:u:', usage);
  const { scope } = call;
  const { shell } = scope;
  for (const name of rest) {
    if (!NAME.test(name)) throw new CommandFailure(`read: \`${name}': not a valid identifier`);
  }
  const stream = scope.descriptors.get(Number(flags.get('u') ?? 0));
  if (stream === undefined) throw new CommandFailure('read: read error: 0: Bad file descriptor');
  if (flags.has('p') && stream.kind === 'terminal') yield* writeTo(scope, 2, flags.get('p')!);
  const taken = yield* takeText(inputOf(stream.channel, shell.machine.soon), {
    delimiter: flags.has('d') ? (flags.get('d')![0] ?? '\0') : '\n',
    isRaw: flags.has('r'),
    limit: flags.has('n') ? Number(flags.get('n')) : null,
    timeoutMs: flags.has('t') ? Math.round(Number(flags.get('t')) * 1000) : null,
    kernel: shell.machine.kernel,
  });
  assignFields(shell, taken.text, rest, flags.get('a') ?? null, flags.has('r'));
  return taken.ended === 'delimiter' ? 0 : taken.ended === 'timeout' ? 142 : 1;
}

interface TakeOptions {
  readonly delimiter: string;
  readonly isRaw: boolean;
  readonly limit: number | null;
  readonly timeoutMs: number | null;
  readonly kernel: Shell['machine']['kernel'];
}

/** Reads up to the delimiter and puts back what follows. Escaped characters keep their backslash for the split. */
function* takeText(input: InputChannel, options: TakeOptions): Process<Taken> {
  const decode = createDecoder();
  const { kernel, timeoutMs } = options;
  const deadlineMs = timeoutMs === null ? null : kernel.nowMs() + timeoutMs;
  let text = '';
  for (;;) {
    const leftMs = deadlineMs === null ? undefined : Math.max(0, deadlineMs - kernel.nowMs());
    const chunk = yield* readChannel(input, leftMs);
    if (chunk === undefined) return { text, ended: 'timeout' };
    if (chunk === null) return { text, ended: 'end' };
    if (typeof chunk !== 'string') kernel.spend(chunk.length);
    const added = decode(chunk);
    for (let index = 0; index < added.length; index += 1) {
      const character = added[index]!;
      if (!options.isRaw && character === '\\' && index + 1 < added.length) {
        // A backslash before a newline joins the lines.
        if (added[index + 1] !== '\n') text += character + added[index + 1]!;
        index += 1;
      } else if (character === options.delimiter) {
        input.unread(added.slice(index + 1));
        return { text, ended: 'delimiter' };
      } else text += character;
      if (options.limit !== null && text.length >= options.limit) {
        input.unread(added.slice(index + 1));
        return { text, ended: 'delimiter' };
      }
    }
  }
}

function assignFields(
  shell: Shell,
  text: string,
  names: readonly string[],
  arrayName: string | null,
  isRaw: boolean,
): void {
  const separators = getValue(shell, 'IFS') ?? ' \t\n';
  shell.machine.kernel.spend(text.length * (1 + separators.length));
  if (arrayName !== null) {
    const fields = splitFields(text, separators, Number.POSITIVE_INFINITY, isRaw);
    writableVariable(shell, arrayName).value = new Map(fields.map((field, index) => [index, field]));
    return;
  }
  if (names.length === 0) {
    setValue(shell, 'REPLY', isRaw ? text : text.replace(/\\([\s\S])/g, '$1'));
    return;
  }
  const fields = splitFields(text, separators, names.length, isRaw);
  for (const [index, name] of names.entries()) setValue(shell, name, fields[index] ?? '');
}

/** Splits into at most `count` fields; the last one keeps the rest as it stands. */
function splitFields(text: string, separators: string, count: number, isRaw: boolean): string[] {
  const isBlank = (character: string): boolean =>
    ' \t\n'.includes(character) && separators.includes(character);
  const fields: string[] = [];
  let position = 0;
  const skipBlanks = (): void => {
    while (position < text.length && isBlank(text[position]!)) position += 1;
  };
  skipBlanks();
  while (position < text.length) {
    const start = position;
    let field = '';
    while (position < text.length && !separators.includes(text[position]!)) {
      if (!isRaw && text[position] === '\\') position += 1;
      field += text[position] ?? '';
      position += 1;
    }
    const end = position;
    skipBlanks();
    if (position < text.length && separators.includes(text[position]!) && end < text.length) {
      if (!isBlank(text[position]!)) position += 1;
      skipBlanks();
    }
    if (fields.length === count - 1 && position < text.length) {
      fields.push(lastField(text.slice(start), isBlank, isRaw));
      return fields;
    }
    fields.push(field);
  }
  return fields;
}

function lastField(text: string, isBlank: (character: string) => boolean, isRaw: boolean): string {
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1]!)) end -= 1;
  const kept = text.slice(0, end);
  return isRaw ? kept : kept.replace(/\\([\s\S])/g, '$1');
}

export function* mapfile(call: BuiltinCall): Process<number> {
  const { flags, rest } = readFlags(call, 't', 'mapfile [-t] [array]');
  const { shell, descriptors } = call.scope;
  const stream = descriptors.get(0);
  const lines = new Map<number, string>();
  if (stream !== undefined) {
    const input = inputOf(stream.channel, shell.machine.soon);
    for (;;) {
      const taken = yield* takeText(input, {
        delimiter: '\n',
        isRaw: true,
        limit: null,
        timeoutMs: null,
        kernel: shell.machine.kernel,
      });
      if (taken.ended === 'end' && taken.text === '') break;
      const newline = flags.has('t') || taken.ended === 'end' ? '' : '\n';
      spendOnElements(shell, 1);
      lines.set(lines.size, taken.text + newline);
      if (taken.ended === 'end') break;
    }
  }
  writableVariable(shell, rest[0] ?? 'MAPFILE').value = lines;
  return 0;
}
