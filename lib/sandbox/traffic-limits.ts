/** Limits of requests that are told together; apart from their schema, which a page that only waits need not load. */

/** Ways that are told apart in one message, and kept by the page; what goes beyond is counted without its way. */
export const MOST_FLOWS = 48;

/** After so long of real time without a request, the next one is the first of others. */
export const QUIET_MS = 1_000;
