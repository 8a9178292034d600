/** kubectl exec. Upstream: kubectl/pkg/cmd/exec/exec.go. Left out: -f, --pod-running-timeout. */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, warn } from './call';
import { KubectlError, usageError } from './errors';
import { orderForExec } from './first-pod';
import { textAt } from './output/value';
import { chooseContainer, findPod } from './pods';
import { runRemote } from './remote';

export const exec: Command = {
  path: 'exec',
  honours: ['container', 'stdin', 'tty', 'quiet'],
  run: runExec,
};

function* runExec(call: Call): Process<number> {
  const { args, argsBeforeDash, flags, context } = call;
  const name = argsBeforeDash === 0 ? '' : (args[0] ?? '');
  if (argsBeforeDash !== 0 && argsBeforeDash !== 1 && args.length > 1) {
    throw usageError(
      call.commandPath,
      'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
    );
  }
  const command = argsBeforeDash >= 0 ? args.slice(argsBeforeDash) : [];
  if (name === '') throw new KubectlError('pod, type/name or --filename must be specified');
  if (command.length === 0) throw new KubectlError('you must specify at least one command for the container');
  const pod = yield* findPod(call, name, orderForExec);
  const phase = textAt(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const quiet = flags.bool('quiet');
  const container = yield* chooseContainer(call, pod, quiet);
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty') && stdin;
  if (tty && !context.inputTerminal) {
    tty = false;
    if (!quiet)
      yield* warn(call, 'Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  return yield* runRemote(call, {
    namespace: textAt(pod, 'metadata', 'namespace'),
    pod: textAt(pod, 'metadata', 'name'),
    subresource: 'exec',
    container,
    command,
    stdin,
    tty,
  });
}
