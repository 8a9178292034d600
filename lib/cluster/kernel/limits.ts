/**
 * Every bound of the simulated world, in one place. They are part of the world: the same on both sides, so a
 * verdict never depends on how fast a machine is.
 */
export const limits = {
  /** Buffered length of a channel (characters or bytes) from which a writer waits. */
  channelCapacity: 65_536,
  /** Resumptions that one task gets within one virtual millisecond: a pure loop lasts, and can be stopped. */
  stepsPerMillisecond: 250,
  /**
   * Units of work that count as one step. A unit is about a character that is read, made or compared: so a step costs
   * any machine about the same, whatever it does.
   */
  unitsPerStep: 64,
  /** Units of work of one resumption of a task; whoever wants more is killed, as by a machine without memory. */
  unitsOfResumption: 16_000_000,
  /** Tasks that live at once in a world: who starts more of them at a prompt or in a container is refused. */
  liveTasks: 500,
  /** How often a killed task may try to go on in its `finally` blocks before it is dropped. */
  killAttempts: 100,
  /** Depth of nested values (objects, documents) that are taken in. */
  nesting: 200,
  /** Characters of one request's body (etcd's own limit is 1.5 MiB; the API server's 3 MiB). */
  requestBodyLength: 3 * 1024 * 1024,
  /** Revisions that stay readable for a watch that begins in the past. */
  historyLength: 5_000,
  /** Events of the core/v1 kind that are kept; the real server forgets them after an hour. */
  eventTimeToLiveMs: 3_600_000,
  /** Similar events within this time of each other are combined where there are many. */
  eventAggregationMs: 600_000,
  /** Objects of which is remembered what was said of them; of others an event begins anew. */
  eventSubjects: 8_192,
  /** Characters that are kept of one run of a container's log. */
  containerLogLength: 1_000_000,
  /** Traced requests that are kept. */
  tracedRequests: 500,
  /** Default steps of one call to run() that nobody bounded: a world that never gets idle must still return. */
  stepsPerRun: 50_000_000,
} as const;
