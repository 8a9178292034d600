/**
 * Hands out pod addresses. The real thing is the network plugin's IPAM: a range a node, which is gone through in a
 * circle, so that an address comes back late. Courses may ask for one list for the whole cluster instead, upwards and
 * never one twice, so that addresses can be told in prose. Upstream: host-local of the CNI plugins.
 */
import { toAddress, toNumber } from './address-range';

export interface AddressPool {
  /** The next free address. */
  take(): string;
  /** Its pod is gone. */
  give(address: string): void;
}

/** Upwards from `first`, never one twice. `reserved` addresses are passed over: they belong to certain pods. */
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
    give() {},
  };
}

/** Of the 253 addresses behind the gateway's of a network like `10.244.1.`; `spill` where these do not suffice. */
export function createAddressRing(
  network: string,
  reserved: ReadonlySet<string>,
  spill: AddressPool,
): AddressPool {
  const used = new Set<string>();
  let last = 1;
  return {
    take() {
      for (let tries = 0; tries < 253; tries += 1) {
        last = last >= 254 ? 2 : last + 1;
        const address = `${network}${last}`;
        if (used.has(address) || reserved.has(address)) continue;
        used.add(address);
        return address;
      }
      return spill.take();
    },
    give(address) {
      used.delete(address);
    },
  };
}
