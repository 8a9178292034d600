/**
 * kubectl config set-cluster and set-credentials. Upstream: kubectl/pkg/cmd/config. Left out: exec plug-ins and
 * auth providers of users.
 */
import type { Process } from '../../../../cluster/process';
import { resolvePath } from '../../../files/paths';
import { encodeUtf8 } from '../../../files/utf8';
import { encode } from '../../base64';
import { type Call, type Command, print } from '../call';
import { KubectlError } from '../errors';
import { findEntry } from '../kubeconfig';
import { type Tree, treeAt, type Value } from '../output/value';
import { loadToChange, pathInFile, refuseArguments, save, withEntry } from './store';

export const configSetCluster: Command = {
  path: 'config set-cluster',
  honours: [
    'certificate-authority',
    'embed-certs',
    'insecure-skip-tls-verify',
    'proxy-url',
    'server',
    'tls-server-name',
  ],
  run: runSetCluster,
};

export const configSetCredentials: Command = {
  path: 'config set-credentials',
  honours: ['client-certificate', 'client-key', 'embed-certs', 'password', 'token', 'username'],
  run: runSetCredentials,
};

type Fields = Record<string, Value | undefined>;

function* runSetCluster(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length !== 1) return yield* refuseArguments(call);
  const name = args[0]!;
  const authority = flags.text('certificate-authority');
  if (name === '') throw new KubectlError('you must specify a non-empty cluster name');
  if (flags.bool('insecure-skip-tls-verify') && authority !== '')
    throw new KubectlError('you cannot specify a certificate authority and insecure mode at the same time');
  if (flags.bool('embed-certs') && authority === '')
    throw new KubectlError('you must specify a --certificate-authority to embed');
  if (flags.bool('embed-certs')) readCertificate(call, 'certificate-authority');

  const config = loadToChange(call);
  save(
    call,
    withEntry(
      config,
      'clusters',
      name,
      changeCluster(call, treeAt(findEntry(config, 'clusters', name), 'cluster')),
    ),
  );
  yield* print(call, `Cluster "${name}" set.\n`);
  return 0;
}

function changeCluster(call: Call, existing: Tree): Tree {
  const { flags } = call;
  const cluster: Fields = { ...existing };
  if (flags.has('server')) {
    cluster['server'] = flags.text('server');
    // The name that the old server's certificate was checked for.
    cluster['tls-server-name'] = '';
  }
  if (flags.has('tls-server-name')) cluster['tls-server-name'] = flags.text('tls-server-name');
  if (flags.has('insecure-skip-tls-verify')) {
    cluster['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
    if (flags.bool('insecure-skip-tls-verify')) {
      cluster['certificate-authority'] = '';
      cluster['certificate-authority-data'] = '';
    }
  }
  if (flags.has('certificate-authority')) {
    setCertificate(call, cluster, 'certificate-authority');
    cluster['insecure-skip-tls-verify'] = false;
  }
  if (flags.has('proxy-url')) cluster['proxy-url'] = flags.text('proxy-url');
  return cluster;
}

function* runSetCredentials(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length !== 1) return yield* refuseArguments(call, 'unexpected');
  const name = args[0]!;
  if (name === '') throw new KubectlError('you must specify a non-empty user name');
  const hasToken = flags.text('token') !== '';
  const hasBasic = flags.text('username') !== '' || flags.text('password') !== '';
  if (hasToken && hasBasic) {
    throw new KubectlError(
      'you cannot specify more than one authentication method at the same time: --token, --username/--password',
    );
  }
  if (flags.bool('embed-certs')) {
    const given = ['client-certificate', 'client-key'].filter((flag) => flags.text(flag) !== '');
    if (given.length === 0)
      throw new KubectlError('you must specify a --client-certificate or --client-key to embed');
    for (const flag of given) readCertificate(call, flag);
  }
  const config = loadToChange(call);
  const user: Fields = { ...treeAt(findEntry(config, 'users', name), 'user') };
  for (const flag of ['client-certificate', 'client-key'])
    if (flags.has(flag)) setCertificate(call, user, flag);
  for (const flag of ['token', 'username', 'password']) if (flags.has(flag)) user[flag] = flags.text(flag);
  if (hasToken) user['username'] = user['password'] = '';
  if (hasBasic) user['token'] = '';
  save(call, withEntry(config, 'users', name, user));
  yield* print(call, `User "${name}" set.\n`);
  return 0;
}

/** The path of the file, or with --embed-certs what it contains: one takes the place of the other. */
function setCertificate(call: Call, fields: Fields, flag: string): void {
  const given = call.flags.text(flag);
  if (call.flags.bool('embed-certs')) {
    if (given === '') return;
    fields[`${flag}-data`] = readCertificate(call, flag);
    fields[flag] = '';
    return;
  }
  fields[flag] = pathInFile(call, given);
  if (given !== '') fields[`${flag}-data`] = '';
}

function readCertificate(call: Call, flag: string): string {
  const given = call.flags.text(flag);
  const content = call.context.files.readFile(resolvePath(call.context.workingDirectory, given));
  if (content === null)
    throw new KubectlError(`could not stat ${flag} file ${given}: stat ${given}: no such file or directory`);
  return encode(typeof content === 'string' ? encodeUtf8(content) : content);
}
