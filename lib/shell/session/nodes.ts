/**
 * Nodes, and a world's clients on the internet, as machines with a prompt: `ssh node-1`. The learner's own settings (~/.ssh/config) are thought to name them,
 * with a way in where a node has no external address; the login is root's. A node's own processes are not simulated.
 */
import type { Cluster } from '../../cluster/cluster';
import type { FileSystem, Process, ProcessRunner } from '../../cluster/process';
import type { Node, Pod } from '../../cluster/resources';
import { compareText } from '../files/paths';
import type { Soon } from '../language/streams';
import type { NodeContainer, NodeFacts, PodRoute, ProgramContext, RemoteMachine } from '../program';
import type { ShellKernel } from '../shell';
import { createMachine } from './machine';
import { createShellProgram } from './shell-program';

/** The part of a cluster that knows its nodes. */
export type NodeAccess = Pick<Cluster, 'host' | 'list' | 'programmed' | 'nodeFiles' | 'isNodeConnected'>;

/** A Debian with what a cluster's machine needs. There is no kubectl: nobody put a kubeconfig there. */
const NODE_PROGRAMS =
  'sh [ awk base64 basename bash cat chmod chown clear cp crictl curl cut date df diff dig dirname du echo egrep env expr false find getent grep head host hostname id ip iptables iptables-save kill ln ls mkdir mktemp mv nc netstat nl nproc nslookup od paste ping printenv printf ps pwd readlink realpath rm rmdir sed seq sleep sort ss stat tac tail tar tee telnet test timeout touch tr traceroute true tty uname uniq vi watch wc wget which whoami xargs yes'.split(
    ' ',
  );

/** A machine somewhere on the internet has what a node has, but for the cluster's own tools. */
const OUTSIDE_PROGRAMS = NODE_PROGRAMS.filter(
  (name) => !['crictl', 'iptables', 'iptables-save'].includes(name),
);

const FIRST_PROCESS_ID = 2_400;

export function createMachineFinder(
  nodes: NodeAccess,
  kernel: ShellKernel,
  soon: Soon,
  createFiles: ProcessRunner['createFiles'],
  terminal: { columns: number; rows: number },
): (name: string) => RemoteMachine | null {
  let lastProcessId = FIRST_PROCESS_ID;
  const disks = new Map<string, FileSystem>();
  function outsideFiles(name: string): FileSystem {
    const known = disks.get(name) ?? createFiles({ '/etc/hostname': `${name}\n`, '/root/.profile': '' });
    disks.set(name, known);
    return known;
  }
  return (wanted) => {
    const name = findNode(nodes, wanted);
    const place = name === null ? { outside: wanted } : { node: name };
    const host = nodes.host(place);
    const files = name === null ? outsideFiles(wanted) : nodes.nodeFiles(name);
    if (host === null || files === null) return null;
    return {
      isReachable: () => name === null || nodes.isNodeConnected(name),
      *logIn(context, command): Process<number> {
        const machine = createMachine({
          kernel,
          soon,
          host,
          files,
          userName: 'root',
          terminal: context.terminal === null ? null : terminal,
          added: {},
          names: name === null ? OUTSIDE_PROGRAMS : NODE_PROGRAMS,
          ...(name === null ? {} : { node: factsOf(nodes, name) }),
          nextProcessId: () => {
            lastProcessId += 1;
            return lastProcessId;
          },
        });
        return yield* createShellProgram(machine)(insideOf(context, command));
      },
    };
  };
}

function insideOf(context: ProgramContext, command: string | null): ProgramContext {
  const environment = {
    HOME: '/root',
    USER: 'root',
    SHELL: '/bin/bash',
    TERM: context.environment['TERM'] ?? 'dumb',
  };
  const argv = command === null ? ['bash'] : ['bash', '-c', command];
  return { ...context, argv, environment, workingDirectory: '/root' };
}

/** By its name or one of its addresses. */
function findNode(nodes: NodeAccess, wanted: string): string | null {
  const found = (nodes.list('Node') as readonly Node[]).find(
    ({ metadata, status }) =>
      metadata.name === wanted || (status?.addresses ?? []).some(({ address }) => address === wanted),
  );
  return found?.metadata.name ?? null;
}

function factsOf(nodes: NodeAccess, name: string): NodeFacts {
  return {
    rules: () => nodes.programmed.rules(name),
    podRoutes: () => listRoutes(nodes, name),
    containers: () => listContainers(nodes, name),
  };
}

function listRoutes(nodes: NodeAccess, name: string): readonly PodRoute[] {
  const routes = (nodes.list('Pod') as readonly Pod[]).flatMap(({ metadata, spec, status }): PodRoute[] => {
    const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
    if (status?.podIP === undefined || status.podIP === status.hostIP || isOver) return [];
    const through = spec.nodeName === name ? null : (status.hostIP ?? null);
    const end = (metadata.uid ?? metadata.name).replaceAll('-', '').slice(0, 11);
    return [{ pod: status.podIP, through, name: `cali${end}` }];
  });
  return routes.sort((one, other) => compareText(one.pod, other.pod));
}

function listContainers(nodes: NodeAccess, name: string): readonly NodeContainer[] {
  const pods = (nodes.list('Pod') as readonly Pod[]).filter(({ spec }) => spec.nodeName === name);
  return pods.flatMap(({ metadata, status }) =>
    (status?.containerStatuses ?? []).flatMap((one): NodeContainer[] => {
      const { running, terminated } = one.state ?? {};
      const id = one.containerID?.replace(/^.*\/\//, '');
      if (id === undefined) return [];
      return [
        {
          id,
          image: (one.imageID ?? one.image).replace(/^.*sha256:/, ''),
          startedAt: running?.startedAt ?? terminated?.startedAt ?? '',
          isRunning: running !== undefined,
          name: one.name,
          attempt: one.restartCount,
          podId: (metadata.uid ?? '').replaceAll('-', ''),
          pod: metadata.name,
          namespace: metadata.namespace ?? 'default',
        },
      ];
    }),
  );
}
