/**
 * `paulbouwer/hello-kubernetes`: a page with a message, its pod and its node. Styles and pictures are left out.
 * Upstream: paulbouwer/hello-kubernetes.
 */
import type { Process } from '../process';
import { escapeHtml } from './go-files';
import { pathOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { answerExpress, formatIsoTime, readNodePort, serveNode } from './node';
import { BUSYBOX_PROGRAMS } from './programs';

export const HELLO_KUBERNETES: ImageFamily = {
  repositories: ['docker.io/paulbouwer/hello-kubernetes'],
  tags: '1, 1.0 to 1.10.1, latest',
  summary: 'A page at port 8080 (PORT) with MESSAGE, its pod and its node.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^1(\.(\d|10)(\.[01])?)?$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 39_804_113,
  files: {},
  programs: BUSYBOX_PROGRAMS,
  entrypoint: [],
  command: ['npm', 'start'],
  environment: {},
  workingDirectory: '/usr/src/app',
  servers: { npm: run },
};

const KERNEL = 'Linux 6.6.0';

function* run(context: ServerContext): Process<number> {
  const port = readNodePort(context, 'PORT', 8080);
  if (port === null) return 1;
  const { environment } = context;
  const pod = environment['KUBERNETES_POD_NAME'] || context.hostname;
  context.writeLog('stdout', '\n> hello-kubernetes@1.10.1 start /usr/src/app\n> node server.js\n\n');
  const log = (fields: object): void => {
    const line = { level: 30, time: context.epochMs(), pid: 17, hostname: context.hostname, ...fields };
    context.writeLog('stdout', `${JSON.stringify(line)}\n`);
  };
  return yield* serveNode(context, {
    port,
    program: 'hello-kubernetes',
    started: () => log({ msg: `Listening on: http://${pod}:${port}` }),
    answer({ request, clientAddress, clientPort }, respond) {
      if (pathOf(request.path) === '/health') {
        const body = { uptime: 1, message: 'Ok', date: formatIsoTime(context.epochMs()) };
        respond(answerExpress(context, JSON.stringify(body)));
        return;
      }
      respond(answerExpress(context, writePage(context, pod), { type: 'text/html; charset=utf-8' }));
      const { method, path, headers } = request;
      const req = { method, url: path, headers, remoteAddress: clientAddress, remotePort: clientPort };
      log({ req, res: { statusCode: 200 }, msg: 'request completed' });
    },
    // npm goes by the end of its child.
    stop: () => 1,
  });
}

function writePage({ environment }: ServerContext, pod: string): string {
  const message = escapeHtml(environment['MESSAGE'] || 'Hello world!');
  const namespace = environment['KUBERNETES_NAMESPACE'] || '-';
  const node = environment['KUBERNETES_NODE_NAME'] || '-';
  const image = environment['CONTAINER_IMAGE'] || 'paulbouwer/hello-kubernetes:1.10.1';
  return `<!DOCTYPE html>
<html>
<head>
    <title>Hello Kubernetes!</title>
</head>
<body>

  <div class="main">
    <div class="content">
      <div id="message">
  ${message}
</div>
<div id="info">
  <table>
    <tr>
      <th>namespace:</th>
      <td>${namespace}</td>
    </tr>
    <tr>
      <th>pod:</th>
      <td>${pod}</td>
    </tr>
    <tr>
      <th>node:</th>
      <td>${node} (${KERNEL})</td>
    </tr>
  </table>
</div>
<div id="footer">
  ${image} (linux/amd64)
</div>
    </div>
  </div>

</body>
</html>
`;
}
