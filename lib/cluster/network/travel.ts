/** Moves a packet from place to place, each step an event of the loop, each told to the story as it is decided. */
import type { Kernel } from '../kernel/kernel';
import type { AddressTable, Endpoint } from './endpoint';
import type { Packet } from './packet';
import { decideStep, type Position } from './route';
import type { Story } from './tracer';

export interface Goal {
  /** The endpoint that has the address, and the packet as it got there: a rule may have changed its goal. */
  arrive(at: Endpoint, packet: Packet): void;
  /** A rule sends it back at once. */
  refuse(): void;
  /** It is dropped: the sender does not hear of it. */
  lose?(): void;
}

/** Returns how to give up. */
export function travel(
  { kernel, table }: { readonly kernel: Kernel; readonly table: AddressTable },
  sent: Packet,
  story: Pick<Story, 'add'>,
  goal: Goal,
): () => void {
  let stop = () => {};
  const later = (delayMs: number, act: () => void): void => {
    stop = kernel.schedule(delayMs, 'progress', act);
  };

  function step(packet: Packet, position: Position): void {
    const { decision, hop } = decideStep(table, packet, position);
    const goes = decision.kind === 'translate' ? decision.packet : packet;
    story.add(hop, `${decision.kind} ${goes.address} ${goes.port}`);
    if (decision.kind === 'translate') step(decision.packet, decision.to);
    else if (decision.kind === 'go' && decision.delayMs === 0) step(packet, decision.to);
    else if (decision.kind === 'go') later(decision.delayMs, () => step(packet, decision.to));
    else if (decision.kind === 'refuse') later(0, goal.refuse);
    else if (decision.kind === 'drop') goal.lose?.();
    else if (decision.kind === 'arrive') {
      const { at, delayMs = 0 } = decision;
      if (delayMs === 0) goal.arrive(at, packet);
      else later(delayMs, () => goal.arrive(at, packet));
    }
  }

  later(0, () => step(sent, { place: 'origin', endpoint: sent.from }));
  return () => stop();
}
