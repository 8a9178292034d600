/**
 * `kubernetes-bootcamp`: the one-line server of the tutorial "Learn Kubernetes Basics"; v1 and v2 are for its rollout,
 * and v10 is not there, as the tutorial wants it. Upstream: kubernetes.io/docs/tutorials/kubernetes-basics.
 */
import type { Process } from '../process';
import { countBytes, formatHttpDate } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { formatIsoTime, serveNode } from './node';
import { DEBIAN_PROGRAMS } from './programs';

export const BOOTCAMP: ImageFamily = {
  repositories: ['gcr.io/google-samples/kubernetes-bootcamp', 'docker.io/jocatalin/kubernetes-bootcamp'],
  tags: 'v1 and v2, no others',
  summary: 'Answers at port 8080 with one line: its pod and its version.',
  find: ({ tag, digest }) => (digest !== null ? IMAGES.get('v1')! : (IMAGES.get(tag) ?? null)),
};

const IMAGES = new Map([1, 2].map((version): [string, Image] => [`v${version}`, describeImage(version)]));

function describeImage(version: number): Image {
  return {
    sizeBytes: 83_608_446,
    files: {
      '/server.js': `// The server of the tutorial, version ${version}. Here it is code of the simulation.\n`,
    },
    programs: [...DEBIAN_PROGRAMS, 'curl', 'wget'],
    entrypoint: [],
    command: ['/bin/sh', '-c', 'node server.js'],
    environment: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '6.3.1' },
    workingDirectory: '/',
    servers: { node: (context) => run(context, version) },
    // The shell only starts node, and hands no signal on.
    unwrap: (argv) => (argv.join(' ') === '/bin/sh -c node server.js' ? ['node', 'server.js'] : argv),
  };
}

function* run(context: ServerContext, version: number): Process<number> {
  if (context.argv[1] !== 'server.js' && context.argv[1] !== '/server.js') {
    context.writeLog('stderr', `node ${context.argv.slice(1).join(' ')}: not simulated, only server.js is\n`);
    return 1;
  }
  const startedMs = context.epochMs();
  const host = context.environment['HOSTNAME'] ?? context.hostname;
  let requests = 0;
  return yield* serveNode(context, {
    port: 8080,
    program: 'the bootcamp server',
    started: () =>
      context.writeLog(
        'stdout',
        `Kubernetes Bootcamp App Started At: ${formatIsoTime(startedMs)} | Running On:  ${host} \n\n`,
      ),
    answer(_incoming, respond) {
      const body = `Hello Kubernetes bootcamp! | Running on: ${host} | v=${version}\n`;
      requests += 1;
      const nowMs = context.epochMs();
      const counted = `| Total Requests: ${requests} | App Uptime: ${(nowMs - startedMs) / 1000} seconds`;
      context.writeLog('stdout', `Running On: ${host} ${counted} | Log Time: ${formatIsoTime(nowMs)}\n`);
      const headers = {
        'content-type': 'text/plain',
        date: formatHttpDate(nowMs),
        connection: 'keep-alive',
        'content-length': `${countBytes(body)}`,
      };
      respond({ status: 200, headers, body });
    },
  });
}
