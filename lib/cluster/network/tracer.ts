/** Keeps the story of the latest requests: hops come from the functions that decide, and only from there. */
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { Hop, TracedRequest } from '../trace';
import type { Endpoint } from './endpoint';

/** What a deciding function says; number and time are added where it is written down. */
export type HopDraft = Omit<Hop, 'requestId' | 'number' | 'atMs'>;

/**
 * What a decision says of itself: as it is, or made when somebody looks. The deciding function gives it together with
 * the decision; it closes over what was decided with, and over nothing that changes. Most requests nobody looks at.
 */
export type Telling = HopDraft | (() => HopDraft);

/** A decision and its story, made together. */
export interface Decided<T> {
  readonly decision: T;
  readonly hop: Telling;
}

export function tellHop(telling: Telling): HopDraft {
  return typeof telling === 'function' ? telling() : telling;
}

export interface Story {
  readonly id: number;
  /** `fact`: what was decided, for the hash of the world, where the hop is made later. */
  add(hop: Telling, fact?: string): void;
  finish(outcome: NonNullable<TracedRequest['outcome']>, by?: Endpoint): void;
}

export interface Tracer {
  open(opening: Pick<TracedRequest, 'protocol' | 'from' | 'target'>): Story;
  requests(): readonly TracedRequest[];
  /** Changes with every hop. */
  readonly version: number;
}

interface Pending {
  readonly atMs: number;
  readonly telling: () => HopDraft;
}

/** A request that is under way: its hops are added to it. */
interface Kept {
  readonly opening: Pick<TracedRequest, 'protocol' | 'from' | 'target'>;
  readonly id: number;
  readonly startedMs: number;
  /** Those that nobody has looked at yet are pending. */
  readonly hops: (Hop | Pending)[];
  end: Pick<TracedRequest, 'endedMs' | 'outcome' | 'answeredBy'>;
  /** As somebody saw it since the last change; what was seen does not change any more. */
  seen: TracedRequest | null;
}

const NO_END: Kept['end'] = { endedMs: null, outcome: null, answeredBy: null };

function look(record: Kept): TracedRequest {
  if (record.seen !== null) return record.seen;
  const { opening, id, startedMs, end } = record;
  const hops = record.hops.map((hop, index) =>
    'telling' in hop ? { requestId: id, number: index + 1, atMs: hop.atMs, ...hop.telling() } : hop,
  );
  record.hops.splice(0, hops.length, ...hops);
  record.seen = { ...opening, id, startedMs, ...end, hops };
  return record.seen;
}

/** For what is no learner's traffic: kubectl's own requests, and probes. */
export const SILENT_STORY: Story = { id: 0, add: () => {}, finish: () => {} };

export function createTracer(kernel: Kernel, isTraced = true): Tracer {
  const kept = new Map<number, Kept>();
  let lastId = 0;
  let version = 0;

  function change(record: Kept): void {
    version += 1;
    record.seen = null;
  }

  return {
    open(opening) {
      if (!isTraced) return SILENT_STORY;
      lastId += 1;
      const id = lastId;
      const record: Kept = { opening, id, startedMs: kernel.nowMs(), end: NO_END, hops: [], seen: null };
      kept.set(id, record);
      if (kept.size > limits.tracedRequests) kept.delete(id - limits.tracedRequests);
      version += 1;
      return {
        id,
        add(telling, fact = '') {
          const number = record.hops.length + 1;
          const atMs = kernel.nowMs();
          change(record);
          if (typeof telling === 'function') {
            record.hops.push({ atMs, telling });
            kernel.recordText(`hop ${id}.${number} ${atMs} ${fact}`);
            return;
          }
          record.hops.push({ requestId: id, number, atMs, ...telling });
          // As one text: requests are many, and sorting keys would cost more than all the rest.
          const { place, decision, reason, node = '' } = telling;
          const where = `${place.kind} ${place.name} ${node}`;
          kernel.recordText(`hop ${id}.${number} ${atMs} ${where} ${decision} ${reason}`);
        },
        finish(outcome, by) {
          const endedMs = kernel.nowMs();
          const how = outcome.kind === 'answered' ? `${outcome.status}` : outcome.reason;
          kernel.recordText(`outcome ${id} ${endedMs} ${outcome.kind} ${how} ${by?.name ?? ''}`);
          const pod = by?.pod ?? null;
          const answeredBy = pod === null ? null : { ...pod, node: by?.node?.name ?? '' };
          record.end = { endedMs, outcome, answeredBy };
          change(record);
        },
      };
    },
    requests: () => [...kept.values()].map(look),
    get version() {
      return version;
    },
  };
}
