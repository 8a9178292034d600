/**
 * The official Redis image: port 6379 with the commands of redis-commands.ts, its log, and redis-cli. Data lives as long
 * as the process. Left out: configuration files, replication, persistence. Upstream: redis/docker-library-redis.
 */
import { utf8Length } from '../kernel/text';
import { calendarTime } from '../kernel/time';
import type { IncomingStream } from '../network/listener';
import { type Process, read, type Signal } from '../process';
import { openStream, type StreamOutcome } from '../tcp';
import { chunkText, serveBytes } from './byte-server';
import { formatClock, pad } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import { answerRedis, type RedisSession, type RedisStore, readCommand, showReply } from './redis-commands';
import { untilEnd } from './serving';

const VERSION = '8.2.3';

export const REDIS: ImageFamily = {
  repositories: ['docker.io/library/redis'],
  tags: 'latest, 5 to 8 and their releases; also -alpine',
  summary: 'Answers PING, GET, SET and a few more at port 6379; redis-cli is there.',
  find({ tag, digest }) {
    const name = tag.replace(/(^|-)(alpine(3\.\d+)?|bookworm|bullseye|trixie)$/, '');
    if (digest === null && !/^(latest|[5-8](\.\d(\.\d{1,2})?)?)?$/.test(name)) return null;
    return tag.includes('alpine') ? ALPINE : IMAGE;
  },
};

const IMAGE: Image = {
  sizeBytes: 52_701_223,
  files: {},
  programs: DEBIAN_PROGRAMS,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  environment: { REDIS_VERSION: VERSION },
  workingDirectory: '/data',
  servers: { 'redis-server': run, 'redis-cli': runClient },
  unwrap(argv) {
    if (argv[0] !== 'docker-entrypoint.sh') return argv;
    const words = argv.slice(1);
    return words[0]?.startsWith('-') || words[0]?.endsWith('.conf') ? ['redis-server', ...words] : words;
  },
};
const ALPINE: Image = { ...IMAGE, sizeBytes: 26_013_551, programs: BUSYBOX_PROGRAMS };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `1:M 01 Jan 2026 00:00:31.000 * Ready to accept connections tcp` */
function log(context: ServerContext, role: 'C' | 'M', level: '*' | '#', text: string): void {
  const { day, month, year, millisecond } = calendarTime(context.epochMs());
  const clock = `${formatClock(context.epochMs())}.${`${millisecond}`.padStart(3, '0')}`;
  context.writeLog(
    'stdout',
    `1:${role} ${pad(day)} ${MONTHS[month - 1]} ${year} ${clock} ${level} ${text}\n`,
  );
}

interface Options {
  readonly port: number;
  readonly password: string | null;
  readonly hasFile: boolean;
}

function readOptions(words: readonly string[]): Options {
  const value = (name: string): string | undefined => {
    const index = words.indexOf(name);
    return index < 0 ? undefined : words[index + 1];
  };
  const port = Number(/^\d{1,5}$/.exec(value('--port') ?? '')?.[0] ?? '6379');
  const hasFile = words[0] !== undefined && !words[0].startsWith('-');
  return { port, password: value('--requirepass') || null, hasFile };
}

function* run(context: ServerContext): Process<number> {
  const { port, password, hasFile } = readOptions(context.argv.slice(1));
  log(context, 'C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  log(
    context,
    'C',
    '*',
    `Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=1, just started`,
  );
  if (hasFile) log(context, 'C', '*', 'Configuration loaded');
  else {
    const help = 'In order to specify a config file use redis-server /path/to/redis.conf';
    log(context, 'C', '#', `Warning: no config file specified, using the default config. ${help}`);
  }
  log(context, 'M', '*', 'monotonic clock: POSIX clock_gettime');
  log(context, 'M', '*', `Running mode=standalone, port=${port}.`);
  const store: RedisStore = { values: new Map(), password };
  const taken = context.listenStream(port, 'redis', (incoming) => serveClient(context, store, incoming));
  if (taken === 'in use') {
    const why = `Could not create server TCP listening socket *:${port}: bind: Address already in use`;
    log(context, 'M', '#', `Warning: ${why}`);
    log(context, 'M', '#', 'Failed listening on port, aborting.');
    return 1;
  }
  log(context, 'M', '*', 'Server initialized');
  log(context, 'M', '*', 'Ready to accept connections tcp');
  return yield* untilEnd(context, (signal) => stop(context, signal));
}

