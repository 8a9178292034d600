/**
 * The official MySQL image: it wants a password, makes its files, and greets at port 3306. Whoever logs in is refused.
 * mysqladmin ping is there. Left out: SQL, the mysql client, init scripts, its X protocol. Upstream: docker-library/mysql.
 */
import { hashText } from '../kernel/hash';
import { formatTimestamp } from '../kernel/time';
import type { IncomingStream } from '../network/listener';
import { type Process, sleep } from '../process';
import { openStream } from '../tcp';
import { latin, serveBytes } from './byte-server';
import type { Image, ImageFamily, ServerContext } from './image';
import { DEBIAN_PROGRAMS } from './programs';
import { untilEnd } from './serving';

const VERSIONS: Readonly<Record<string, string>> = {
  '5.7': '5.7.44',
  '8.0': '8.0.44',
  '8.4': '8.4.7',
  '9.0': '9.0.1',
  '9.1': '9.1.0',
  '9.2': '9.2.0',
  '9.3': '9.3.0',
  '9.4': '9.4.0',
  '9.5': '9.5.0',
};
const NAMED: Readonly<Record<string, string>> = {
  latest: '9.5',
  innovation: '9.5',
  '9': '9.5',
  lts: '8.4',
  '8': '8.4',
  '5': '5.7',
};

export const MYSQL: ImageFamily = {
  repositories: ['docker.io/library/mysql'],
  tags: 'latest, lts, 5.7, 8.0, 8.4, 9 and their releases',
  summary: 'Wants MYSQL_ROOT_PASSWORD; greets at port 3306. mysqladmin ping is there, SQL is not simulated.',
  find({ tag, digest }) {
    const name = digest !== null ? 'latest' : tag.replace(/-(oracle|oraclelinux\d|debian|bookworm)$/, '');
    const match = /^(\d\.\d)(?:\.(\d{1,2}))?$/.exec(NAMED[name] ?? name);
    const last = match === null ? undefined : VERSIONS[match[1]!];
    if (last === undefined || Number(match![2] ?? '0') > Number(last.slice(4))) return null;
    return describeImage(match![2] === undefined ? last : name);
  },
};

function describeImage(version: string): Image {
  return {
    sizeBytes: 233_912_007,
    files: {},
    programs: DEBIAN_PROGRAMS,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['mysqld'],
    environment: { MYSQL_MAJOR: version.replace(/\.\d+$/, ''), MYSQL_VERSION: `${version}-1.el9` },
    workingDirectory: '/',
    servers: { mysqld: (context) => run(context, version), mysqladmin: runAdmin },
    unwrap(argv) {
      if (argv[0] !== 'docker-entrypoint.sh') return argv;
      return argv[1]?.startsWith('-') ? ['mysqld', ...argv.slice(1)] : argv.slice(1);
    },
  };
}

const NO_PASSWORD = `Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD`;

function note(context: ServerContext, text: string, level: 'Note' | 'ERROR' = 'Note'): void {
  const time = formatTimestamp(context.epochMs()).replace('T', ' ').replace('Z', '+00:00');
  context.writeLog(level === 'Note' ? 'stdout' : 'stderr', `${time} [${level}] [Entrypoint]: ${text}\n`);
}

function system(context: ServerContext, code: string, part: string, text: string): void {
  const now = context.epochMs();
  const time = `${formatTimestamp(now).slice(0, -1)}.${`${now % 1000}`.padStart(3, '0')}000Z`;
  context.writeLog('stderr', `${time} 0 [System] [MY-${code}] [${part}] ${text}\n`);
}

const MARK = '/var/lib/mysql/mysql/.made';
const CHECKING_MS = 700;
const INITIALISING_MS = 6_000;

function* run(context: ServerContext, version: string): Process<number> {
  const begin = `Entrypoint script for MySQL Server ${version}-1.el9 started.`;
  note(context, begin);
  yield* sleep(CHECKING_MS);
  note(context, "Switching to dedicated user 'mysql'");
  note(context, begin);
  if (context.files.readFile(MARK) === null) {
    const exitCode = yield* initialise(context);
    if (exitCode !== 0) return exitCode;
  }
  system(context, '015015', 'Server', 'MySQL Server - start.');
  const program = `/usr/sbin/mysqld (mysqld ${version})`;
  system(context, '010116', 'Server', `${program} starting as process 1`);
  system(context, '013576', 'InnoDB', 'InnoDB initialization has started.');
  yield* sleep(CHECKING_MS);
  system(context, '013577', 'InnoDB', 'InnoDB initialization has ended.');
  let connections = 7;
  const taken = context.listenStream(3306, 'mysqld', (incoming) => {
    connections += 1;
    greet(incoming, version, connections);
  });
  if (taken === 'in use') {
    system(context, '010262', 'Server', "Can't start server: Bind on TCP/IP port: Address already in use");
    return 1;
  }
  const ends = "socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.";
  system(
    context,
    '010931',
    'Server',
    `/usr/sbin/mysqld: ready for connections. Version: '${version}'  ${ends}`,
  );
  return yield* untilEnd(context, () => stop(context, version));
}

