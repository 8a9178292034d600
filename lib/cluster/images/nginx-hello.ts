/**
 * `nginxdemos/hello`: an nginx that tells its address, its name and the request; `plain-text` as five lines, otherwise
 * as a page. The page has the original's fields without its pictures and styles. Upstream: nginx/nginx-hello.
 */
import { hashText } from '../kernel/hash';
import type { IncomingRequest } from '../network/listener';
import { countBytes, formatHttpDate, formatLogTime } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { serveNginx, writePreparation } from './nginx';
import { BUSYBOX_PROGRAMS } from './programs';

export const NGINX_HELLO: ImageFamily = {
  repositories: ['docker.io/nginxdemos/hello'],
  tags: 'latest, plain-text, 0.2 to 0.4, 0.4-plain-text',
  summary: 'nginx that tells its pod, address and the request at port 80: a page, or plain text.',
  find({ tag, digest }) {
    if (digest === null && !/^(latest|plain-text|0\.[234](-plain-text)?)$/.test(tag)) return null;
    return tag.endsWith('plain-text') ? PLAIN : PAGE;
  },
};

const VERSION = '1.27.5';
const PLAIN = describeImage(writePlain, 'text/plain');
const PAGE = describeImage(writePage, 'text/html');

type Write = (context: ServerContext, incoming: IncomingRequest) => string;

function describeImage(write: Write, type: string): Image {
  const run = (context: ServerContext) =>
    serveNginx(context, VERSION, (incoming) => {
      const body = write(context, incoming);
      const now = context.epochMs();
      const headers = {
        server: `nginx/${VERSION}`,
        date: formatHttpDate(now),
        'content-type': type,
        'content-length': `${countBytes(body)}`,
        connection: 'keep-alive',
        expires: formatHttpDate(now - 1000),
        'cache-control': 'no-cache',
      };
      return { status: 200, headers, body };
    });
  return {
    sizeBytes: 20_478_711,
    files: {},
    programs: [...BUSYBOX_PROGRAMS, 'curl'],
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    environment: { NGINX_VERSION: VERSION },
    workingDirectory: '/',
    stopSignal: 'SIGQUIT',
    servers: {
      nginx: run,
      '/docker-entrypoint.sh'(context) {
        writePreparation(context);
        return run(context);
      },
    },
    unwrap: (argv) => (argv[0] === '/docker-entrypoint.sh' && argv[1] !== 'nginx' ? argv.slice(1) : argv),
  };
}

/** 32 hexadecimal digits, one for each request. */
function requestIdOf({ hostname }: ServerContext, { connection }: IncomingRequest): string {
  return hashText(`request ${hostname} ${connection}`).slice(0, 32);
}

function writePlain(context: ServerContext, incoming: IncomingRequest): string {
  const { localAddress, localPort, request } = incoming;
  return [
    `Server address: ${localAddress}:${localPort}`,
    `Server name: ${context.hostname}`,
    `Date: ${formatLogTime(context.epochMs())}`,
    `URI: ${request.path}`,
    `Request ID: ${requestIdOf(context, incoming)}`,
    '',
  ].join('\n');
}

function writePage(context: ServerContext, incoming: IncomingRequest): string {
  const { localAddress, localPort, clientAddress, clientPort, request } = incoming;
  return `<!DOCTYPE html>
<html>
<head>
<title>Hello World</title>
</head>
<body>
<div class="info">
<p><span>Server&nbsp;address:</span> <span>${localAddress}:${localPort}</span></p>
<p><span>Server&nbsp;name:</span> <span>${context.hostname}</span></p>
<p class="smaller"><span>Date:</span> <span>${formatLogTime(context.epochMs())}</span></p>
<p class="smaller"><span>URI:</span> <span>${request.path}</span></p>
<p class="smaller"><span>Client&nbsp;IP:</span> <span>${clientAddress}:${clientPort}</span></p>
</div>
    <div id="footer">
        <div id="center" align="center">
            Request ID: ${requestIdOf(context, incoming)}<br/>
            &copy; NGINX, Inc.
        </div>
    </div>
</body>
</html>
`;
}
