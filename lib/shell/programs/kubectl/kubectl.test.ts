import { expect, test } from 'vitest';
import type { HttpResponse } from '../../../cluster/http';
import type { Host, HttpOutcome, OutgoingRequest } from '../../../cluster/process';
import { createTestWorld } from '../../testing/world';
import { kubectl } from './kubectl';

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: "https://10.0.0.1:6443"}
contexts:
- name: one
  context: {cluster: c, user: u, namespace: team}
current-context: one
users:
- name: u
  user: {token: secret}
`;

const DISCOVERY = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: {},
      versions: [
        {
          version: 'v1',
          resources: [
            {
              resource: 'pods',
              singularResource: 'pod',
              shortNames: ['po'],
              responseKind: { kind: 'Pod' },
              scope: 'Namespaced',
              verbs: ['get', 'list'],
              categories: ['all'],
            },
            {
              resource: 'nodes',
              singularResource: 'node',
              shortNames: ['no'],
              responseKind: { kind: 'Node' },
              scope: 'Cluster',
              verbs: ['get', 'list'],
            },
          ],
        },
      ],
    },
  ],
};

type Answer = (request: OutgoingRequest) => unknown;

interface Result {
  readonly text: string;
  readonly exitCode: number;
  /** "GET /api/v1/pods" */
  readonly sent: readonly string[];
  readonly requests: readonly OutgoingRequest[];
}

/** Runs lines against a server that is a function. `null` refuses the connection. */
function run(
  lines: readonly string[],
  answer: Answer | null,
  files: Readonly<Record<string, string>> = {},
): Result {
  const requests: OutgoingRequest[] = [];
  const respond = (request: OutgoingRequest): HttpOutcome => {
    requests.push(request);
    if (!answer)
      return {
        ok: false,
        failure: 'refused',
        address: '10.0.0.1',
        port: request.port,
        afterMs: 1,
        requestId: 1,
      };
    const { path } = request.request;
    const body = path.startsWith('/apis?')
      ? { kind: 'APIGroupDiscoveryList', items: [] }
      : path.startsWith('/api?')
        ? DISCOVERY
        : answer(request);
    const status = (body as { code?: number }).code ?? 200;
    const response: HttpResponse = { status, headers: {}, body: JSON.stringify(body) };
    return {
      ok: true,
      response,
      address: '10.0.0.1',
      port: 6443,
      localAddress: '',
      localPort: 0,
      requestId: 1,
    };
  };
  const host = (cluster: { laptop: Host }): Host => ({
    ...cluster.laptop,
    network: {
      ...cluster.laptop.network,
      http: (request, done) => {
        done(respond(request));
        return () => {};
      },
    },
  });
  const home = '/home/learner';
  const given = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${home}/${name}`, text]));
  const world = createTestWorld({
    files: { [`${home}/.kube/config`]: KUBECONFIG, ...given },
    programs: { kubectl },
    host,
  });
  const text = lines.map((line) => world.type(line)).join('');
  const sent = requests.map(({ request }) => `${request.method} ${request.path}`);
  return {
    text,
    exitCode: world.session.lastExitCode,
    sent: sent.filter((line) => !/^GET \/apis?\?/.test(line)),
    requests,
  };
}

const NOTHING = { kind: 'Table', metadata: { resourceVersion: '1' }, columnDefinitions: [], rows: [] };

test('the kubeconfig says where to, as whom and in which namespace', () => {
  const { requests, sent, text } = run(['kubectl get pods'], () => NOTHING);
  expect(sent).toEqual(['GET /api/v1/namespaces/team/pods?limit=500']);
  expect(requests.at(-1)).toMatchObject({ scheme: 'https', host: '10.0.0.1', port: 6443 });
  expect(requests.at(-1)!.request.headers).toMatchObject({
    authorization: 'Bearer secret',
    host: '10.0.0.1:6443',
  });
  expect(text).toBe('No resources found in team namespace.\n');
});

test('which kinds there are is asked once', () => {
  const { requests } = run(['kubectl get po', 'kubectl get nodes'], () => NOTHING);
  expect(requests.filter(({ request }) => /^\/apis?\?/.test(request.path))).toHaveLength(2);
});

test.each([
  [
    'kubectl get pods -n x -l a=b --field-selector c=d',
    'GET /api/v1/namespaces/x/pods?labelSelector=a%3Db&fieldSelector=c%3Dd&limit=500',
  ],
  ['kubectl -n x get po', 'GET /api/v1/namespaces/x/pods?limit=500'],
  ['kubectl get pods -A', 'GET /api/v1/pods?limit=500'],
  ['kubectl get no/a', 'GET /api/v1/nodes/a'],
  ['kubectl get pods --sort-by=.metadata.name', 'GET /api/v1/namespaces/team/pods?includeObject=Object'],
])('%s asks %s', (line, request) => {
  expect(run([line], () => NOTHING).sent).toEqual([request]);
});

test('a server that does not answer', () => {
  const refused = run(['kubectl get pods'], null);
  expect(refused.text).toBe(
    'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?\n',
  );
  expect(refused.exitCode).toBe(1);
  const nowhere = run(['KUBECONFIG=/none kubectl get pods'], null);
  expect(nowhere.text).toContain('The connection to the server localhost:8080 was refused');
});

