/**
 * What can go wrong for kubectl, and the words it uses. Upstream: kubectl/pkg/cmd/util/helpers.go (checkErr).
 * Left out: errors of authentication plug-ins and of TLS, which this world has not got.
 */

export interface StatusCause {
  readonly reason?: string;
  readonly field?: string;
  readonly message: string;
}

/** The Status body of a failed request (meta/v1). */
export interface Status {
  readonly kind: 'Status';
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly group?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
  };
}

/** An error of the client itself; printed with "error: " in front unless it says otherwise. */
export class KubectlError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
    /** True where the message is the whole text, without "error: ". */
    readonly bare = false,
  ) {
    super(message);
    this.name = 'KubectlError';
  }
}

/** The server refused. */
export class StatusError extends Error {
  constructor(readonly status: Status) {
    super(status.message ?? '');
    this.name = 'StatusError';
  }
}

/** Several things failed; all of them are told. */
export class AggregateFailure extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(`[${errors.map((error) => error.message).join(', ')}]`);
    this.name = 'AggregateFailure';
  }
}

/** The server could not be reached at all. */
export class ConnectionError extends KubectlError {
  constructor(message: string) {
    super(message, 1, true);
    this.name = 'ConnectionError';
  }
}

/** Arguments that make no sense for this command: points to its help. */
export function usageError(command: string, message: string): KubectlError {
  return new KubectlError(`${message}\nSee '${command} -h' for help and examples`);
}

/** A real flag, command or value that this kubectl does not honour. It is never passed over in silence. */
export function notSimulated(what: string): KubectlError {
  return new KubectlError(`${what} is not simulated yet by this kubectl (see: kubectl help)`);
}

export function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.status.reason === 'NotFound';
}

/** Names the file whose object the server refused. */
export function withSource(error: unknown, verb: string, source: string): unknown {
  if (source === '') return error;
  if (error instanceof StatusError) {
    const message = `error when ${verb} ${quote(source)}: ${error.status.message ?? ''}`;
    return new StatusError({ ...error.status, message });
  }
  // A signal, and a mistake of ours, go their own way: an engine's words are never told.
  if (error instanceof ConnectionError || !(error instanceof KubectlError)) return error;
  return new KubectlError(`error when ${verb} ${quote(source)}: ${error.message}`);
}

/** Go's %q for the texts that occur here. */
export function quote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    if (character === '"' || character === '\\') quoted += `\\${character}`;
    else if (character === '\n') quoted += '\\n';
    else if (character === '\t') quoted += '\\t';
    else if (character === '\r') quoted += '\\r';
    else if (character < ' ') quoted += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else quoted += character;
  }
  return `${quoted}"`;
}

/** One error as one line inside a list of several. */
function messageOf(error: Error): string {
  if (!(error instanceof StatusError)) return error.message;
  const { reason, message = '' } = error.status;
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`;
  return reason ? `Error from server (${reason}): ${message}` : `Error from server: ${message}`;
}

/** What kubectl writes to stderr before it gives up, with the newline. */
export function describeFailure(error: Error): string {
  if (error instanceof AggregateFailure) {
    if (error.errors.length === 1) return describeFailure(error.errors[0]!);
    return error.errors.map((each) => `${messageOf(each)}\n`).join('');
  }
  if (error instanceof StatusError) {
    if (error.status.reason === 'Invalid') return describeInvalid(error.status);
    return `${messageOf(error)}\n`;
  }
  if (error instanceof KubectlError && error.bare) return endLine(error.message);
  return endLine(error.message.startsWith('error: ') ? error.message : `error: ${error.message}`);
}

function describeInvalid(status: Status): string {
  const { details, message = '' } = status;
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}\n`;
  let subject = 'The request is invalid';
  if (details.kind || details.name) {
    subject = `The ${details.kind ?? ''} ${quote(details.name ?? '')} is invalid`;
  } else if (message && !details.causes?.length) {
    subject += `: ${message}`;
  }
  const lines: string[] = [];
  for (const cause of details.causes ?? []) {
    const line = `${cause.field ?? ''}: ${cause.message}`;
    if (!lines.includes(line)) lines.push(line);
  }
  if (lines.length === 0) return `${subject}\n`;
  if (lines.length === 1) return `${subject}: ${lines[0]}\n`;
  return `${subject}: \n${lines.map((line) => `* ${line}\n`).join('')}`;
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
