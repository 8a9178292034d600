/** base64: encodes and decodes; -d decodes, -w sets the line length. */
import { write } from '../../cluster/process';
import { createProgram, ProgramFailure } from './definition';
import { readBytes, readText } from './inputs';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const base64 = createProgram(
  {
    options: 'dw:i',
    long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' },
    usage: '[OPTION]... [FILE]',
    summary: 'Encode or decode (-d) base64.',
  },
  function* (call) {
    const operand = call.operands[0] ?? '-';
    if (call.has('d')) {
      const decoded = decode((yield* readText(call.context, operand)).replace(/\n/g, ''));
      yield* write(call.context.stdout, decoded.bytes);
      if (!decoded.isValid) throw new ProgramFailure('invalid input');
      return 0;
    }
    const text = encode(yield* readBytes(call.context, operand));
    const width = Number(call.value('w') ?? 76);
    const lines: string[] = [];
    for (let start = 0; start < text.length; start += width || text.length) {
      lines.push(text.slice(start, start + (width || text.length)));
    }
    yield* write(call.context.stdout, width === 0 ? text : lines.map((line) => `${line}\n`).join(''));
    return 0;
  },
);

export function encode(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!;
    text += index + 1 < bytes.length ? ALPHABET[(group >> 6) & 63]! : '=';
    text += index + 2 < bytes.length ? ALPHABET[group & 63]! : '=';
  }
  return text;
}

/** Decodes up to the first character that does not belong. */
export function decode(text: string): { bytes: Uint8Array; isValid: boolean } {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  const body = text.replace(/={1,2}$/, '');
  for (const character of body) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return { bytes: Uint8Array.from(bytes), isValid: false };
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return { bytes: Uint8Array.from(bytes), isValid: text.length % 4 === 0 };
}
