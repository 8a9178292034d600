/**
 * `gcr.io/google-samples/hello-app`: three lines with its version and its pod; 1.0 and 2.0 are for rollouts.
 * Upstream: GoogleCloudPlatform/kubernetes-engine-samples, quickstarts/hello-app.
 */
import type { Process } from '../process';
import { answerGo, logGo, serveGo } from './go';
import { pathOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';

export const HELLO_APP: ImageFamily = {
  repositories: [
    'gcr.io/google-samples/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
  ],
  tags: '1.0 and 2.0, no others',
  summary: 'Answers at port 8080 (PORT) with its version and its pod.',
  find: ({ tag, digest }) => (digest !== null ? IMAGES['1.0']! : (IMAGES[tag] ?? null)),
};

const IMAGES: Readonly<Record<string, Image>> = {
  '1.0': describeImage('1.0.0'),
  '2.0': describeImage('2.0.0'),
};

function describeImage(version: string): Image {
  return {
    sizeBytes: 13_400_772,
    files: {},
    programs: [],
    entrypoint: [],
    command: ['/hello-app'],
    environment: { PORT: '8080' },
    workingDirectory: '/',
    servers: { '/hello-app': (context) => run(context, version) },
  };
}

function* run(context: ServerContext, version: string): Process<number> {
  const text = context.environment['PORT'] || '8080';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  logGo(context, `Server listening on port ${text}`);
  if (port < 1 || port > 65_535) {
    logGo(context, `listen tcp: address ${text}: invalid port`);
    return 1;
  }
  return yield* serveGo(context, {
    port,
    program: 'hello-app',
    answer({ request }, respond) {
      logGo(context, `Serving request: ${pathOf(request.path)}`);
      respond(answerGo(context, `Hello, world!\nVersion: ${version}\nHostname: ${context.hostname}\n`));
    },
  });
}
