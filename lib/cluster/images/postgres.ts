/**
 * The official PostgreSQL image: it wants a password, makes its files, and listens at port 5432. A client that begins as
 * PostgreSQL's do is asked for a password and refused; whatever else comes is closed, as the real one does. pg_isready is
 * there. Left out: SQL, psql, init scripts. Upstream: docker-library/postgres, postgres/src/backend.
 */
import { calendarTime } from '../kernel/time';
import type { IncomingStream } from '../network/listener';
import { type Process, type Signal, sleep } from '../process';
import { openStream } from '../tcp';
import { type ByteReply, serveBytes } from './byte-server';
import { formatClock, pad } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import { untilEnd } from './serving';

const VERSIONS: Readonly<Record<string, string>> = {
  '13': '13.23',
  '14': '14.20',
  '15': '15.15',
  '16': '16.11',
  '17': '17.7',
  '18': '18.1',
};

export const POSTGRES: ImageFamily = {
  repositories: ['docker.io/library/postgres'],
  tags: 'latest, 13 to 18 and their releases; also -alpine',
  summary: 'Wants POSTGRES_PASSWORD; listens at port 5432. pg_isready is there, SQL is not simulated.',
  find({ tag, digest }) {
    const name = tag.replace(/(^|-)(alpine(3\.\d+)?|bookworm|bullseye|trixie)$/, '');
    const wanted = digest !== null || name === '' || name === 'latest' ? '18' : name;
    const match = /^(1[3-8])(?:\.(\d{1,2}))?$/.exec(wanted);
    const last = match === null ? undefined : VERSIONS[match[1]!];
    if (last === undefined || Number(match![2] ?? '0') > Number(last.slice(3))) return null;
    return describeImage(match![2] === undefined ? last : wanted, tag.includes('alpine'));
  },
};

function describeImage(version: string, isAlpine: boolean): Image {
  const major = version.slice(0, 2);
  const data = major === '18' ? '/var/lib/postgresql/18/docker' : '/var/lib/postgresql/data';
  return {
    sizeBytes: isAlpine ? 112_301_881 : 161_044_210,
    files: {},
    programs: isAlpine ? [...BUSYBOX_PROGRAMS, 'bash'] : DEBIAN_PROGRAMS,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['postgres'],
    environment: { PG_MAJOR: major, PG_VERSION: version, PGDATA: data },
    workingDirectory: '/',
    stopSignal: 'SIGINT',
    servers: { postgres: (context) => run(context, version), pg_isready: isReady },
    unwrap(argv) {
      if (argv[0] !== 'docker-entrypoint.sh') return argv;
      return argv[1]?.startsWith('-') ? ['postgres', ...argv.slice(1)] : argv.slice(1);
    },
  };
}

