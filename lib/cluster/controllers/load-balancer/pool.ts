/** The addresses of a provider, handed out in order; one that was given back is free again. */

export interface Pool {
  /** `asked`: this one and no other (spec.loadBalancerIP). */
  take(asked?: string): { readonly address: string } | { readonly problem: string };
  giveBack(address: string): void;
}

/** `reserved`: only for those who ask for them. */
export function createPool(addresses: readonly string[], reserved: readonly string[] = []): Pool {
  const taken = new Set<string>();
  return {
    take(asked) {
      if (asked !== undefined && asked !== '') {
        if (!addresses.includes(asked)) return { problem: `the address ${asked} is none of this provider` };
        if (taken.has(asked)) return { problem: `the address ${asked} is already in use` };
        taken.add(asked);
        return { address: asked };
      }
      const address = addresses.find((entry) => !taken.has(entry) && !reserved.includes(entry));
      if (address === undefined) return { problem: 'no address is left in the pool of this provider' };
      taken.add(address);
      return { address };
    },
    giveBack: (address) => taken.delete(address),
  };
}
