/** `explain`: tells the way of a request that the learner has sent, in words or as JSON. */
import { type Process, write } from '../cluster/process';
import type { TracedRequest } from '../cluster/trace';
import type { Program, ProgramContext } from '../shell/program';
import { tellEnd, tellHeading, tellStory } from './story';
import type { World } from './world';

const USAGE = 'explain [N | --all] [--json]';
const HELP = `${USAGE}: tells the way of a request, hop by hop, and why it arrived or not.
  explain         your last request
  explain N       request number N
  explain --all   a list of your requests, with their numbers
  --json          the same as data: one line of JSON a request
`;

type Wish =
  | { readonly kind: 'last' | 'all' | 'help'; readonly asJson: boolean }
  | { readonly kind: 'number'; readonly id: number; readonly asJson: boolean }
  | { readonly kind: 'wrong'; readonly text: string };

export function createExplain(world: () => World): Program {
  return (context) => explain(context, world());
}

function* explain(context: ProgramContext, { cluster, askers }: World): Process<number> {
  const wish = readWish(context.argv.slice(1));
  if (wish.kind === 'wrong') return yield* fail(context, `${wish.text}\nusage: ${USAGE}`, 2);
  if (wish.kind === 'help') return yield* print(context, HELP);
  // Probes of nodes are never traced; what a node's own prompt sends is the learner's.
  const own = cluster.requests().filter(({ from }) => !askers.has(from.name));
  if (own.length === 0) return yield* fail(context, 'no request yet: send one with curl or ping first', 1);
  const chosen =
    wish.kind === 'all'
      ? own
      : own.filter(({ id }) => id === (wish.kind === 'number' ? wish.id : own.at(-1)!.id));
  if (chosen.length === 0 && wish.kind === 'number') {
    return yield* fail(context, `there is no request ${wish.id}; ${tellNumbers(own)}`, 1);
  }
  const tell = wish.asJson ? tellAsData : wish.kind === 'all' ? tellLine : tellStory;
  return yield* print(context, chosen.map(tell).join(''));
}

function readWish(words: readonly string[]): Wish {
  const asJson = words.includes('--json');
  if (words.includes('--help') || words.includes('-h')) return { kind: 'help', asJson };
  const rest = words.filter((word) => word !== '--json');
  const [first, ...more] = rest;
  if (first === undefined) return { kind: 'last', asJson };
  if (more.length > 0)
    return { kind: 'wrong', text: `expected one number at most; found "${rest.join(' ')}"` };
  if (first === '--all') return { kind: 'all', asJson };
  if (first.startsWith('-')) return { kind: 'wrong', text: `unknown option "${first}"` };
  if (!/^[1-9]\d{0,8}$/.test(first))
    return { kind: 'wrong', text: `expected the number of a request, 1 or more; found "${first}"` };
  return { kind: 'number', id: Number(first), asJson };
}

/** `3  Request from guest to http://web/. It was answered …` */
function tellLine(request: TracedRequest): string {
  return `${`${request.id}`.padStart(4)}  ${tellHeading(request)}. ${tellEnd(request)}\n`;
}

const tellAsData = (request: TracedRequest): string => `${JSON.stringify({ request })}\n`;

/** Only the latest are kept. */
function tellNumbers(own: readonly TracedRequest[]): string {
  const [first, last] = [own[0]!.id, own.at(-1)!.id];
  const which = first === last ? `only ${first} is kept` : `numbers go from ${first} to ${last}`;
  return `${which}: see explain --all`;
}

function* fail(context: ProgramContext, text: string, code: number): Process<number> {
  yield* write(context.stderr, `explain: ${text}\n`);
  return code;
}

function* print(context: ProgramContext, text: string): Process<number> {
  yield* write(context.stdout, text);
  return 0;
}
