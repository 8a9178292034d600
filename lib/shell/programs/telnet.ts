/**
 * telnet as inetutils has it, and BusyBox' own in its containers: a connection, and lines both ways. Left out: options
 * of the protocol, and the command mode behind ^].
 */
import { type Process, write } from '../../cluster/process';
import { openStream } from '../../cluster/tcp';
import { isBusyBox, wordTimeout } from './busybox';
import { converse } from './conversation';
import { type Call, createProgram, ProgramFailure } from './definition';

export const telnet = createProgram(
  {
    options: '',
    usage: '[host [port]]',
    summary: 'Connect to a port; lines go both ways. Ctrl-C ends it where the other side does not.',
  },
  function* (call) {
    const [host, port = '23'] = call.operands;
    if (host === undefined) throw new ProgramFailure('the prompt of telnet is not simulated; give a host');
    if (!/^[0-9]{1,5}$/.test(port)) throw new ProgramFailure(`${port}: bad port number`);
    return yield* isBusyBox(call.context)
      ? talkPlainly(call, host, Number(port))
      : talk(call, host, Number(port));
  },
);

/** Enter sends both characters, as the protocol wants. */
const endLines = (text: string): string => text.replace(/\r?\n/g, '\r\n');

function* talk({ context }: Call, host: string, port: number): Process<number> {
  const outcome = yield* openStream(context.host, { host, port });
  if (!outcome.ok && outcome.failure === 'unresolved') {
    throw new ProgramFailure(`could not resolve ${host}/${port}: Name or service not known`);
  }
  yield* write(context.stdout, `Trying ${outcome.address}...\n`);
  if (!outcome.ok) {
    const reason = outcome.failure === 'refused' ? 'Connection refused' : 'Connection timed out';
    throw new ProgramFailure(`Unable to connect to remote host: ${reason}`);
  }
  yield* write(context.stdout, `Connected to ${host}.\nEscape character is '^]'.\n`);
  yield* converse(context, outcome, { closesAfterInput: true, change: endLines });
  yield* write(context.stderr, 'Connection closed by foreign host.\n');
  return 1;
}

function* talkPlainly({ context }: Call, host: string, port: number): Process<number> {
  const outcome = yield* openStream(context.host, { host, port });
  if (!outcome.ok && outcome.failure === 'unresolved') throw new ProgramFailure(`bad address '${host}'`);
  if (!outcome.ok) {
    const reason = outcome.failure === 'refused' ? 'Connection refused' : wordTimeout(context);
    throw new ProgramFailure(`can't connect to remote host (${outcome.address}): ${reason}`);
  }
  const isTerminal = context.terminal !== null;
  yield* write(context.stdout, `Connected to ${host}\n`);
  if (isTerminal) yield* write(context.stdout, "\nEntering character mode\nEscape character is '^]'.\n\n");
  yield* converse(context, outcome, { closesAfterInput: false, change: endLines });
  yield* write(context.stderr, 'Connection closed by foreign host\n');
  return 1;
}
