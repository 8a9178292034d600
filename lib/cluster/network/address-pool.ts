/**
 * Hands out pod addresses, upwards and never one twice. The real thing is the network plugin's IPAM: a range a
 * node, from which an address comes back after some time. Courses may ask for one list for the whole cluster
 * instead, so that addresses can be told in prose.
 */

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

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  const parts = [16_777_216, 65_536, 256, 1].map((unit) => Math.floor(number / unit) % 256);
  return parts.join('.');
}
