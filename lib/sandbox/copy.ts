/** A copy of a world for judging: its requests and disturbances never touch the learner's world, trace or chance. */
import type { Evidence, ProbeOutcome, ProbeRequest } from '../check/judge';
import type { Copy } from './judging';
import { LIMITS } from './limits';
import { resolvePath, type World } from './world';

export function readEvidence(world: World, probe: Evidence['probe'] = null): Evidence {
  return {
    cluster: world.cluster,
    startObjects: world.startObjects,
    askers: world.askers,
    answers: world.memory.answers,
    readFile: (path) => readText(world, path),
    probe,
  };
}

export function readText(world: World, path: string): string | null {
  const content = world.files.readFile(resolvePath(path));
  return typeof content === 'string' ? content : null;
}

/** Said where a copy does not come to an end. */
export const KEPT_BUSY =
  'something that runs all the time keeps your cluster too busy to try this; stop it first';

const COMMAND_MS = 10 * 60_000;
const REQUEST_MS = 10_000;

/**
 * `world` was made for this: it is at the prompt after all that counts. `spend` is told every step of it. A copy that is
 * kept busy by what the learner left running (a loop in the background) has no end: its steps run out, and who waits
 * is told so.
 */
export function createCopy(world: World, spend: (steps: number) => void): Copy {
  const { cluster, session } = world;
  spend(cluster.steps);
  const last = cluster.steps + LIMITS.stepsOfJudgement;
  function run(durationMs: number, until: () => boolean): boolean {
    const steps = Math.max(0, last - cluster.steps);
    const { stopped, steps: taken } = cluster.run({ untilMs: cluster.nowMs() + durationMs, steps, until });
    spend(taken);
    return stopped !== 'steps';
  }
  return {
    evidence: readEvidence(world, (request) => probe(world, request, run)),
    runLine(line) {
      session.enterLine(line);
      return run(COMMAND_MS, () => session.isAtPrompt);
    },
    wait: (durationMs) => run(durationMs, () => false),
    kill: ({ namespace, pod, container }) => {
      cluster.killContainer(namespace, pod, container);
    },
    setNodeConnected: cluster.setNodeConnected,
  };
}

function probe(
  { cluster }: World,
  { from, host, port, path }: ProbeRequest,
  run: (durationMs: number, until: () => boolean) => boolean,
): ProbeOutcome {
  const place = from !== 'laptop' && 'pod' in from ? { namespace: from.namespace, pod: from.pod } : from;
  const sender = cluster.host(place);
  if (sender === null) return { failure: 'the place to ask from does not run' };
  let outcome: ProbeOutcome | null = null;
  const request = { method: 'GET', path, headers: { host: `${host}:${port}` }, body: null };
  sender.network.http({ scheme: 'http', host, port, request, timeoutMs: REQUEST_MS }, (result) => {
    if (!result.ok) outcome = { failure: `no answer: ${result.failure}` };
    else {
      const traced = cluster.requests().find(({ id }) => id === result.requestId);
      outcome = { status: result.response.status, answeredBy: traced?.answeredBy?.name ?? null };
    }
  });
  const isInTime = run(REQUEST_MS + 1000, () => outcome !== null);
  if (!isInTime) return { failure: KEPT_BUSY };
  return outcome ?? { failure: 'no answer in time' };
}