function stop(context: ServerContext, signal: Signal): number {
  const seconds = Math.floor(context.epochMs() / 1000);
  context.writeLog('stdout', `1:signal-handler (${seconds}) Received ${signal} scheduling shutdown...\n`);
  log(context, 'M', '*', 'User requested shutdown...');
  log(context, 'M', '*', 'Saving the final RDB snapshot before exiting.');
  log(context, 'M', '*', 'DB saved on disk');
  log(context, 'M', '#', 'Redis is now ready to exit, bye bye...');
  return 0;
}

function serveClient(context: ServerContext, store: RedisStore, incoming: IncomingStream): void {
  const session: RedisSession = { store, isKnown: false };
  let text = '';
  serveBytes(incoming, (piece) => {
    text += piece;
    let replies = '';
    for (let next = readCommand(text); next !== null; next = readCommand(text)) {
      text = next.rest;
      const name = (next.words[0] ?? '').toLowerCase();
      if (name === 'post' || name === 'host:') {
        const from = `client from ${incoming.clientAddress}:${incoming.clientPort}`;
        const what = 'It looks like somebody is sending POST or Host: commands to Redis.';
        log(context, 'M', '#', `Possible SECURITY ATTACK detected. ${what} Connection from ${from} aborted.`);
        return { reply: '', closes: true };
      }
      if (next.words.length === 0) continue;
      const { reply, closes } = answerRedis(session, next.words, utf8Length);
      replies += reply;
      if (closes) return { reply: replies, closes };
    }
    return { reply: replies, closes: false };
  });
}

/** redis-cli for one command; without one it would be a prompt, which is left out. */
function* runClient(context: ServerContext): Process<number> {
  const words = context.argv.slice(1);
  let host = '127.0.0.1';
  let port = 6379;
  let password: string | null = context.environment['REDISCLI_AUTH'] ?? null;
  while (/^-/.test(words[0] ?? '')) {
    const option = words.shift()!;
    if (option === '-h') host = words.shift() ?? host;
    else if (option === '-p') port = Number(/^\d{1,5}$/.exec(words.shift() ?? '')?.[0] ?? '6379');
    else if (option === '-a') password = words.shift() ?? null;
    else if (!['--raw', '--no-auth-warning', '--no-raw'].includes(option)) {
      context.writeLog('stderr', `redis-cli ${option}: not simulated\n`);
      return 1;
    }
  }
  if (words.length === 0) {
    context.writeLog('stderr', 'redis-cli: its prompt is not simulated; give it a command\n');
    return 1;
  }
  const outcome = yield* openStream(context.host, { host, port });
  if (!outcome.ok) {
    const why = outcome.failure === 'unresolved' ? 'Name or service not known' : 'Connection refused';
    context.writeLog('stderr', `Could not connect to Redis at ${host}:${port}: ${why}\n`);
    return 1;
  }
  if (password !== null) {
    yield* exchange(outcome, ['AUTH', password]);
  }
  const reply = yield* exchange(outcome, words);
  outcome.output.end();
  outcome.input.cancel();
  context.writeLog('stdout', `${showReply(reply)}\n`);
  return reply.startsWith('-') ? 1 : 0;
}

type Connection = Extract<StreamOutcome, { ok: true }>;

function* exchange({ input, output }: Connection, words: readonly string[]): Process<string> {
  const request = words.map((word) => `$${utf8Length(word)}\r\n${word}\r\n`).join('');
  output.tryWrite(`*${words.length}\r\n${request}`);
  const chunk = yield* read(input);
  return chunk === null || chunk === undefined
    ? '-Error: Server closed the connection\r\n'
    : chunkText(chunk);
}
