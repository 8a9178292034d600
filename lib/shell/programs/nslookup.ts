/** nslookup as BusyBox has it: asks the machine's resolver for a name. Left out: record types, reverse lookups. */
import { resolveName, write } from '../../cluster/process';
import { createProgram, ProgramFailure } from './definition';

export const nslookup = createProgram(
  { options: '', usage: 'NAME', summary: 'Ask the DNS server of this machine for a name.' },
  function* (call) {
    const [name, server] = call.operands;
    if (name === undefined) throw new ProgramFailure('missing name', 1, true);
    if (server !== undefined) throw new ProgramFailure('asking another server is not supported here');
    const { host, stdout } = call.context;
    const outcome = yield* resolveName(host, name);
    const asked = outcome.server ?? '127.0.0.1';
    if (!outcome.ok && outcome.failure === 'timed-out') {
      yield* write(stdout, ';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    yield* write(stdout, `Server:\t\t${asked}\nAddress:\t${asked}:53\n\n`);
    if (!outcome.ok) {
      yield* write(stdout, `** server can't find ${name}: NXDOMAIN\n\n`);
      return 1;
    }
    const lines = outcome.addresses.map((address) => `Name:\t${outcome.name}\nAddress: ${address}\n`);
    yield* write(stdout, `${lines.join('')}\n`);
    return 0;
  },
);
