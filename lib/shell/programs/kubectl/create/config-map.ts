/** kubectl create configmap. Upstream: kubectl/pkg/cmd/create/create_configmap.go. Left out: --append-hash. */
import type { Process } from '../../../../cluster/process';
import { compareText } from '../../../files/paths';
import { isUtf8 } from '../../../files/utf8';
import { encode } from '../../base64';
import { CONFIG_MAP } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, requireName } from '../create';
import type { Tree } from '../output/value';
import { decodeText } from '../text';
import { readData } from './data';
import { compact, createGenerated } from './generated';

export const createConfigMap: Command = {
  path: 'create configmap',
  aliases: ['cm'],
  honours: ['from-literal', 'from-file', 'from-env-file', ...COMMON],
  run: runCreateConfigMap,
};

function* runCreateConfigMap(call: Call): Process<number> {
  const name = requireName(call);
  const entries = [...readData(call, { kind: 'ConfigMap', name })].sort(([left], [right]) =>
    compareText(left, right),
  );
  const texts = entries.filter(([, bytes]) => isUtf8(bytes));
  const others = entries.filter(([, bytes]) => !isUtf8(bytes));
  const object: Tree = compact({
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    data:
      texts.length > 0
        ? Object.fromEntries(texts.map(([key, bytes]) => [key, decodeText(bytes)]))
        : undefined,
    binaryData:
      others.length > 0 ? Object.fromEntries(others.map(([key, bytes]) => [key, encode(bytes)])) : undefined,
  });
  return yield* createGenerated(call, CONFIG_MAP, object, 'failed to create configmap:');
}
