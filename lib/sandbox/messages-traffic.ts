/**
 * Requests by the hundred, between a page and its worker: not one by one but by the way that they took, each way with
 * a count. Bounded, however many requests there are.
 */
import * as z from 'zod/mini';
import type { TracedRequest } from '../cluster/trace';
import { requestSchema } from './messages-picture';
import { MOST_FLOWS } from './traffic-limits';

/** Requests from one place, by one Service, to one end: a pod that answered, or where they died and why. */
export interface Flow {
  readonly key: string;
  readonly count: number;
  /** One of them, whole: its way is that of all. */
  readonly sample: TracedRequest;
}

/** Requests whose way is not told. */
export interface Surplus {
  readonly count: number;
  readonly failed: number;
}

/** What has ended since the message before. The sample of a way is told once. */
export interface TrafficNews {
  readonly flows: readonly (Omit<Flow, 'sample'> & { readonly sample?: TracedRequest | undefined })[];
  readonly more: Surplus;
}

const whole = z.int().check(z.nonnegative());

export const trafficSchema: z.ZodMiniType<TrafficNews> = z.object({
  flows: z
    .array(
      z.object({
        key: z.string().check(z.maxLength(2_000)),
        count: z.int().check(z.positive()),
        sample: z.optional(requestSchema),
      }),
    )
    .check(z.maxLength(MOST_FLOWS)),
  more: z.object({ count: whole, failed: whole }),
});

/** From, Service, who answered or where it died and why. */
export function flowKeyOf({ from, hops, outcome, answeredBy }: TracedRequest): string {
  const services = hops.flatMap(({ place, choice }) =>
    place.kind === 'service' ? [place.name] : choice ? [choice.service] : [],
  );
  const last = hops[hops.length - 1];
  const status = outcome?.kind === 'answered' ? outcome.status : null;
  const end =
    outcome?.kind === 'failed'
      ? ['failed', last?.place.kind, last?.place.name, last?.node, last?.reason || outcome.reason]
      : [answeredBy?.uid ?? last?.place.name, answeredBy?.node, status];
  // Reasons may be long, and a key is only compared.
  return JSON.stringify([from.kind, from.name, ...new Set(services), ...end]).slice(0, 2_000);
}
