/** What travels: who sends it, where to, and by which rules it came to its present goal. Left out: sizes, flags. */
import type { Endpoint } from './endpoint';

export interface Packet {
  readonly from: Endpoint;
  readonly address: string;
  /** `null` for a ping. */
  readonly port: number | null;
  readonly protocol: 'TCP' | 'UDP' | 'ICMP';
  /** The sender that the goal sees, where a node has put its own address in the place of the real one. */
  readonly source?: string;
  /** Set by the rule that put another address in the place of a Service's: what the sender still sees. */
  readonly through?: Translation;
}

export interface Translation {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  /** `node-1` or `the load balancer`: who translates, and translates back. */
  readonly node: string;
  /** The one before it, where a load balancer and then a node translated. */
  readonly before?: Translation;
}
