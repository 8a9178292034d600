/**
 * Hands out pod addresses, upwards and never one twice. The real thing is the network plugin's IPAM: a range a
 * node, from which an address comes back after some time. Courses may ask for one list for the whole cluster
 * instead, so that addresses can be told in prose.
 */
import { toAddress, toNumber } from './address-range';

export interface AddressPool {
  /** The next free address. Throws where the range is used up: a scenario must not be that large. */
  take(): string;
}

/** `reserved` addresses are passed over: they belong to certain pods. */
export function createAddressPool(first: string, reserved: ReadonlySet<string>): AddressPool {
  let next = toNumber(first);
  return {
    take() {
      for (;;) {
        const address = toAddress(next);
        if (next > 0xffff_ffff) throw new Error(`no address is left after ${first}`);
        next += 1;
        // .0 names a network and .255 is its broadcast address: people would wonder.
        const last = (next - 1) % 256;
        if (last !== 0 && last !== 255 && !reserved.has(address)) return address;
      }
    },
  };
}
