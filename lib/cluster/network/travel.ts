/** Moves a packet from place to place, each step an event of the loop, each told to the story as it is decided. */
import type { Kernel } from '../kernel/kernel';
import type { AddressTable, Endpoint } from './endpoint';
import { decideStep, type Packet, type Position } from './route';
import type { Story } from './tracer';

/**
 * Calls `arrive` at the endpoint that has the address. Where the packet is dropped nothing is called: nobody
 * tells the sender either. Returns how to give up.
 */
export function travel(
  { kernel, table }: { readonly kernel: Kernel; readonly table: AddressTable },
  packet: Packet,
  story: Story,
  arrive: (at: Endpoint) => void,
): () => void {
  let stop = () => {};

  function step(position: Position): void {
    const { decision, hop } = decideStep(table, packet, position);
    story.add(hop);
    if (decision.kind === 'go') stop = kernel.schedule(decision.delayMs, 'progress', () => step(decision.to));
    else if (decision.kind === 'arrive') arrive(decision.at);
  }

  stop = kernel.schedule(0, 'progress', () => step({ place: 'origin', endpoint: packet.from }));
  return () => stop();
}
