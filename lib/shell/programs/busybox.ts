/**
 * The program that all of BusyBox is: `busybox wget …` runs one of its applets. Left out: the list of applets and
 * `--install`. Some applets have a face of their own in these containers, and another elsewhere.
 */
import { type Process, write } from '../../cluster/process';
import type { Program, ProgramContext } from '../program';

const VERSION = 'BusyBox v1.37.0 multi-call binary.\n';

export const busybox: Program = function* (context): Process<number> {
  const [, applet, ...rest] = context.argv;
  if (applet === undefined || applet === '--help') {
    yield* write(context.stdout, VERSION);
    return 0;
  }
  if (!(context.programs ?? []).includes(applet) || applet === 'busybox') {
    yield* write(context.stderr, `${applet}: applet not found\n`);
    return 127;
  }
  return yield* context.run([applet, ...rest], context);
};

/** Is this a container of BusyBox or Alpine? The learner's own machine has everything, and GNU's faces. */
export function isBusyBox({ host, programs = [] }: ProgramContext): boolean {
  return host.kind === 'container' && programs.includes('busybox');
}

/** Images of network tools (netshoot) bring iputils and OpenBSD's netcat beside BusyBox, as they bring iproute2. */
export function hasOwnTools({ programs = [] }: ProgramContext): boolean {
  return programs.includes('ss');
}

/** Alpine's C library (musl) words some failures otherwise. */
export function wordTimeout({ files }: ProgramContext): string {
  const release = files.readFile('/etc/os-release');
  const isAlpine = typeof release === 'string' && release.includes('ID=alpine');
  return isAlpine ? 'Operation timed out' : 'Connection timed out';
}