function* initialise(context: ServerContext): Process<number> {
  const { environment } = context;
  const isGiven = (name: string): boolean => (environment[name] ?? '') !== '';
  if (!['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'].some(isGiven)) {
    note(context, NO_PASSWORD, 'ERROR');
    return 1;
  }
  if (environment['MYSQL_USER'] === 'root') {
    const why = 'MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user';
    note(context, `MYSQL_USER="root", ${why} and cannot be used for the root user`, 'ERROR');
    return 1;
  }
  note(context, 'Initializing database files');
  yield* sleep(INITIALISING_MS);
  note(context, 'Database files initialized');
  note(context, 'Starting temporary server');
  note(context, 'Temporary server started.');
  if (isGiven('MYSQL_RANDOM_ROOT_PASSWORD')) {
    note(context, `GENERATED ROOT PASSWORD: ${hashText(`password ${context.hostname}`).slice(0, 32)}`);
  }
  if (isGiven('MYSQL_DATABASE')) note(context, `Creating database ${environment['MYSQL_DATABASE']}`);
  if (isGiven('MYSQL_USER') && isGiven('MYSQL_PASSWORD')) {
    note(context, `Creating user ${environment['MYSQL_USER']}`);
  }
  note(context, 'Stopping temporary server');
  note(context, 'Temporary server stopped');
  context.writeLog('stdout', '\n');
  note(context, 'MySQL init process done. Ready for start up.');
  context.writeLog('stdout', '\n');
  context.files.writeFile(MARK, '');
  return 0;
}

function stop(context: ServerContext, version: string): number {
  system(
    context,
    '013172',
    'Server',
    `Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: ${version}).`,
  );
  const end = `/usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`;
  system(context, '010910', 'Server', end);
  system(context, '015016', 'Server', 'MySQL Server - end.');
  return 0;
}

/** The first packet of the protocol (version 10), then a refusal of whatever comes. */
function greet(incoming: IncomingStream, version: string, connection: number): void {
  const salt = hashText(`salt ${incoming.connection}`).slice(0, 20);
  const body = [
    '\n',
    version,
    '\0',
    String.fromCharCode(connection % 256, 0, 0, 0),
    salt.slice(0, 8),
    '\0\xff\xff\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0',
    salt.slice(8),
    '\0caching_sha2_password\0',
  ].join('');
  incoming.output.tryWrite(packet(0, body));
  serveBytes(incoming, () => {
    const text = `Access denied for user 'root'@'${incoming.clientAddress}' (using password: YES)`;
    return { reply: packet(2, `\xff\x15\x04#28000${text}`), closes: true };
  });
}

/** Three bytes of length, a number, the rest. */
function packet(sequence: number, body: string): Uint8Array {
  const length = String.fromCharCode(body.length % 256, Math.floor(body.length / 256), 0);
  return latin(`${length}${String.fromCharCode(sequence)}${body}`);
}

function* runAdmin(context: ServerContext): Process<number> {
  const words = context.argv.slice(1);
  const command = words.find(
    (word, index) => !word.startsWith('-') && !/^-[hPu]$/.test(words[index - 1] ?? ''),
  );
  if (command !== 'ping') {
    context.writeLog('stderr', `mysqladmin ${command ?? ''}: not simulated; only ping is\n`);
    return 1;
  }
  const index = words.indexOf('-h');
  const joined = words.find((word) => /^(-h.|--host=)/.test(word))?.replace(/^(-h|--host=)/, '');
  const host = joined ?? (index < 0 ? 'localhost' : (words[index + 1] ?? 'localhost'));
  const outcome = yield* openStream(context.host, {
    host: host === 'localhost' ? '127.0.0.1' : host,
    port: 3306,
  });
  if (outcome.ok) {
    outcome.output.end();
    outcome.input.cancel();
    context.writeLog('stdout', 'mysqld is alive\n');
    return 0;
  }
  const socket = '/var/run/mysqld/mysqld.sock';
  const why =
    host === 'localhost'
      ? `Can't connect to local MySQL server through socket '${socket}' (2)'\nCheck that mysqld is running and that the socket: '${socket}' exists!`
      : `Can't connect to MySQL server on '${host}:3306' (111)'\nCheck that mysqld is running on ${host} and that the port is 3306.`;
  context.writeLog('stderr', `mysqladmin: connect to server at '${host}' failed\nerror: '${why}\n`);
  return 1;
}
