/** Keeps the story of the latest requests: hops come from the functions that decide, and only from there. */
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { Hop, TracedRequest } from '../trace';

/** What a deciding function says; number and time are added where it is written down. */
export type HopDraft = Omit<Hop, 'requestId' | 'number' | 'atMs'>;

/** A decision and its story, made together. */
export interface Decided<T> {
  readonly decision: T;
  readonly hop: HopDraft;
}

export interface Story {
  readonly id: number;
  add(hop: HopDraft): void;
  finish(outcome: NonNullable<TracedRequest['outcome']>, answeredBy?: TracedRequest['answeredBy']): void;
}

export interface Tracer {
  open(opening: Pick<TracedRequest, 'protocol' | 'from' | 'target'>): Story;
  requests(): readonly TracedRequest[];
  /** Changes with every hop. */
  readonly version: number;
}

/** For what is no learner's traffic: kubectl's own requests, and probes. */
export const SILENT_STORY: Story = { id: 0, add: () => {}, finish: () => {} };

export function createTracer(kernel: Kernel, isTraced = true): Tracer {
  const kept = new Map<number, TracedRequest>();
  let lastId = 0;
  let version = 0;

  function replace(id: number, change: (request: TracedRequest) => TracedRequest): void {
    const request = kept.get(id);
    version += 1;
    if (request !== undefined) kept.set(id, change(request));
  }

  return {
    open(opening) {
      if (!isTraced) return SILENT_STORY;
      lastId += 1;
      const id = lastId;
      let hops = 0;
      const startedMs = kernel.nowMs();
      kept.set(id, { ...opening, id, startedMs, endedMs: null, outcome: null, answeredBy: null, hops: [] });
      const oldest = kept.keys().next().value;
      if (kept.size > limits.tracedRequests && oldest !== undefined) kept.delete(oldest);
      version += 1;
      return {
        id,
        add(draft) {
          hops += 1;
          const hop: Hop = { requestId: id, number: hops, atMs: kernel.nowMs(), ...draft };
          // As one text: requests are many, and sorting keys would cost more than all the rest.
          const { place, decision, reason, node = '', choice } = draft;
          const where = `${place.kind} ${place.name} ${node}`;
          const chosen = choice === undefined ? '' : `${choice.chosen} of ${choice.candidates.length}`;
          kernel.record('hop', `${id}.${hops} ${hop.atMs} ${where} ${decision} ${chosen} ${reason}`);
          replace(id, (request) => ({ ...request, hops: [...request.hops, hop] }));
        },
        finish(outcome, answeredBy = null) {
          kernel.record('outcome', [id, kernel.nowMs(), outcome]);
          replace(id, (request) => ({ ...request, endedMs: kernel.nowMs(), outcome, answeredBy }));
        },
      };
    },
    requests: () => [...kept.values()],
    get version() {
      return version;
    },
  };
}
