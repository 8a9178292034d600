/** Keeps the story of the latest requests: hops come from the functions that decide, and only from there. */

import { digestText } from '../kernel/hash';
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { Hop, TracedRequest } from '../trace';

/** What a deciding function says; number and time are added where it is written down. */
export type HopDraft = Omit<Hop, 'requestId' | 'number' | 'atMs'>;

/**
 * What a decision says of itself: as it is, or made when it is written down. Where nobody listens it is never made. It
 * closes over what was decided with, and over nothing that changes.
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
  add(hop: Telling): void;
  finish(outcome: NonNullable<TracedRequest['outcome']>, answeredBy?: TracedRequest['answeredBy']): void;
}

export interface Tracer {
  open(opening: Pick<TracedRequest, 'protocol' | 'from' | 'target'>): Story;
  requests(): readonly TracedRequest[];
  /** Changes with every hop. */
  readonly version: number;
}

/** A request that is under way: its hops are added to it. */
interface Kept {
  readonly opening: Pick<TracedRequest, 'protocol' | 'from' | 'target'>;
  readonly id: number;
  readonly startedMs: number;
  readonly hops: Hop[];
  end: Pick<TracedRequest, 'endedMs' | 'outcome' | 'answeredBy'>;
  /** As somebody saw it since the last change; what was seen does not change any more. */
  seen: TracedRequest | null;
}

const NO_END: Kept['end'] = { endedMs: null, outcome: null, answeredBy: null };

function look(record: Kept): TracedRequest {
  const { opening, id, startedMs, end, hops } = record;
  record.seen ??= { ...opening, id, startedMs, ...end, hops: [...hops] };
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
        add(telling) {
          const draft = tellHop(telling);
          const number = record.hops.length + 1;
          const atMs = kernel.nowMs();
          record.hops.push({ requestId: id, number, atMs, ...draft });
          // As one text: requests are many, and sorting keys would cost more than all the rest.
          const { place, decision, reason, node = '', choice } = draft;
          const where = `${place.kind} ${place.name} ${node}`;
          const chosen = choice === undefined ? '' : `${choice.chosen} of ${choice.candidates.length}`;
          kernel.recordText(
            `hop ${id}.${number} ${atMs} ${where} ${decision} ${chosen} ${digestText(reason)}`,
          );
          change(record);
        },
        finish(outcome, answeredBy = null) {
          const endedMs = kernel.nowMs();
          const how = outcome.kind === 'answered' ? `${outcome.status}` : outcome.reason;
          kernel.recordText(`outcome ${id} ${endedMs} ${outcome.kind} ${how}`);
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
