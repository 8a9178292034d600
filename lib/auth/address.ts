/**
 * Where a request comes from, for rate limits only; never stored as it is. The start script sets `x-forwarded-for` to
 * the connection's own address, unless TRUST_PROXY says that a proxy in front does: that proxy's word is the last.
 */
export function clientAddress(headers: { get(name: string): string | null }): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown';
}