const NO_PASSWORD = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`;

/** `2026-01-01 00:00:31.000 UTC [1] LOG:  …` */
function log(context: ServerContext, text: string, pid = 1): void {
  const { year, month, day, millisecond } = calendarTime(context.epochMs());
  const clock = `${formatClock(context.epochMs())}.${`${millisecond}`.padStart(3, '0')}`;
  context.writeLog('stderr', `${year}-${pad(month)}-${pad(day)} ${clock} UTC [${pid}] LOG:  ${text}\n`);
}

const INITIALISING_MS = 1_900;

function* run(context: ServerContext, version: string): Process<number> {
  const { environment, files } = context;
  const mark = `${environment['PGDATA'] ?? '/var/lib/postgresql/data'}/PG_VERSION`;
  if (files.readFile(mark) === null) {
    const isOpen = environment['POSTGRES_HOST_AUTH_METHOD'] === 'trust';
    if (!isOpen && (environment['POSTGRES_PASSWORD'] ?? '') === '') {
      context.writeLog('stderr', NO_PASSWORD);
      return 1;
    }
    writeInitialisation(context, version);
    yield* sleep(INITIALISING_MS);
    files.writeFile(mark, `${version.slice(0, 2)}\n`);
    context.writeLog('stdout', '\nPostgreSQL init process complete; ready for start up.\n\n');
  } else {
    const known = 'PostgreSQL Database directory appears to contain a database; Skipping initialization';
    context.writeLog('stdout', `\n${known}\n\n`);
  }
  log(context, `starting PostgreSQL ${version} on x86_64-pc-linux-gnu, 64-bit`);
  const taken = context.listenStream(5432, 'postgres', (incoming) => serveClient(context, incoming));
  if (taken === 'in use') {
    log(context, 'could not bind IPv4 address "0.0.0.0": Address already in use');
    return 1;
  }
  log(context, 'listening on IPv4 address "0.0.0.0", port 5432');
  log(context, 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"');
  log(context, 'database system is ready to accept connections');
  return yield* untilEnd(context, (signal) => stop(context, signal));
}

function writeInitialisation(context: ServerContext, version: string): void {
  const data = context.environment['PGDATA'] ?? '/var/lib/postgresql/data';
  const lines = [
    'The files belonging to this database system will be owned by user "postgres".',
    'This user must also own the server process.',
    '',
    'The database cluster will be initialized with locale "en_US.utf8".',
    'The default database encoding has accordingly been set to "UTF8".',
    'The default text search configuration will be set to "english".',
    '',
    Number(version.slice(0, 2)) >= 18
      ? 'Data page checksums are enabled.'
      : 'Data page checksums are disabled.',
    '',
    `fixing permissions on existing directory ${data} ... ok`,
    'creating subdirectories ... ok',
    'creating configuration files ... ok',
    'running bootstrap script ... ok',
    'performing post-bootstrap initialization ... ok',
    'syncing data to disk ... ok',
    '',
    'Success.',
  ];
  context.writeLog('stdout', `${lines.join('\n')}\n`);
}

function stop(context: ServerContext, signal: Signal): number {
  const how = signal === 'SIGTERM' ? 'smart' : 'fast';
  log(context, `received ${how} shutdown request`);
  if (how === 'fast') log(context, 'aborting any active transactions');
  log(context, 'shutting down', 27);
  log(context, 'database system is shut down');
  return 0;
}

/** The first four bytes are a length: an HTTP request makes an absurd one. */
function serveClient(context: ServerContext, incoming: IncomingStream): void {
  let isBegun = false;
  serveBytes(incoming, (piece): ByteReply => {
    if (isBegun) return { reply: refuse('28P01', 'password authentication failed'), closes: true };
    const length =
      piece.charCodeAt(0) * 16_777_216 + piece.charCodeAt(1) * 65_536 + piece.charCodeAt(2) * 256;
    if (!(length < 10_000)) {
      log(context, 'invalid length of startup packet', 60);
      return { reply: '', closes: true };
    }
    // A question for TLS, which this server has not.
    if (piece.charCodeAt(4) === 4) return { reply: 'N', closes: false };
    isBegun = true;
    return { reply: 'R\0\0\0\x08\0\0\0\x03', closes: false };
  });
}

function refuse(code: string, text: string): string {
  const fields = `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`;
  const length = fields.length + 4;
  return `E\0\0${String.fromCharCode(Math.floor(length / 256), length % 256)}${fields}`;
}

/** Asks whether the server takes connections: 0 yes, 2 no answer. */
function* isReady(context: ServerContext): Process<number> {
  const words = context.argv.slice(1);
  const value = (...names: readonly string[]): string | undefined => {
    for (const [index, word] of words.entries()) {
      const [name = '', joined] = word.split('=');
      if (names.includes(name)) return joined ?? words[index + 1];
    }
    return undefined;
  };
  const host = value('-h', '--host') ?? context.environment['PGHOST'];
  const port = Number(/^\d{1,5}$/.exec(value('-p', '--port') ?? '')?.[0] ?? '5432');
  const outcome = yield* openStream(context.host, {
    host: host ?? '127.0.0.1',
    port,
    connectTimeoutMs: 3000,
  });
  if (outcome.ok) {
    outcome.output.end();
    outcome.input.cancel();
  }
  const isQuiet = words.includes('-q') || words.includes('--quiet');
  const where = `${host ?? '/var/run/postgresql'}:${port}`;
  if (!isQuiet) {
    context.writeLog('stdout', `${where} - ${outcome.ok ? 'accepting connections' : 'no response'}\n`);
  }
  return outcome.ok ? 0 : 2;
}
