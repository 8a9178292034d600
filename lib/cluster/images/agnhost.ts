/**
 * `registry.k8s.io/e2e-test-images/agnhost`: the test server of Kubernetes' own tests. Of its modes we have netexec,
 * serve-hostname, liveness, pause, connect, dns-suffix, dns-server-list, etc-hosts, entrypoint-tester, fake-gitserver
 * and stress (memory only); the others say that they are not simulated and end with 1. UDP and SCTP are left out.
 * Upstream: kubernetes/test/images/agnhost.
 */
import { type Process, resolveName, sleep } from '../process';
import { openStream } from '../tcp';
import { answerNetexec, startNetexec } from './agnhost-netexec';
import { answerGo, logGo, readGoDuration, serveGo, stopGo } from './go';
import { pathOf, readQuery } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS } from './programs';
import { createEnding, untilEnd } from './serving';

export const AGNHOST: ImageFamily = {
  repositories: ['registry.k8s.io/e2e-test-images/agnhost', 'k8s.gcr.io/e2e-test-images/agnhost'],
  tags: '2.x',
  summary: 'Test server: netexec at 8080, serve-hostname at 9376, liveness, pause, connect and more.',
  find: ({ tag, digest }) => (digest !== null || /^2\.\d+(\.\d+)?$/.test(tag) ? IMAGE : null),
};

const IMAGE: Image = {
  sizeBytes: 53_943_288,
  files: {},
  programs: [...BUSYBOX_PROGRAMS, 'bash', 'curl', 'dig', 'getent', 'host'],
  entrypoint: ['/agnhost'],
  command: ['pause'],
  environment: {},
  workingDirectory: '/',
  servers: { '/agnhost': run, agnhost: run },
};

type Mode = (context: ServerContext, options: Options) => Process<number>;

const MODES: Readonly<Record<string, Mode>> = {
  netexec: runNetexec,
  'serve-hostname': serveHostname,
  liveness: serveLiveness,
  pause,
  connect,
  'dns-suffix': (context) => print(context, context.host.network.resolver().search.join(',')),
  'dns-server-list': (context) => print(context, context.host.network.resolver().servers.join(',')),
  'etc-hosts': (context) => print(context, `${context.files.readFile('/etc/hosts') ?? ''}`),
  'entrypoint-tester': (context) => print(context, `[${context.argv.join(' ')}]`),
  'fake-gitserver': serveGit,
  stress,
};

function* run(context: ServerContext): Process<number> {
  const [, name = 'help', ...words] = context.argv;
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined;
  if (mode !== undefined) return yield* mode(context, readOptions(words));
  context.writeLog('stderr', `agnhost ${name}: this mode is not simulated\n`);
  return 1;
}

interface Options {
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** `--name=value`, `--name value`; what stands alone is an operand. */
function readOptions(words: readonly string[]): Options {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const match = /^--?([a-z][a-z-]*)(?:=(.*))?$/.exec(words[index]!);
    if (match === null) rest.push(words[index]!);
    else if (match[2] !== undefined) values.set(match[1]!, match[2]);
    else if (words[index + 1]?.startsWith('--') ?? true) values.set(match[1]!, 'true');
    else {
      index += 1;
      values.set(match[1]!, words[index]!);
    }
  }
  return { values, words: rest };
}

function* print(context: ServerContext, text: string): Process<number> {
  context.writeLog('stdout', `${text}\n`);
  return 0;
}

function* fail(context: ServerContext, text: string): Process<number> {
  context.writeLog('stderr', `${text}\n`);
  return 1;
}

/** `null`: what cobra says of it was written. */
function readPort(
  context: ServerContext,
  { values }: Options,
  name: string,
  fallback: number,
): number | null {
  const text = values.get(name) ?? `${fallback}`;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  const why = `strconv.ParseInt: parsing "${text}": invalid syntax`;
  context.writeLog('stderr', `Error: invalid argument "${text}" for "--${name}" flag: ${why}\n`);
  return null;
}

function* runNetexec(context: ServerContext, options: Options): Process<number> {
  const port = readPort(context, options, 'http-port', 8080);
  if (port === null) return 1;
  const ending = createEnding();
  const server = startNetexec(context, port, ending);
  return yield* serveGo(context, {
    port,
    program: 'agnhost',
    ending,
    started: () => {
      logGo(context, `Started HTTP server on port ${port}`);
      logGo(context, `Started UDP server on port  ${options.values.get('udp-port') ?? '8081'}`);
    },
    answer: (incoming, respond) => answerNetexec(server, incoming, respond),
  });
}

