/** Addresses that can stand behind a Service. Upstream: ValidateEndpointIP in pkg/apis/core/validation. */
import { ipAddress } from '../names';

/** What is wrong with it, in whole messages. IPv6 is not simulated. */
export function endpointAddress(text: string): readonly string[] {
  const malformed = ipAddress(text);
  if (malformed.length > 0) return malformed;
  const [first = 0, second = 0, third = 0] = text.split('.').map(Number);
  if (text === '0.0.0.0') return [`may not be unspecified (${text})`];
  if (first === 127) return ['may not be in the loopback range (127.0.0.0/8, ::1/128)'];
  if (first === 169 && second === 254)
    return ['may not be in the link-local range (169.254.0.0/16, fe80::/10)'];
  if (first === 224 && second === 0 && third === 0) {
    return ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'];
  }
  return [];
}
