/**
 * Random sessions for tests of determinism: what a restless learner might type, click and interrupt, drawn from a
 * seed. Pure, so that Node and browsers play the same ones and compare their hashes.
 */
import type { EntryAct } from './log';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';

/** pumpMs: the program that runs gets this much virtual time before the next move. */
export type Move = { readonly act: EntryAct } | { readonly pumpMs: number };

const PODS = ['pod-nginx', 'pod-python', 'pod-shop', 'pod-new'];
const ADDRESSES = ['1.1.1.3:443', '1.1.1.4', '1.1.1.30', '1.1.1.99:8080', 'pod-nginx', 'nowhere.example'];

export function createRandomMoves(seed: number): Move[] {
  const pick = createPicker(seed);
  const moves: Move[] = [];
  const count = 4 + pick.below(10);
  for (let move = 0; move < count; move += 1) moves.push(...createMove(pick));
  return moves;
}

interface Picker {
  below(limit: number): number;
  one<T>(items: readonly T[]): T;
}

/** splitmix32 */
function createPicker(seed: number): Picker {
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

function createMove(pick: Picker): Move[] {
  const line = (text: string): Move => ({ act: { kind: 'line', text } });
  switch (pick.below(14)) {
    case 0:
      return [{ act: { kind: 'advance', durationMs: 1 + pick.below(20_000) } }];
    case 1:
      return [{ act: { kind: pick.one(['undo', 'undo', 'undo', 'reset']) } }];
    case 2:
      return [
        line(createEndless(pick)),
        { pumpMs: pick.below(5_000) },
        { act: { kind: 'signal', signal: 'SIGINT' } },
      ];
    case 3:
      return [
        line('while true; do :; done'),
        { pumpMs: pick.below(60) },
        { act: { kind: 'signal', signal: 'SIGINT' } },
      ];
    case 4:
      return [{ act: { kind: 'resize', columns: 20 + pick.below(200), rows: 10 + pick.below(60) } }];
    case 5:
      return [
        {
          act: { kind: 'writeFile', path: `file-${pick.below(3)}.txt`, content: `text ${pick.below(100)}\n` },
        },
      ];
    case 6:
      return createHeredoc(pick).map(line);
    case 7:
      return [
        line('cat'),
        { pumpMs: pick.below(50) },
        line('typed in'),
        { act: { kind: 'keys', text: '\u0004' } },
      ];
    default:
      return [line(createLine(pick)), { pumpMs: pick.below(2_000) }];
  }
}

const createEndless = (pick: Picker) =>
  pick.one([
    'sleep 1000',
    'while true; do echo $((i += 1)); sleep 0.3; done',
    'kubectl get pods -w',
    'while true; do kubectl exec pod-nginx -- curl -s http://1.1.1.3:443/; sleep 1; done',
    'trap "echo caught" INT; sleep 3; trap - INT',
  ]);

function createHeredoc(pick: Picker): string[] {
  const name = pick.one(PODS);
  const node = pick.one(['node-1', 'node-2', 'node-3']);
  return [
    'kubectl apply -f - <<END',
    'apiVersion: v1',
    'kind: Pod',
    `metadata: { name: ${name}, labels: { run: ${name} } }`,
    `spec: { nodeName: ${node}, containers: [{ name: main, image: ${pick.one(['nginx', 'busybox', 'ngnix'])} }] }`,
    'END',
  ];
}

function createLine(pick: Picker): string {
  const pod = pick.one(PODS);
  const address = pick.one(ADDRESSES);
  return pick.one([
    `echo $RANDOM $((${pick.below(100)} * 3)) | tr 0-9 a-j`,
    `for i in $(seq ${pick.below(5)}); do echo "$i $x"; done | sort -r | head -n 2`,
    `x=${pick.below(1000)}; y=$x$y; echo "$y" > file-${pick.below(3)}.txt`,
    'cat file-*.txt | wc; ls -la; date',
    `sleep ${pick.below(90)}; echo $SECONDS`,
    `(sleep ${pick.below(9)}; echo late) & echo $!; wait`,
    `sleep ${pick.below(20)} &`,
    'kubectl get pods -o wide',
    'kubectl get nodes,pods -A',
    `kubectl get pod ${pod} -o yaml`,
    `kubectl describe pod ${pod}`,
    `kubectl delete pod ${pod}`,
    `kubectl delete pod ${pod} --grace-period=1 &`,
    `kubectl run pod-new --image=nginx --labels=run=${pod}`,
    `kubectl logs ${pod} | tail -n 3`,
    `kubectl exec ${pod} -- curl -s --connect-timeout 2 http://${address}/`,
    `kubectl exec ${pod} -- ping -c 2 1.1.1.${pick.below(6)}`,
    `curl --max-time 3 http://${address}/`,
    `answer 1.1.1.${pick.below(60)}`,
    'check',
    'hint',
    'explain',
    'tasks',
    'echo "unfinished',
    'exit 3',
    `false || kubectl get pods --watch & sleep 2; kill %1`,
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
