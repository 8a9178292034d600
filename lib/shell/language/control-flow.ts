/**
 * How commands leave the ordinary order: each is thrown by a builtin or an expansion and caught where its
 * meaning ends (a loop, a function, a subshell, the session).
 */

export class BreakLoop extends Error {
  constructor(public levels: number) {
    super('break');
  }
}

export class ContinueLoop extends Error {
  constructor(public levels: number) {
    super('continue');
  }
}

export class ReturnFromFunction extends Error {
  constructor(readonly exitCode: number) {
    super('return');
  }
}

/** `exit`, `set -e`, or an error that ends more than its command. */
export class ExitShell extends Error {
  constructor(
    readonly exitCode: number,
    /** `line`: a prompt and a script go on with their next line. */
    readonly reach: 'shell' | 'line' = 'shell',
  ) {
    super('exit');
  }
}

/**
 * A command can't be carried out: the message goes to stderr behind the shell's name. Errors of expansions
 * reach further: they end the line, or (`${x:?}`, `set -u`) the script. A session drops the line in both cases.
 */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
    readonly reach: 'command' | 'line' | 'shell' = 'command',
  ) {
    super(message);
  }
}
