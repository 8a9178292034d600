/** kubectl top: there is no metrics server in this world, and it says what the real one says then. */
import type { Process } from '../../../cluster/process';
import type { Call, Command } from './call';
import { discover } from './discovery';
import { KubectlError, notSimulated } from './errors';

const HONOURS = [
  'all-namespaces',
  'containers',
  'no-headers',
  'selector',
  'sort-by',
  'sum',
  'use-protocol-buffers',
];

export const topNode: Command = {
  path: 'top node',
  aliases: ['nodes', 'no'],
  honours: ['no-headers', 'selector', 'sort-by', 'use-protocol-buffers', 'show-capacity'],
  run: runTop,
};
export const topPod: Command = { path: 'top pod', aliases: ['pods', 'po'], honours: HONOURS, run: runTop };

function* runTop(call: Call): Process<number> {
  const types = yield* discover(call.client());
  if (types.some(({ group }) => group === 'metrics.k8s.io')) throw notSimulated(call.commandPath);
  throw new KubectlError('Metrics API not available');
}
