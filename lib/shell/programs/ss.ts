/**
 * ss of iproute2 and netstat of net-tools (or BusyBox): at which ports programs of this machine wait. Left out and
 * refused: connections that stand, sockets of other families, statistics.
 */
import { write } from '../../cluster/process';
import type { ProgramContext } from '../program';
import { createProgram, ProgramFailure } from './definition';

const STANDING = 'connections that stand are not simulated here; -l shows the ports at which programs wait';

interface Waiting {
  readonly port: number;
  readonly name: string;
}

/** The program's own name, without what our stories put before it. */
function listWaiting({ host }: ProgramContext): readonly Waiting[] {
  return host.network.openPorts().map(({ port, program }) => ({ port, name: program.replace(/^the /, '') }));
}

export const ss = createProgram(
  {
    options: 'ltnpuaH46',
    long: {
      listening: 'l',
      tcp: 't',
      numeric: 'n',
      processes: 'p',
      udp: 'u',
      all: 'a',
      'no-header': 'H',
      ipv4: '4',
    },
    usage: '[-l] [-t] [-n] [-p]',
    summary: 'Show the ports at which programs wait: ss -ltnp.',
    usageExitCode: 255,
  },
  function* (call) {
    if (!call.has('l') && !call.has('a')) throw new ProgramFailure(STANDING, 255);
    const { context } = call;
    const wantsTcp = call.has('t') || !call.has('u');
    const waiting = wantsTcp && !call.has('6') ? listWaiting(context) : [];
    const column = Math.max(4, ...waiting.map(({ port }) => String(port).length));
    const netid = call.has('t') === call.has('u');
    const head = `${netid ? 'Netid ' : ''}State  Recv-Q Send-Q Local Address:${'Port'.padEnd(column)} Peer Address:PortProcess\n`;
    if (!call.has('H')) yield* write(context.stdout, head);
    for (const { port, name } of waiting) {
      const user = call.has('p') ? ` users:(("${name}",pid=1,fd=3))` : '       ';
      yield* write(
        context.stdout,
        `${netid ? 'tcp   ' : ''}LISTEN 0      128          0.0.0.0:${String(port).padEnd(column)}      0.0.0.0:*   ${user}\n`,
      );
    }
    return 0;
  },
);

export const netstat = createProgram(
  {
    options: 'ltnpuaW',
    usage: '[-ltnp]',
    summary: 'Show the ports at which programs wait: netstat -ltnp.',
  },
  function* (call) {
    if (!call.has('l') && !call.has('a')) throw new ProgramFailure(STANDING);
    const { context } = call;
    const kind = call.has('a') ? 'servers and established' : 'only servers';
    const owner = call.has('p') ? 'PID/Program name    ' : '';
    yield* write(
      context.stdout,
      `Active Internet connections (${kind})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${owner}\n`,
    );
    if (call.has('u') && !call.has('t')) return 0;
    for (const { port, name } of listWaiting(context)) {
      const local = `0.0.0.0:${port}`.padEnd(23);
      const far = '0.0.0.0:*'.padEnd(23);
      const program = call.has('p') ? `1/${name}` : '';
      yield* write(context.stdout, `tcp        0      0 ${local} ${far} LISTEN      ${program}\n`);
    }
    return 0;
  },
);
