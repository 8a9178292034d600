/**
 * kubectl create secret generic, tls, docker-registry. Upstream: kubectl/pkg/cmd/create/create_secret*.go. Of a
 * certificate only its PEM and its key are looked at. Left out: --append-hash.
 */
import type { Process } from '../../../../cluster/process';
import { compareText, resolvePath } from '../../../files/paths';
import { encodeUtf8 } from '../../../files/utf8';
import { encode } from '../../base64';
import { SECRET } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, requireName } from '../create';
import { KubectlError } from '../errors';
import type { Tree } from '../output/value';
import { checkKeyPair } from './certificate';
import { bytesOf, readData } from './data';
import { compact, createGenerated } from './generated';

export const createGenericSecret: Command = {
  path: 'create secret generic',
  honours: ['from-literal', 'from-file', 'from-env-file', 'type', ...COMMON],
  run: runGeneric,
};
export const createTlsSecret: Command = {
  path: 'create secret tls',
  honours: ['cert', 'key', ...COMMON],
  run: runTls,
};
export const createRegistrySecret: Command = {
  path: 'create secret docker-registry',
  honours: ['docker-server', 'docker-username', 'docker-password', 'docker-email', 'from-file', ...COMMON],
  run: runRegistry,
};

function* createSecret(
  call: Call,
  name: string,
  data: ReadonlyMap<string, Uint8Array>,
  type: string,
): Process<number> {
  const entries = [...data].sort(([left], [right]) => compareText(left, right));
  const object: Tree = compact({
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    data:
      entries.length > 0
        ? Object.fromEntries(entries.map(([key, bytes]) => [key, encode(bytes)]))
        : undefined,
    type: type === '' ? undefined : type,
  });
  return yield* createGenerated(call, SECRET, object, 'failed to create secret');
}

function* runGeneric(call: Call): Process<number> {
  const name = requireName(call);
  const data = readData(call, { kind: 'Secret', name });
  return yield* createSecret(call, name, data, call.flags.text('type'));
}

function* runTls(call: Call): Process<number> {
  const name = requireName(call);
  const { flags, context } = call;
  if (flags.text('cert') === '' || flags.text('key') === '') {
    throw new KubectlError('key and cert must be specified');
  }
  const [certificate, key] = ['cert', 'key'].map((flag) => {
    const path = flags.text(flag);
    const content = context.files.readFile(resolvePath(context.workingDirectory, path));
    if (content === null) {
      throw new KubectlError(`Cannot read file ${path}, open ${path}: no such file or directory`);
    }
    return bytesOf(content);
  }) as [Uint8Array, Uint8Array];
  checkKeyPair(certificate, key);
  const data = new Map([
    ['tls.crt', certificate],
    ['tls.key', key],
  ]);
  return yield* createSecret(call, name, data, 'kubernetes.io/tls');
}

const CONFIG_KEY = '.dockerconfigjson';

function* runRegistry(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const files = flags.list('from-file');
  const [server, username, password] = ['docker-server', 'docker-username', 'docker-password'].map((flag) =>
    flags.text(flag),
  ) as [string, string, string];
  if (files.length === 0 && (server === '' || username === '' || password === '')) {
    throw new KubectlError(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  }
  const data = readData(call, { kind: 'Secret', name });
  if (files.length === 0) {
    const email = flags.text('docker-email');
    const auth = encode(encodeUtf8(`${username}:${password}`));
    const entry = { username, password, ...(email === '' ? {} : { email }), auth };
    data.set(CONFIG_KEY, encodeUtf8(JSON.stringify({ auths: { [server]: entry } })));
  } else if (!data.has(CONFIG_KEY) && data.size === 1) {
    // A file of another name is taken for the registry's configuration.
    const [content] = data.values();
    data.clear();
    data.set(CONFIG_KEY, content!);
  }
  return yield* createSecret(call, name, data, 'kubernetes.io/dockerconfigjson');
}
