/** echo and printf. */
import type { Process } from '../../../cluster/process';
import { formatText, interpretEscapes } from '../escapes';
import { writeTo } from '../scope';
import { setValue } from '../variables';
import { type BuiltinCall, complain, print, readFlags } from './builtin';

export function* echo(call: BuiltinCall): Process<number> {
  const words = [...call.arguments];
  let hasNewline = true;
  let interprets = false;
  while (words.length > 0 && /^-[neE]+$/.test(words[0]!)) {
    const flags = words.shift()!;
    if (flags.includes('n')) hasNewline = false;
    if (flags.includes('e') || flags.includes('E'))
      interprets = flags.lastIndexOf('e') > flags.lastIndexOf('E');
  }
  const text = words.join(' ');
  const { text: shown, stops } = interprets ? interpretEscapes(text, 'echo') : { text, stops: false };
  yield* print(call, hasNewline && !stops ? `${shown}\n` : shown);
  return 0;
}

export function* printf(call: BuiltinCall): Process<number> {
  const usage = 'printf [-v var] format [arguments]';
  const isPlain = !/^-[^-]/.test(call.arguments[0] ?? '') && call.arguments[0] !== '--';
  const { flags, rest } = isPlain
    ? { flags: new Map<string, string>(), rest: [...call.arguments] }
    : readFlags(call, 'v:', usage);
  const format = rest.shift();
  if (format === undefined) {
    yield* writeTo(call.scope, 2, `printf: usage: ${usage}\n`);
    return 2;
  }
  const { text, errors } = formatText(format, rest, quoteWord);
  const name = flags.get('v');
  for (const error of errors) yield* complain(call, error);
  if (name === undefined) yield* print(call, text);
  else setValue(call.scope.shell, name, text);
  return errors.length === 0 ? 0 : 1;
}

/** As %q quotes: with backslashes. */
function quoteWord(text: string): string {
  if (text === '') return "''";
  if (/[\u0000-\u001f\u007f]/.test(text)) return `$'${text.replace(/\n/g, '\\n').replace(/\t/g, '\\t')}'`;
  return text.replace(/[^A-Za-z0-9_./:=@%+\u0080-\uffff-]/g, '\\$&');
}
