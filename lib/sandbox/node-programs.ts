/**
 * `unplug` and `plug-in`: the learner's hand at the cable of a node. Nothing of the cluster is told; what follows is what
 * the cluster finds out by itself.
 */
import type { Cluster } from '../cluster/cluster';
import { type Process, write } from '../cluster/process';
import type { Program, ProgramContext } from '../shell/program';

const HELP = {
  unplug:
    'unplug NODE: cuts a node off from the network. Its containers run on, but nobody can reach them.\n' +
    'After about 45 seconds the cluster notices. plug-in NODE brings it back.\n',
  'plug-in': 'plug-in NODE: brings a node back that unplug has cut off.\n',
} as const;

const DONE = {
  unplug: 'is unplugged: nothing reaches it and nothing leaves it.',
  'plug-in': 'is plugged in again.',
} as const;

/** `noteChange` hears of a cable that was pulled or put in. */
export function createNodePrograms(
  cluster: () => Cluster,
  noteChange: () => void,
): Readonly<Record<string, Program>> {
  const hand = () => ({ cluster: cluster(), noteChange });
  return {
    unplug: (context) => setConnected(context, 'unplug', hand()),
    'plug-in': (context) => setConnected(context, 'plug-in', hand()),
  };
}

interface Hand {
  readonly cluster: Cluster;
  readonly noteChange: () => void;
}

function* setConnected(
  context: ProgramContext,
  name: keyof typeof HELP,
  { cluster, noteChange }: Hand,
): Process<number> {
  const [, node, ...more] = context.argv;
  if (node === '--help' || node === '-h') {
    yield* write(context.stdout, HELP[name]);
    return 0;
  }
  if (node === undefined || more.length > 0) {
    yield* write(context.stderr, `${name}: expected one node: ${name} NODE\n`);
    return 2;
  }
  if (cluster.setNodeConnected(node, name === 'plug-in')) {
    noteChange();
    yield* write(context.stdout, `${node} ${DONE[name]}\n`);
    return 0;
  }
  const known = cluster.list('Node').map(({ metadata }) => metadata.name);
  yield* write(context.stderr, `${name}: there is no node "${node}"; the nodes are ${known.join(', ')}\n`);
  return 1;
}
