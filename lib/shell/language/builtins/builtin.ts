/** What a command inside the shell gets: its scope and its words. A failure is thrown as CommandFailure. */
import type { Process } from '../../../cluster/process';
import type { PreparedAssignment } from '../assignments';
import { CommandFailure } from '../control-flow';
import { messagePrefix, type Scope, writeTo } from '../scope';

/** A word, or an assignment as `export`, `local` and `declare` get it. */
export type Declaration = string | PreparedAssignment;

export interface BuiltinCall {
  readonly scope: Scope;
  readonly name: string;
  readonly arguments: readonly string[];
  readonly declarations: readonly Declaration[];
}

export type Builtin = (call: BuiltinCall) => Process<number>;

export function* print(call: BuiltinCall, text: string): Process<void> {
  const isOpen = yield* writeTo(call.scope, 1, text);
  if (!isOpen && text !== '') throw new CommandFailure(`${call.name}: write error: Bad file descriptor`);
}

/** A message behind the shell's and the builtin's name; the command goes on. */
export function* complain(call: BuiltinCall, message: string): Process<void> {
  const { shell } = call.scope;
  yield* writeTo(call.scope, 2, `${messagePrefix(shell, shell.position)}${call.name}: ${message}\n`);
}

/** Single-letter options in front; `allowed` may hold letters followed by ":" that take a value. */
export function readFlags(
  call: BuiltinCall,
  allowed: string,
  usage: string,
): { flags: Map<string, string>; rest: string[] } {
  const flags = new Map<string, string>();
  const words = [...call.arguments];
  while (words.length > 0 && /^-./.test(words[0]!)) {
    const word = words.shift()!;
    if (word === '--') break;
    for (let index = 1; index < word.length; index += 1) {
      const letter = word[index]!;
      const place = allowed.indexOf(letter);
      if (place < 0 || letter === ':') {
        throw new CommandFailure(
          `${call.name}: -${letter}: invalid option\n${call.name}: usage: ${usage}`,
          2,
        );
      }
      if (allowed[place + 1] !== ':') {
        flags.set(letter, '');
        continue;
      }
      const value = index + 1 < word.length ? word.slice(index + 1) : words.shift();
      if (value === undefined) {
        throw new CommandFailure(`${call.name}: -${letter}: option requires an argument`, 2);
      }
      flags.set(letter, value);
      break;
    }
  }
  return { flags, rest: words };
}
