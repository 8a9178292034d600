/** One run of @ngrok/webernetes for `npm run bench cluster`, in a process of its own: the number of replicas is its argument. */
import { Cluster } from '@ngrok/webernetes';
import {
  ANSWER,
  describeDeployment,
  type Measured,
  measureHeapMb,
  NODES,
  PATH,
  SERVICE,
  startMeasuring,
} from './bench-cluster-workload';

const RETRY_MS = 20;

/** Told by a watch: looking again and again would be work that is not the peer's own. */
function whenReady(cluster: Cluster, replicas: number): Promise<void> {
  return new Promise((resolve, reject) => {
    cluster.informer(
      'deployments',
      (_type, { metadata, status }) => {
        if (metadata?.name === 'web' && status?.readyReplicas === replicas) resolve();
      },
      { namespace: 'default', onError: reject },
    );
  });
}

async function ask(cluster: Cluster, address: string): Promise<void> {
  for (;;) {
    try {
      const response = await cluster.fetch(`http://${address}${PATH}`);
      const { body } = response;
      if (body !== ANSWER) throw new Error(`the Service answered ${JSON.stringify(body)}`);
      return;
    } catch (error) {
      if (!/refused/i.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function run(replicas: number): Promise<void> {
  const measure = startMeasuring();
  const cluster = new Cluster({ nodes: NODES });
  await cluster.init();
  const isReady = whenReady(cluster, replicas);
  // Their types want mutable lists.
  await cluster.apply([
    JSON.parse(JSON.stringify(SERVICE)),
    JSON.parse(JSON.stringify(describeDeployment(replicas))),
  ]);
  await isReady;
  const service = await cluster.api.corev1.readNamespacedService({ namespace: 'default', name: 'web' });
  await ask(cluster, service.spec?.clusterIP ?? '');
  const costs = measure();
  const measured: Measured = { ...costs, heapMb: measureHeapMb() };
  console.log(JSON.stringify(measured));
}

run(Number(process.argv[2])).then(
  // Its timers would keep the process.
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
