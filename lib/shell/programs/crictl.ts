/** crictl on a node: `crictl ps`, with or without -a. Left out and refused: pods, images, logs, exec and everything else. */
import { write } from '../../cluster/process';
import { epochOf } from '../text/dates';
import { createProgram, ProgramFailure } from './definition';

const HEADS = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];

export const crictl = createProgram(
  {
    options: 'aq',
    long: { all: 'a', quiet: 'q' },
    usage: 'ps [-a] [-q]',
    summary: 'List the containers of this node: crictl ps.',
  },
  function* (call) {
    const { context } = call;
    const [command] = call.operands;
    if (command !== 'ps')
      throw new ProgramFailure(`${command ?? 'help'} is not simulated here; crictl ps is`);
    const { node } = context;
    if (node === undefined) throw new ProgramFailure('no container runtime is reachable from here');
    const shown = node.containers().filter(({ isRunning }) => isRunning || call.has('a'));
    if (call.has('q')) {
      yield* write(context.stdout, shown.map(({ id }) => `${id}\n`).join(''));
      return 0;
    }
    const rows = shown.map((one) => [
      one.id.slice(0, 13),
      one.image.slice(0, 13),
      wordAge(context.epochMs(), one.startedAt),
      one.isRunning ? 'Running' : 'Exited',
      one.name,
      String(one.attempt),
      one.podId.slice(0, 13),
      one.pod,
      one.namespace,
    ]);
    const widths = HEADS.map(
      (head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)) + 3,
    );
    for (const row of [HEADS, ...rows]) {
      const cells = row.map((cell, column) => cell.padEnd(Math.max(20, widths[column]!)));
      yield* write(context.stdout, `${cells.join('').trimEnd()}\n`);
    }
    return 0;
  },
);

/** "About a minute ago", as the runtime's tools say it. */
function wordAge(nowMs: number, startedAt: string): string {
  const match = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/.exec(startedAt);
  if (match === null) return 'N/A';
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  const seconds = Math.floor((nowMs - epochOf(year!, month!, day!, hour!, minute!, second!)) / 1000);
  if (seconds < 1) return 'Less than a second ago';
  if (seconds < 60) return `${seconds} second${seconds === 1 ? '' : 's'} ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes === 1 ? 'About a minute ago' : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours === 1 ? 'About an hour ago' : `${hours} hours ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
