/**
 * `registry.k8s.io/echoserver`: an nginx with Lua that shows the request as it came; 1.4 has the older form, later
 * ones tell the pod, too. Left out: its TLS port 8443. Upstream: kubernetes/contrib, ingress/controllers/nginx/examples.
 */
import type { HttpRequest } from '../http';
import { compareText } from '../kernel/text';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { countBytes, formatHttpDate, formatLogTime, pathOf, textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS } from './programs';
import { serve } from './serving';

export const ECHOSERVER: ImageFamily = {
  repositories: [
    'registry.k8s.io/echoserver',
    'k8s.gcr.io/echoserver',
    'gcr.io/google_containers/echoserver',
    'gcr.io/google-containers/echoserver',
    'registry.k8s.io/e2e-test-images/echoserver',
  ],
  tags: '1.0 to 1.10; e2e-test-images/echoserver: 2.x',
  summary: 'Shows at port 8080 the request as it came, in the text form of its nginx.',
  find({ tag, digest, repository }) {
    const isTest = repository.includes('e2e-test-images');
    if (isTest) return digest !== null || /^2\.\d+$/.test(tag) ? IMAGES.test : null;
    if (digest === null && !/^1\.(\d|10)$/.test(tag)) return null;
    return /^1\.[0-4]$/.test(tag) ? IMAGES.old : IMAGES.new;
  },
};

const IMAGES = {
  old: describeImage('nginx: 1.10.0 - lua: 10001', ['nginx', '-g', 'daemon off;']),
  new: describeImage('nginx: 1.13.3 - lua: 10008', ['/usr/local/bin/run.sh']),
  test: describeImage('nginx: 1.14.2 - lua: 10015', ['/usr/local/bin/run.sh']),
};

function describeImage(version: string, command: readonly string[]): Image {
  return {
    sizeBytes: 42_555_616,
    files: {},
    programs: [...BUSYBOX_PROGRAMS, 'bash', 'curl'],
    entrypoint: [],
    command,
    environment: {},
    workingDirectory: '/',
    servers: { [command[0]!]: (context) => run(context, version, command[0] === 'nginx') },
  };
}

function* run(context: ServerContext, version: string, isOld: boolean): Process<number> {
  if (!isOld) {
    const dots = '.'.repeat(40);
    context.writeLog('stdout', 'Generating self-signed cert\n');
    context.writeLog('stderr', `Generating a 2048 bit RSA private key\n${dots}+++\n${dots}+++\n`);
    context.writeLog('stderr', "writing new private key to '/certs/privateKey.key'\n-----\n");
    context.writeLog('stdout', 'Starting nginx\n');
  }
  return yield* serve(context, {
    port: 8080,
    program: 'the echo server',
    answer(incoming, respond) {
      const body = isOld ? writeOld(incoming, version) : writeNew(context, incoming, version);
      writeAccessLog(context, incoming, countBytes(body));
      const headers = {
        date: formatHttpDate(context.epochMs()),
        'content-type': 'text/plain',
        'content-length': `${countBytes(body)}`,
        connection: 'keep-alive',
        server: 'echoserver',
      };
      respond({ status: 200, headers, body });
    },
    inUse() {
      context.writeLog(
        'stderr',
        'nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)\n',
      );
      return 1;
    },
    // The script of the later ones hands no signal on.
    ...(isOld ? { stop: () => 0 } : {}),
  });
}

function writeAccessLog(
  context: ServerContext,
  { request, clientAddress }: IncomingRequest,
  bytes: number,
): void {
  const line = `"${request.method} ${request.path} HTTP/1.1" 200 ${bytes}`;
  const from = `"${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}"`;
  context.writeLog('stdout', `${clientAddress} - - [${formatLogTime(context.epochMs())}] ${line} ${from}\n`);
}

function listHeaders({ headers }: HttpRequest): readonly string[] {
  return Object.entries(headers)
    .map(([name, value]) => `${name}=${value}`)
    .sort(compareText);
}

function partsOf({ request, localPort }: IncomingRequest) {
  const path = pathOf(request.path);
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  return {
    path,
    query: request.path.slice(path.length + 1),
    uri: `http://${host}:${localPort}${request.path}`,
    body: textOf(request.body),
  };
}

function writeOld(incoming: IncomingRequest, version: string): string {
  const { path, query, uri, body } = partsOf(incoming);
  return [
    'CLIENT VALUES:',
    `client_address=${incoming.clientAddress}`,
    `command=${incoming.request.method}`,
    `real path=${path}`,
    `query=${query === '' ? 'nil' : query}`,
    'request_version=1.1',
    `request_uri=${uri}`,
    '',
    'SERVER VALUES:',
    `server_version=${version}`,
    '',
    'HEADERS RECEIVED:',
    ...listHeaders(incoming.request),
    'BODY:',
    body === '' ? '-no body in request-' : body,
  ].join('\n');
}

function writeNew(context: ServerContext, incoming: IncomingRequest, version: string): string {
  const { path, query, uri, body } = partsOf(incoming);
  const { environment } = context;
  const pod = ['NODE_NAME', 'POD_NAME', 'POD_NAMESPACE', 'POD_IP'].map((name) => environment[name]);
  const isKnown = pod.every((value) => value !== undefined);
  return [
    '',
    '',
    `Hostname: ${context.hostname}`,
    '',
    'Pod Information:',
    ...(isKnown
      ? ['node name', 'pod name', 'pod namespace', 'pod IP'].map((name, index) => `\t${name}:\t${pod[index]}`)
      : ['\t-no pod information available-']),
    '',
    'Server values:',
    `\tserver_version=${version}`,
    '',
    'Request Information:',
    `\tclient_address=${incoming.clientAddress}`,
    `\tmethod=${incoming.request.method}`,
    `\treal path=${path}`,
    `\tquery=${query}`,
    '\trequest_version=1.1',
    '\trequest_scheme=http',
    `\trequest_uri=${uri}`,
    '',
    'Request Headers:',
    ...listHeaders(incoming.request).map((line) => `\t${line}  `),
    '',
    'Request Body:',
    `\t${body === '' ? '-no body in request-' : body}`,
    '',
    '',
  ].join('\n');
}