test.each([
  ['kubectl get foo', 'error: the server doesn\'t have a resource type "foo"\n'],
  ['kubectl get foo.apps', 'error: the server doesn\'t have a resource type "foo"\n'],
  [
    'kubectl get pod a/b/c',
    "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n",
  ],
  ['kubectl get a/b/c', 'error: arguments in resource/name form may not have more than one slash\n'],
  [
    'kubectl descrbe pods',
    'error: unknown command "descrbe" for "kubectl"\n\nDid you mean this?\n\tdescribe\n',
  ],
  ['kubectl xyzzy', 'error: unknown command "xyzzy" for "kubectl"\n'],
  ['kubectl attach web', 'error: kubectl attach is not simulated yet by this kubectl (see: kubectl help)\n'],
  [
    'kubectl debug web --image=busybox',
    'error: kubectl debug of pods (of nodes it is: kubectl debug node/NAME) is not simulated yet by this kubectl (see: kubectl help)\n',
  ],
  [
    'kubectl get pods --server-print=false',
    'error: the flag --server-print is not simulated yet by this kubectl (see: kubectl help)\n',
  ],
  [
    'kubectl exec web ls',
    "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
  ],
  ['kubectl delete pods', 'error: resource(s) were provided, but no name was specified\n'],
  ['kubectl run web', 'error: required flag(s) "image" not set\n'],
  ['kubectl label pods a', 'error: at least one label update is required\n'],
  ['kubectl config use-context two', 'error: no context exists with the name: "two"\n'],
  [
    'kubectl get pods -o xml',
    'error: unable to match a printer suitable for the output format "xml", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n',
  ],
])('%s is refused', (line, expected) => {
  const { text, exitCode } = run([line], () => NOTHING);
  expect(text).toBe(expected);
  expect(exitCode).toBe(1);
});

test('what the server says of a refusal is told in its words', () => {
  const status = { kind: 'Status', code: 404, reason: 'NotFound', message: 'pods "x" not found' };
  expect(
    run(['kubectl get pod x'], ({ request }) => (request.path.endsWith('/x') ? status : NOTHING)).text,
  ).toBe('Error from server (NotFound): pods "x" not found\n');
  const causes = [
    { field: 'spec.a', message: 'Required value' },
    { field: 'spec.b', message: 'Invalid value: 1' },
  ];
  const invalid = {
    kind: 'Status',
    code: 422,
    reason: 'Invalid',
    details: { kind: 'Pod', name: 'x', causes },
  };
  expect(run(['kubectl run x --image=y'], () => invalid).text).toBe(
    'The Pod "x" is invalid: \n* spec.a: Required value\n* spec.b: Invalid value: 1\n',
  );
});

test('help lists what is not simulated, and shows the recorded page of a command', () => {
  const help = run(['kubectl'], null).text;
  expect(help).toContain('Not simulated yet');
  expect(help).toMatch(/drain/);
  const page = run(['kubectl get -h'], null).text;
  expect(page.startsWith('Display one or many resources.\n')).toBe(true);
  expect(page).toContain('    -A, --all-namespaces=false:\n\tIf present');
});

test('the context can be given another namespace, which stays', () => {
  const { sent, text } = run(
    ['kubectl config set-context --current --namespace=other', 'kubectl get pods'],
    () => NOTHING,
  );
  expect(text).toContain('Context "one" modified.\n');
  expect(sent).toEqual(['GET /api/v1/namespaces/other/pods?limit=500']);
});

test('apply: missing things are told before anything is sent, the good ones are still made', () => {
  const files = {
    'mixed.yaml': 'kind: Pod\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: b\n',
    'bad.yaml': 'a: 1\n b: 2\n',
  };
  const missing = { kind: 'Status', code: 404, reason: 'NotFound', message: 'pods "b" not found' };
  const answer: Answer = ({ request }) =>
    request.method === 'POST'
      ? { ...JSON.parse(request.body as string) }
      : request.path.endsWith('/namespaces/team')
        ? { kind: 'Namespace' }
        : missing;
  const { text, exitCode, sent, requests } = run(['kubectl apply -f mixed.yaml'], answer, files);
  expect(text).toBe(
    'pod/b created\nerror: error validating "mixed.yaml": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n',
  );
  expect(exitCode).toBe(1);
  expect(sent.at(-1)).toBe(
    'POST /api/v1/namespaces/team/pods?fieldManager=kubectl-client-side-apply&fieldValidation=Strict',
  );
  const body = JSON.parse(requests.at(-1)!.request.body as string);
  expect(body.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']).toBe(
    '{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{},"name":"b","namespace":"team"}}\n',
  );
  expect(run(['kubectl apply -f nowhere.yaml'], answer, files).text).toBe(
    'error: the path "nowhere.yaml" does not exist\n',
  );
  expect(run(['kubectl apply -f bad.yaml'], answer, files).text).toContain(
    'error: error parsing bad.yaml: error converting YAML to JSON: yaml: line ',
  );
});
