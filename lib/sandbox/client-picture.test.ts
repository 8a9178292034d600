/** What the worker tells of the picture, and what the page makes of it, also where messages are lost or come twice. */
import './texts';
import { expect, test } from 'vitest';
import { createPictureFollower, type Shown } from './client-picture';
import { REQUESTS_SHOWN, type WorkerMessage, workerMessageSchema } from './messages';
import { PLAYGROUND } from './playground';
import { createRandomMoves, playMoves } from './random-script';
import { createSandbox, type Sandbox, type SandboxDefinition } from './sandbox';
import { createPictureReport } from './worker-picture';

const pod = (name: string) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name } },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
});
const { exercise } = PLAYGROUND;
const world = { ...exercise.world, podAddresses: { first: '1.1.1.3' } };
const DEFINITION: SandboxDefinition = {
  ...PLAYGROUND,
  exercise: { ...exercise, world: { ...world, manifests: [pod('pod-python'), pod('pod-nginx')] } },
};

type News = Extract<WorkerMessage, { type: 'picture' | 'change' }>;

/** `carry` says how often a message arrives. */
function connect(sandbox: Sandbox, carry: (message: News) => number = () => 1) {
  const report = createPictureReport(sandbox);
  const seen = { shown: null as Shown | null, asked: 0, sent: [] as News[] };
  let isAsked = false;
  const follower = createPictureFollower(
    () => {
      seen.asked += 1;
      isAsked = true;
    },
    (shown) => {
      seen.shown = shown;
    },
  );
  const deliver = (message: News) => {
    seen.sent.push(message);
    for (let time = carry(message); time > 0; time -= 1) {
      follower.take(workerMessageSchema.parse(structuredClone(message)) as News);
    }
  };
  const tell = () => {
    for (let message = report.next(true, 0); message !== null; message = report.next(true, 0))
      deliver(message as News);
    if (!isAsked) return;
    isAsked = false;
    report.startAnew();
    deliver(report.next(true, 0) as News);
  };
  const isEqual = () => {
    expect(seen.shown?.picture).toEqual(sandbox.picture());
    expect(seen.shown?.requests).toEqual(sandbox.requests().slice(-REQUESTS_SHOWN));
  };
  return { seen, tell, isEqual };
}

function run(sandbox: Sandbox, line: string): void {
  expect(sandbox.enter({ kind: 'line', text: line }).ok).toBe(true);
  sandbox.pump({ steps: 1_000_000, untilMs: sandbox.nowMs() + 60_000 });
}

test('random sessions with undo and reset: the page shows what the world is after each move', () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const sandbox = createSandbox(DEFINITION, seed);
    const { tell, isEqual } = connect(sandbox);
    playMoves(sandbox, createRandomMoves(seed), () => {
      tell();
      isEqual();
    });
  }
});

test('a message that is lost or comes twice is noticed, and the page asks for everything', () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const sandbox = createSandbox(DEFINITION, seed);
    let count = seed;
    let isSafe = true;
    const { seen, tell, isEqual } = connect(sandbox, () => {
      count += 1;
      if (isSafe) return 1;
      return count % 3 === 0 ? 0 : count % 3 === 1 ? 2 : 1;
    });
    tell();
    for (let turn = 0; turn < 12; turn += 1) {
      isSafe = turn % 4 === 3;
      run(
        sandbox,
        turn % 2 === 0 ? `kubectl run p${turn} --image=nginx` : `kubectl delete pod p${turn - 1} --now`,
      );
      tell();
      run(sandbox, 'curl -s -m 1 1.1.1.4');
      tell();
      // After a loss the next message shows it.
      run(sandbox, `kubectl label pod pod-nginx turn=${turn} --overwrite`);
      tell();
      if (isSafe) isEqual();
    }
    expect(seen.asked).toBeGreaterThan(0);
  }
});

test('only what has changed travels: one pod, one request, and nothing where nothing has happened', () => {
  const sandbox = createSandbox(DEFINITION, 1);
  const { seen, tell, isEqual } = connect(sandbox);
  tell();
  tell();
  expect(seen.sent.map(({ type, number }) => [type, number])).toEqual([['picture', 0]]);
  run(sandbox, 'kubectl label pod pod-nginx tier=front');
  tell();
  run(sandbox, 'curl -s -m 1 1.1.1.4');
  tell();
  const [, labelled, asked] = seen.sent as [News, News & { type: 'change' }, News & { type: 'change' }];
  expect(labelled.change?.put.pods?.map(({ name }) => name)).toEqual(['pod-nginx']);
  expect(labelled.requests).toEqual([]);
  expect([asked.change, asked.requests.length > 0]).toEqual([null, true]);
  const before = seen.shown!;
  run(sandbox, 'kubectl label pod pod-nginx tier=back --overwrite');
  tell();
  isEqual();
  const isKept = seen.shown!.picture.pods.map((pod) => before.picture.pods.includes(pod));
  expect(isKept.filter((kept) => !kept)).toHaveLength(1);
  expect(seen.shown!.requests).toBe(before.requests);
  run(sandbox, 'undo');
  tell();
  isEqual();
  expect(seen.sent.at(-1)).toMatchObject({ type: 'picture', number: 0 });
});

test('a change before any picture is answered by a question, which is asked again where nobody answers', () => {
  let asked = 0;
  const shown: Shown[] = [];
  const follower = createPictureFollower(
    () => {
      asked += 1;
    },
    (now) => shown.push(now),
  );
  const parts = { nodes: [], pods: [], services: [], slices: [], workloads: [], places: [] };
  for (let number = 1; number <= 45; number += 1) {
    follower.take({ type: 'change', number, change: null, requests: [] });
  }
  expect([asked, shown.length]).toEqual([3, 0]);
  follower.take({ type: 'picture', number: 0, parts, requests: [] });
  follower.take({ type: 'change', number: 1, change: null, requests: [] });
  expect([asked, shown.length]).toEqual([3, 2]);
  follower.forget();
  follower.take({ type: 'change', number: 2, change: null, requests: [] });
  expect([asked, shown.length]).toEqual([4, 2]);
});
