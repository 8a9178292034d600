/** What a recorded case needs of the cluster and of kubectl: cases that need what is not there yet are not run. */
import type { Recording } from './recordings';

/** Words for kinds on the command line. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  ep: 'Endpoints',
  endpoints: 'Endpoints',
  endpointslice: 'EndpointSlice',
  endpointslices: 'EndpointSlice',
  ing: 'Ingress',
  ingress: 'Ingress',
  ingresses: 'Ingress',
  ingressclass: 'IngressClass',
  rs: 'ReplicaSet',
  secret: 'Secret',
  secrets: 'Secret',
  service: 'Service',
  services: 'Service',
  svc: 'Service',
};

/** Commands of the real program that ours does not simulate yet, as patterns of a line. */
const COMMANDS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['apply --server-side', /kubectl apply .*--server-side/],
];

/** Kinds of which the whole list is shown. */
const WHOLE_API = ['Deployment', 'Service', 'Ingress', 'Endpoints'];

/** What is missing for this case, in words; empty where it can run. */
export function missingFor(recording: Recording, served: ReadonlySet<string>): string[] {
  const lines = [...recording.setup.split('\n'), ...recording.steps.map(({ command }) => command)];
  const kinds = new Set<string>();
  for (const content of Object.values(recording.files)) {
    for (const [, kind] of content.matchAll(/^ *(?:- )?kind: ([A-Z][A-Za-z]+)$/gm)) kinds.add(kind!);
  }
  const commands = new Set<string>();
  for (const line of lines) {
    for (const [, kind] of line.matchAll(/kind: ([A-Z][A-Za-z]+)/g)) kinds.add(kind!);
    for (const word of line.split(/[\s,/]+/)) {
      const kind = Object.hasOwn(KIND_WORDS, word.split('.')[0]!)
        ? KIND_WORDS[word.split('.')[0]!]
        : undefined;
      if (kind) kinds.add(kind);
    }
    for (const [name, pattern] of COMMANDS) if (pattern.test(line)) commands.add(name);
    if (/kubectl api-resources/.test(line)) for (const kind of WHOLE_API) kinds.add(kind);
    if (/kubectl get all\b/.test(line)) kinds.add('Service');
  }
  const missing = [...kinds]
    .filter((kind) => kind !== 'List' && !served.has(kind))
    .map((kind) => `kind ${kind}`);
  return [...missing.sort(), ...[...commands].sort().map((name) => `command ${name}`)];
}
