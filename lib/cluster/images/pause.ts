/** `registry.k8s.io/pause`: holds a pod's network open and does nothing else. It has no shell. */
import { type Process, SignalError } from '../process';
import { type Image, type ImageFamily, type ServerContext, waitForSignal } from './image';

export const PAUSE: ImageFamily = {
  repositories: ['registry.k8s.io/pause', 'k8s.gcr.io/pause'],
  find: ({ tag }) => (tag === 'latest' || /^3\.\d+(\.\d+)?$/.test(tag) ? IMAGE : null),
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

/** Waits until it is told to go. Also a mode of agnhost. */
export function* pause(context: ServerContext): Process<number> {
  try {
    return yield* waitForSignal();
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    context.writeLog('stdout', 'Shutting down, got signal: Terminated\n');
    return 0;
  }
}
