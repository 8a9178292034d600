/** Ranges of IPv4 addresses as CIDR writes them: `1.1.10.0/24`. Left out: IPv6. */

export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function toAddress(number: number): string {
  return [16_777_216, 65_536, 256, 1].map((unit) => Math.floor(number / unit) % 256).join('.');
}

export function isInRange(address: string, range: string): boolean {
  const { first, size } = readRange(range);
  const number = toNumber(address);
  return number >= first && number < first + size;
}

/** The address at a place of the range: 10 of `10.96.0.0/16` is `10.96.0.10`. */
export function addressAt(range: string, place: number): string {
  return toAddress(readRange(range).first + place);
}

function readRange(range: string): { readonly first: number; readonly size: number } {
  const [address = '', bits = '32'] = range.split('/');
  let size = 1;
  for (let bit = Number(bits); bit < 32; bit += 1) size *= 2;
  return { first: Math.floor(toNumber(address) / size) * size, size };
}
