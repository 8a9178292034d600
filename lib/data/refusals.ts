/** What this room answers instead of data. Messages are for people; `code` is for programs. */

export abstract class Refusal extends Error {
  abstract readonly code: string;
  /** Facts that go with the answer. */
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(message: string, facts: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.facts = facts;
  }
}

export class NotSignedIn extends Refusal {
  readonly code = 'not-signed-in';
  constructor(message = 'You are not signed in. Sign in, then try again.') {
    super(message);
  }
}

export class NotAllowed extends Refusal {
  readonly code = 'not-allowed';
  constructor(message = 'Your account may not do this.') {
    super(message);
  }
}

/** Also said about what exists and belongs to somebody else. */
export class NotFound extends Refusal {
  readonly code = 'not-found';
}

/** Sensible, but not in this order or not here. `reason` becomes the code. */
export class Conflict extends Refusal {
  readonly code: string;
  constructor(reason: string, message: string, facts?: Readonly<Record<string, string | number>>) {
    super(message, facts);
    this.code = reason;
  }
}

/** Could not have happened: says what would have been right. */
export class Impossible extends Refusal {
  readonly code = 'tampered';
  constructor(message: string, expected: string, found: string) {
    super(message, { expected, found });
  }
}

export class TooMuch extends Refusal {
  readonly code = 'too-large';
}

export class TooMany extends Refusal {
  readonly code = 'too-many';
  constructor(retryAfterSeconds: number) {
    const minutes = Math.ceil(retryAfterSeconds / 60);
    const wait = retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${minutes} minutes`;
    super(`That was tried too often. Wait ${wait}, then try again.`, { retryAfterSeconds });
  }
}
