/** What travels: who sends it, where to, and by which Service it came to its present goal. Left out: sizes, flags. */
import type { Endpoint } from './endpoint';

export interface Packet {
  readonly from: Endpoint;
  readonly address: string;
  /** `null` for a ping. */
  readonly port: number | null;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  /** Set by the rule that put another address in the place of a Service's: what the sender still sees. */
  readonly through?: {
    readonly service: string;
    readonly address: string;
    readonly port: number;
    /** The node that translates, and translates back. */
    readonly node: string;
  };
}
