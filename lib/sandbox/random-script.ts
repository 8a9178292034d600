/**
 * Random sessions for tests of determinism: what a restless learner might type, click and interrupt, drawn from a
 * seed. Pure, so that Node and browsers play the same ones and compare their hashes.
 */
import './texts';
import type { EntryAct } from './log';
import {
  createClusterLine,
  createEndlessLine,
  createManifestLines,
  createNetworkLine,
  createOddLine,
  createShellLine,
  type Picker,
} from './random-script-lines';
import { createServiceLine } from './random-service-lines';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';

/** pumpMs: the program that runs gets this much virtual time before the next move. */
export type Move = { readonly act: EntryAct } | { readonly pumpMs: number };

export function createRandomMoves(seed: number): Move[] {
  const pick = createPicker(seed);
  const moves: Move[] = [];
  const count = 4 + pick.below(7);
  for (let move = 0; move < count; move += 1) moves.push(...createMove(pick));
  return moves;
}

/** splitmix32 */
export function createPicker(seed: number): Picker {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return { below, one: (items) => items[below(items.length)]! };
}

const line = (text: string): Move => ({ act: { kind: 'line', text } });
const INTERRUPT: Move = { act: { kind: 'signal', signal: 'SIGINT' } };
const END_OF_FILE: Move = { act: { kind: 'keys', text: '\u0004' } };

function createMove(pick: Picker): Move[] {
  switch (pick.below(27)) {
    case 0:
      return [{ act: { kind: 'advance', durationMs: 1 + pick.below(20_000) } }];
    case 1:
      return pick.one<Move[]>([
        [{ act: { kind: 'undo' } }],
        [{ act: { kind: 'undo' } }, { act: { kind: 'undo' } }],
        [{ act: { kind: 'reset' } }],
        [{ act: { kind: 'back', turns: 1 + pick.below(4) } }],
        [{ act: { kind: 'back', turns: 2 } }, line('echo onwards'), { act: { kind: 'back', turns: 2 } }],
        [{ act: { kind: 'back', turns: 1 } }, { act: { kind: 'undo' } }],
        [{ act: { kind: 'reset' } }, line('echo anew'), { act: { kind: 'undo' } }, { act: { kind: 'undo' } }],
        [line('undo')],
      ]);
    case 2:
    case 3:
      return [line(createEndlessLine(pick)), { pumpMs: pick.below(5_000) }, ...createEnding(pick)];
    case 4:
      return [line('while true; do :; done'), { pumpMs: pick.below(60) }, INTERRUPT];
    case 5:
      return [{ act: { kind: 'resize', columns: 20 + pick.below(200), rows: 10 + pick.below(60) } }];
    case 6: {
      const path = pick.one([`file-${pick.below(3)}.txt`, 'folder/new.yaml', '.kube/config', '/etc/hosts']);
      return [{ act: { kind: 'writeFile', path, content: `text ${pick.below(100)}\n` } }];
    }
    case 7:
      return createManifestLines(pick).map(line);
    case 8:
      return [line('cat'), { pumpMs: pick.below(50) }, line('typed in'), END_OF_FILE];
    case 9:
      return [{ act: { kind: 'act', command: createClusterLine(pick) } }, { pumpMs: pick.below(3_000) }];
    case 10:
    case 11:
      return [line(createOddLine(pick)), { pumpMs: pick.below(500) }];
    case 12:
    case 13:
      return [line(createNetworkLine(pick)), { pumpMs: pick.below(6_000) }];
    case 14:
    case 15:
    case 16:
      return [line(createShellLine(pick)), { pumpMs: pick.below(2_000) }];
    case 17:
    case 18:
    case 19:
    case 20:
    case 21:
      return [line(createServiceLine(pick)), { pumpMs: pick.below(6_000) }];
    case 22:
    case 23:
      return createEditing(pick);
    default:
      return [line(createClusterLine(pick)), { pumpMs: pick.below(4_000) }];
  }
}

/** A file is opened at the prompt, saved some times or never, and left in one way or another. */
function createEditing(pick: Picker): Move[] {
  const path = pick.one(['pod.yaml', 'folder/new.yaml', '/etc/hosts', 'folder', 'file-1.txt']);
  const opening = pick.one([
    `vi ${path}`,
    `nano ${path}`,
    'kubectl edit pod pod-nginx',
    'KUBE_EDITOR=nano kubectl edit pod',
  ]);
  const saves = Array.from({ length: pick.below(4) }, (): Move[] => [
    { act: { kind: 'writeFile', path, content: `kind: Pod # ${pick.below(100)}\n` } },
    { pumpMs: pick.below(400) },
  ]);
  const ending = pick.one<Move[]>([
    [{ act: { kind: 'keys', text: '\u0018' } }],
    [line(':wq')],
    [INTERRUPT],
    [END_OF_FILE],
    [{ act: { kind: 'undo' } }],
    [line('typed into it'), { act: { kind: 'keys', text: '\u0018' } }],
  ]);
  return [
    line(opening),
    { pumpMs: pick.below(2_000) },
    ...saves.flat(),
    ...ending,
    { pumpMs: pick.below(500) },
  ];
}

/** How somebody leaves a program that goes on. */
function createEnding(pick: Picker): Move[] {
  const typed = [line('hostname; x=5'), { pumpMs: 100 }, line('echo "$x"'), { pumpMs: 100 }];
  return pick.one<Move[]>([
    [INTERRUPT],
    [INTERRUPT],
    [INTERRUPT, { pumpMs: 3 }, INTERRUPT, { pumpMs: 1 }, INTERRUPT],
    [...typed, END_OF_FILE],
    [line('typed ahead'), { act: { kind: 'keys', text: 'no newline' } }, { pumpMs: 50 }, INTERRUPT],
    [{ act: { kind: 'resize', columns: 40 + pick.below(80), rows: 24 } }, { pumpMs: 2_000 }, INTERRUPT],
    [{ act: { kind: 'undo' } }],
  ]);
}

/** Enters and pumps as the moves say. What is refused is left out, as a page would. */
export function playMoves(sandbox: Sandbox, moves: readonly Move[], onMove: () => void = () => {}): void {
  for (const move of moves) {
    if ('act' in move) sandbox.enter(move.act);
    else sandbox.pump({ steps: 50_000, untilMs: sandbox.nowMs() + move.pumpMs });
    onMove();
  }
  // To the prompt, as hashes are compared there; what still runs is interrupted.
  for (let time = 0; time < 20 && !sandbox.isAtPrompt(); time += 1) {
    sandbox.pump({ steps: 50_000, untilMs: sandbox.nowMs() + 10_000 });
    if (!sandbox.isAtPrompt())
      sandbox.enter(time % 2 === 0 ? { kind: 'signal', signal: 'SIGINT' } : { kind: 'keys', text: '\u0004' });
  }
}

/** One hash for one random session. */
export function hashRandomSession(definition: SandboxDefinition, seed: number): string {
  const sandbox = createSandbox(definition, seed);
  playMoves(sandbox, createRandomMoves(seed));
  return sandbox.hash();
}
