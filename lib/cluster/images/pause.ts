/** `registry.k8s.io/pause`: holds a pod's network open and does nothing else. It has no shell. */
import type { Process } from '../process';
import type { Image, ImageFamily, ServerContext } from './image';
import { untilEnd } from './serving';

export const PAUSE: ImageFamily = {
  repositories: ['registry.k8s.io/pause', 'k8s.gcr.io/pause'],
  tags: '3.x',
  summary: 'Holds the network of a pod and does nothing else.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^3\.\d+(\.\d+)?$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 320_448,
  files: {},
  programs: [],
  entrypoint: ['/pause'],
  command: [],
  environment: {},
  workingDirectory: '/',
  servers: { '/pause': pause },
};

/** Waits until it is told to go. */
export function* pause(context: ServerContext): Process<number> {
  return yield* untilEnd(context, (signal) => {
    const name = signal === 'SIGINT' ? 'Interrupt' : 'Terminated';
    context.writeLog('stderr', `Shutting down, got signal: ${name}\n`);
    return 0;
  });
}
