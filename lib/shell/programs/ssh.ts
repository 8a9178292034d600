/**
 * ssh of OpenSSH, from the learner's machine to a node: a prompt there, or one command. Left out and refused: keys,
 * forwarding, other users, copying files; who is on a node when it is cut off stays there.
 */
import { sleep, write } from '../../cluster/process';
import type { ProgramContext } from '../program';
import { createProgram, ProgramFailure } from './definition';

const FAILED = 255;
const USAGE =
  'usage: ssh [-nqTt] [-l login_name] [-o option]\n           destination [command [argument ...]]\n';
/** Linux' patience with a host that does not answer. */
const CONNECT_TIMEOUT_MS = 134_000;
const NO_TERMINAL = 'Pseudo-terminal will not be allocated because stdin is not a terminal.\n';

export const ssh = createProgram(
  {
    options: 'l:o:tTp:qi:vA4n',
    usage: '[-t] [-l login_name] [-o option] destination [command [argument ...]]',
    summary: 'Log in to a node, or run one command there: ssh node-1, ssh node-1 hostname.',
    usageExitCode: FAILED,
    stopsAtOperand: true,
  },
  function* (call) {
    const { context } = call;
    for (const letter of 'pivA') {
      if (call.has(letter)) throw new ProgramFailure(`option -${letter} is not simulated here`, FAILED);
    }
    const [destination, ...words] = call.operands;
    if (destination === undefined) {
      yield* write(context.stderr, USAGE);
      return FAILED;
    }
    const [, user = call.value('l') ?? 'root', name = ''] =
      /^(?:ssh:\/\/)?(?:([^@]*)@)?(.*)$/.exec(destination) ?? [];
    const machine = context.findMachine?.(name) ?? null;
    if (machine === null) {
      const isOwn = name === 'localhost' || name === context.host.name || name.startsWith('127.');
      throw new ProgramFailure(
        isOwn
          ? `connect to host ${name} port 22: Connection refused`
          : `Could not resolve hostname ${name}: Name or service not known`,
        FAILED,
      );
    }
    if (!machine.isReachable()) {
      yield* sleep(readPatience(call.values('o')));
      throw new ProgramFailure(`connect to host ${name} port 22: Connection timed out`, FAILED);
    }
    if (user !== 'root') {
      yield* write(context.stderr, `${user}@${name}: Permission denied (publickey).\n`);
      return FAILED;
    }
    if (words.length > 0) {
      const isTerminal = call.has('t') && context.inputTerminal !== null;
      return yield* machine.logIn(isTerminal ? context : withoutTerminal(context), words.join(' '));
    }
    if (context.inputTerminal === null || call.has('T')) {
      if (!call.has('T')) yield* write(context.stderr, NO_TERMINAL);
      return yield* machine.logIn(withoutTerminal(context), null);
    }
    const exitCode = yield* machine.logIn(context, null);
    yield* write(context.stdout, 'logout\n');
    yield* write(context.stderr, `Connection to ${name} closed.\n`);
    return exitCode;
  },
);

const withoutTerminal = (context: ProgramContext): ProgramContext => ({
  ...context,
  terminal: null,
  inputTerminal: null,
});

function readPatience(options: readonly string[]): number {
  const match = options
    .map((option) => /^ConnectTimeout[= ]([0-9]{1,5})$/i.exec(option))
    .find((found) => found);
  return match ? Math.min(Number(match[1]) * 1000, CONNECT_TIMEOUT_MS) : CONNECT_TIMEOUT_MS;
}
