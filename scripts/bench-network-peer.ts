/** One run of @ngrok/webernetes for `npm run bench network`: prints CPU milliseconds. Arguments: goal, number of requests. */
import { Cluster } from '@ngrok/webernetes';
import {
  ANSWER,
  describeDeployment,
  describePod,
  describeService,
  type Goal,
  NODES,
  PATH,
  startCpu,
  WARM_UP,
} from './bench-network-workload';

const RETRY_MS = 20;
const REPLICAS = 3;

/** Told by a watch: looking again and again would be work that is not the peer's own. */
function whenReady(cluster: Cluster): Promise<void> {
  return new Promise((resolve, reject) => {
    cluster.informer(
      'deployments',
      (_type, { metadata, status }) => {
        if (metadata?.name === 'web' && status?.readyReplicas === REPLICAS) resolve();
      },
      { namespace: 'default', onError: reject },
    );
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function run(goal: Goal, count: number): Promise<void> {
  const cluster = new Cluster({ nodes: NODES });
  await cluster.init();
  const isReady = whenReady(cluster);
  const objects = [
    describeService('web'),
    describeDeployment(REPLICAS),
    describePod('client', { app: 'client' }),
  ];
  // Their types want mutable lists.
  await cluster.apply(JSON.parse(JSON.stringify(objects)));
  await isReady;
  const service = await cluster.api.corev1.readNamespacedService({ namespace: 'default', name: 'web' });
  const url = `http://${goal === 'name' ? 'web' : service.spec?.clusterIP}${PATH}`;
  let client = await cluster.api.corev1.readNamespacedPod({ namespace: 'default', name: 'client' });
  while (client.status?.podIP === undefined) {
    await pause(RETRY_MS);
    client = await cluster.api.corev1.readNamespacedPod({ namespace: 'default', name: 'client' });
  }
  const ask = async (): Promise<unknown> => (await cluster.network.fetch(cluster.ctx, client, url)).body;
  let answer: unknown = null;
  for (let attempt = 0; attempt < 500 && answer !== ANSWER; attempt += 1) {
    answer = await ask().catch(() => null);
    if (answer !== ANSWER) await pause(RETRY_MS);
  }
  for (let index = 0; index < WARM_UP; index += 1) await ask();
  const cpuMs = startCpu();
  for (let index = 0; index < count; index += 1) {
    const body = await ask();
    if (body !== ANSWER) throw new Error(`the Service answered ${JSON.stringify(body)}`);
  }
  console.log(JSON.stringify({ cpuMs: cpuMs() }));
}

run(process.argv[2] as Goal, Number(process.argv[3])).then(
  // Its timers would keep the process.
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
