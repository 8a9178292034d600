/** kubectl create ingress. Upstream: kubectl/pkg/cmd/create/create_ingress.go. */
import type { Process } from '../../../../cluster/process';
import { compareText } from '../../../files/paths';
import { INGRESS } from '../built-in';
import type { Call, Command } from '../call';
import { COMMON, namespaceOf, requireName } from '../create';
import { KubectlError } from '../errors';
import { isTree, type Tree, type Value } from '../output/value';
import { compact, createGenerated } from './generated';

export const createIngress: Command = {
  path: 'create ingress',
  aliases: ['ing'],
  honours: ['annotation', 'class', 'default-backend', 'rule', ...COMMON],
  run: runCreateIngress,
};

const RULE = /^[-\w*.]*\/.*=[-\w]+:[-\w]+(?:,.*)?$/;

function* runCreateIngress(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  const rules = flags.list('rule');
  const fallback = flags.text('default-backend');
  const annotations = readAnnotations(flags.list('annotation'));
  validate(rules, fallback);
  const className = flags.text('class');
  const tls = tlsOf(rules);
  const metadata: Tree = compact({
    name,
    ...(yield* namespaceOf(call)),
    creationTimestamp: null,
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
  });
  const spec = compact({
    ingressClassName: className === '' ? undefined : className,
    defaultBackend: fallback === '' ? undefined : backendOf(fallback),
    tls: tls.length > 0 ? tls : undefined,
    rules: rules.length > 0 ? rulesOf(rules) : undefined,
  });
  const object: Tree = {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata,
    spec,
    status: { loadBalancer: {} },
  };
  return yield* createGenerated(call, INGRESS, object, 'failed to create ingress:');
}

function readAnnotations(given: readonly string[]): Tree {
  const pairs = given.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 1) {
      throw new KubectlError(`annotation ${text} is invalid and should be in format key=[value]`);
    }
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
  return Object.fromEntries(pairs.sort(([left], [right]) => compareText(left, right)));
}

function validate(rules: readonly string[], fallback: string): void {
  if (rules.length === 0 && fallback === '') {
    throw new KubectlError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  }
  for (const rule of rules) {
    if (!RULE.test(rule)) {
      throw new KubectlError(
        `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
      );
    }
  }
  if (fallback !== '' && fallback.split(':').length !== 2) {
    throw new KubectlError('default-backend should be in format servicename:serviceport');
  }
}

/** "service:80" or "service:http". */
function backendOf(text: string): Tree {
  const [name, port] = text.split(':') as [string, string];
  return { service: { name, port: /^[0-9]+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

/** A path that ends in a star is a prefix, any other one is exact. Rules of one host stand together. */
function rulesOf(rules: readonly string[]): Value[] {
  const paths = new Map<string, Tree[]>();
  for (const rule of rules) {
    const slash = rule.indexOf('/');
    const host = rule.slice(0, slash);
    const [route = '', target = ''] = splitAt(rule.slice(slash).split(',')[0]!, '=');
    const isPrefix = route.endsWith('*');
    const path: Tree = {
      path: isPrefix ? route.slice(0, -1) : route,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backendOf(target),
    };
    paths.set(host, [...(paths.get(host) ?? []), path]);
  }
  return [...paths].map(([host, list]) => compact({ host: host || undefined, http: { paths: list } }));
}

function splitAt(text: string, separator: string): [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}

/** Hosts of one secret stand together. */
function tlsOf(rules: readonly string[]): Tree[] {
  const entries: Tree[] = [];
  for (const rule of rules) {
    const [route = '', tls, ...rest] = rule.split(',');
    if (tls === undefined || rest.length > 0) continue;
    const host = route.split('/')[0]!;
    const secretName = splitAt(tls, '=')[1];
    const index = entries.findIndex((entry) => (entry['secretName'] ?? '') === secretName);
    const known = entries[index];
    if (!isTree(known)) {
      entries.push(compact({ hosts: host ? [host] : undefined, secretName: secretName || undefined }));
      continue;
    }
    const hosts = (known['hosts'] ?? []) as readonly string[];
    if (host && !hosts.includes(host)) entries[index] = { ...known, hosts: [...hosts, host] };
  }
  return entries;
}
