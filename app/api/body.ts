/** Bodies of requests: bounded before they are read, JSON, and exactly of the expected shape. */
import type { z } from 'zod';

export class BadBody extends Error {
  readonly status: 400 | 413 | 415 | 422;
  readonly code: string;
  constructor(status: BadBody['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const SMALL = 16 * 1024;

export async function readBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  mostBytes = SMALL,
): Promise<z.output<S>> {
  if (!/^application\/json\b/.test(request.headers.get('content-type') ?? '')) {
    throw new BadBody(415, 'not-json', 'The body must be sent as application/json.');
  }
  const parsed = schema.safeParse(parse(await readText(request, mostBytes)));
  if (parsed.success) return parsed.data;
  throw new BadBody(400, 'bad-body', describe(parsed.error.issues[0]!));
}

async function readText(request: Request, mostBytes: number): Promise<string> {
  const tooLarge = () =>
    new BadBody(413, 'too-large', `This is too much for one request. ${mostBytes} bytes are the most.`);
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += piece.byteLength;
    if (length > mostBytes) throw tooLarge();
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new BadBody(400, 'bad-body', 'The body is not text in UTF-8.');
  }
}

/** What stands behind the question mark of an address: exactly these parameters, each at most once. */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const found: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(found, name)) {
      throw new BadBody(422, 'bad-query', `The parameter "${name.slice(0, 40)}" is given twice.`);
    }
    Object.defineProperty(found, name, { value, enumerable: true });
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new BadBody(422, 'bad-query', describe(parsed.error.issues[0]!, 'the query'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadBody(400, 'bad-body', 'The body is not valid JSON.');
  }
}

/** Names the place and what is wrong there, and never what was sent. */
function describe(issue: z.core.$ZodIssue, whole = 'the body'): string {
  const place = issue.path.length === 0 ? whole : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return `Unknown field ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(', ')} in ${place}.`;
  }
  return `Wrong value in ${place}: ${issue.message.replace(/\.$/, '')}.`;
}
