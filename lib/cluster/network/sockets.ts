/**
 * What programs that look at the network itself ask of their machine: wait for one connection (nc -l), see who waits at
 * which port (ss), learn by which machines packets go (traceroute). The real things are system calls, netlink and ICMP
 * messages about packets that lived too long; ours knows no list of open connections.
 */
import type { Kernel } from '../kernel/kernel';
import type { IncomingConnection, OpenPort, PacketPath } from '../tcp';
import { type Endpoint, placeOf } from './endpoint';
import { countForwards, decidePing, returnDelayMs } from './route';
import type { StackParts } from './stack';
import { travel } from './travel';

/** How long a program waits for news of a packet. */
const PATIENCE_MS = 5_000;

/** Returns how to give up. */
export function acceptOne(
  kernel: Kernel,
  endpoint: Endpoint,
  port: number,
  program: string,
  done: (outcome: IncomingConnection | 'in use') => void,
): () => void {
  if (endpoint.listeners.has(port)) return kernel.schedule(0, 'progress', () => done('in use'));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) endpoint.listeners.delete(port);
    isOpen = false;
  };
  endpoint.listeners.set(port, {
    port,
    secure: false,
    program,
    owner: `${program} at ${port}`,
    handler: () => {},
    accept(incoming) {
      close();
      done(incoming);
    },
  });
  return close;
}

export function listPorts({ listeners }: Endpoint): readonly OpenPort[] {
  const ports = [...listeners.values()].map(({ port, program }) => ({ port, program }));
  return ports.sort((one, other) => one.port - other.port);
}

/** One packet is sent; where it gets lost, only the machines before the first rule are known. */
export function findPath(
  { wiring, tracer }: StackParts,
  from: Endpoint,
  address: string,
  done: (path: PacketPath) => void,
): () => void {
  const { kernel } = wiring;
  const story = tracer.open({ protocol: 'icmp', from: placeOf(from), target: address });
  const end = (path: PacketPath, reason: string | null): void => {
    stop();
    story.finish(reason === null ? { kind: 'answered', status: null } : { kind: 'failed', reason });
    done(path);
  };
  const own = from.kind === 'pod' && from.node !== null ? [from.node.addresses[0] ?? null] : [];
  const stopTimer = kernel.schedule(PATIENCE_MS, 'periodic', () =>
    end({ forwarders: own, isReached: false }, 'no answer in time'),
  );
  let stopReply = (): void => {};
  const packet = { from, address, port: null, protocol: 'ICMP' } as const;
  const stopTravel = travel(wiring, packet, story, {
    arrive(at) {
      story.add(decidePing(at, address).hop);
      stopReply = kernel.schedule(returnDelayMs(from, at), 'progress', () =>
        end({ forwarders: listForwarders(from, at), isReached: true }, null),
      );
    },
    refuse() {},
  });
  function stop(): void {
    stopTimer();
    stopTravel();
    stopReply();
  }
  return () => {
    stop();
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

/** Nodes tell their address; machines of the internet don't. */
function listForwarders(from: Endpoint, to: Endpoint): (string | null)[] {
  const count = countForwards(from, to);
  const isInside = (from.kind === 'pod' || from.kind === 'node') && (to.kind === 'pod' || to.kind === 'node');
  if (!isInside) return new Array<null>(count).fill(null);
  const leaving = from.kind === 'pod' && from.node !== to.node ? [from.node] : [];
  const entering = to.kind === 'pod' && from.node !== to.node ? [to.node] : [];
  return [...leaving, ...entering].map((node) => node?.addresses[0] ?? null).slice(0, count);
}