/** It logs the signal, and sleeps on for a minute: the grace period ends it. */
function* serveHostname(context: ServerContext, options: Options): Process<number> {
  const port = readPort(context, options, 'port', 9376);
  if (port === null) return 1;
  if (options.values.get('tcp') === 'true') {
    const taken = context.listenStream(port, 'agnhost', ({ output, clientAddress, clientPort }) => {
      logGo(context, `TCP request from ${clientAddress}:${clientPort}`);
      output.tryWrite(context.hostname);
      output.end();
    });
    if (taken === 'in use') return yield* fail(context, `listen tcp :${port}: bind: address already in use`);
    logGo(context, `Serving on port ${port}.`);
    return yield* shutDownSlowly(
      context,
      untilEnd(context, () => 0),
    );
  }
  const serving = serveGo(context, {
    port,
    program: 'agnhost',
    stop: () => 0,
    started: () => logGo(context, `Serving on port ${port}.`),
    answer: ({ clientAddress, clientPort }, respond) => {
      logGo(context, `HTTP request from ${clientAddress}:${clientPort}`);
      respond(answerGo(context, context.hostname));
    },
  });
  return yield* shutDownSlowly(context, serving);
}

function* shutDownSlowly(context: ServerContext, serving: Process<number>): Process<number> {
  const exitCode = yield* serving;
  if (exitCode !== 0) return exitCode;
  logGo(context, 'Shutting down after receiving signal: terminated.');
  logGo(context, 'Awaiting pod deletion.');
  yield* sleep(60_000);
  return 0;
}

/** Healthy for ten seconds, and never again. */
function* serveLiveness(context: ServerContext): Process<number> {
  const startedMs = context.epochMs();
  return yield* serveGo(context, {
    port: 8080,
    program: 'agnhost',
    answer({ request }, respond) {
      const seconds = (context.epochMs() - startedMs) / 1000;
      const path = pathOf(request.path);
      if (path === '/healthz' && seconds > 10) {
        respond(answerGo(context, `error: ${seconds}`, { status: 500 }));
      } else if (path === '/healthz') respond(answerGo(context, 'ok'));
      else if (path === '/started') respond(answerGo(context, `${seconds}s`));
      else if (path === '/redirect') {
        const location = readQuery(request.path, 'loc') ?? '';
        respond(answerGo(context, '', { status: 302, headers: { location } }));
      } else respond(answerGo(context, '404 page not found\n', { status: 404 }));
    },
  });
}

function* serveGit(context: ServerContext): Process<number> {
  return yield* serveGo(context, {
    port: 8000,
    program: 'agnhost',
    answer: (_incoming, respond) => respond(answerGo(context, 'I am a fake git server')),
  });
}

function* pause(context: ServerContext): Process<number> {
  context.writeLog('stdout', 'Paused\n');
  return yield* untilEnd(context, (signal) => (signal === 'SIGINT' ? 1 : 2));
}

/** Tries one TCP connection and says in one word why it did not come about. */
function* connect(context: ServerContext, { values, words }: Options): Process<number> {
  const target = words[0] ?? '';
  const [host = '', port = ''] = target.split(':');
  if (!/^\d{1,5}$/.test(port)) {
    return yield* fail(context, `UNKNOWN: address ${target}: missing port in address`);
  }
  const { protocol = 'tcp', timeout = '0s' } = Object.fromEntries(values);
  if (protocol !== 'tcp') return yield* fail(context, `agnhost connect: ${protocol} is not simulated`);
  const found = yield* resolveName(context.host, host);
  if (!found.ok) return yield* fail(context, `DNS: lookup ${host}: no such host`);
  const timeoutMs = readGoDuration(timeout) ?? 0;
  return yield* tryConnection(context, found.addresses[0]!, Number(port), timeoutMs);
}

function* tryConnection(
  context: ServerContext,
  address: string,
  port: number,
  timeoutMs: number,
): Process<number> {
  const outcome = yield* openStream(context.host, {
    host: address,
    port,
    ...(timeoutMs > 0 ? { connectTimeoutMs: timeoutMs } : {}),
  });
  if (outcome.ok) {
    outcome.output.end();
    outcome.input.cancel();
    return 0;
  }
  const words: Readonly<Record<string, string>> = { refused: 'REFUSED', 'timed-out': 'TIMEOUT' };
  return yield* fail(
    context,
    words[outcome.failure] ?? `OTHER: dial tcp ${address}:${port}: ${outcome.failure}`,
  );
}

/** `stress --mem-total 100Mi`: takes memory, step by step upstream, at once here. */
function* stress(context: ServerContext, { values }: Options): Process<number> {
  const text = values.get('mem-total') ?? '0';
  const match = /^(\d+)(Ki|Mi|Gi|k|M|G)?$/.exec(text);
  if (match === null) return yield* fail(context, `Cannot parse "${text}" as a quantity`);
  const bytes = Number(match[1]) * FACTORS[match[2] ?? '']!;
  logGo(context, `Allocating "${text}" memory, in "4Ki" chunks, with a 1ms sleep between allocations`);
  const { useMemory: hold } = context.host;
  hold?.(bytes);
  logGo(context, `Allocated "${text}" memory`);
  return yield* untilEnd(context, stopGo(context));
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  M: 1_000_000,
  G: 1_000_000_000,
  Ki: 1024,
  Mi: 1_048_576,
  Gi: 1_073_741_824,
};
