/** What the API says to new objects of the kinds that came after pods and Services: rules, defaults, rows. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createKernel } from '../../kernel/kernel';
import { type Api, createApi } from '../api';
import { apiVersionOf, type Kind } from '../kind';
import { KINDS } from '../more-kinds';

const kindNamed = (name: string): Kind => KINDS.find(({ kind }) => kind === name)!;

type Manifest = Record<string, unknown> & { kind: string; metadata: { name: string } };

function createServer(): Api {
  const api = createApi(createKernel({ seed: 1, startsAtEpochMs: 1_767_225_600_000 }), KINDS);
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  return api;
}

function pathOf(kind: Kind): string {
  const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersionOf(kind)}`;
  return `${root}/${kind.isNamespaced ? 'namespaces/default/' : ''}${kind.plural}`;
}

function send(api: Api, method: string, path: string, body?: unknown, accept = 'application/json') {
  const answer = api.handle({
    method,
    path,
    headers: { host: 'api', accept, 'content-type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  return { status: answer.status, body: JSON.parse(answer.body as string) };
}

function manifestOf(kind: string, text: string): Manifest {
  const given = parse(text) as Record<string, unknown>;
  const metadata = { name: 'web', ...(given.metadata as object | undefined) };
  return { apiVersion: apiVersionOf(kindNamed(kind)), kind, ...given, metadata };
}

function create(api: Api, kind: string, text: string) {
  return send(api, 'POST', `${pathOf(kindNamed(kind))}?fieldValidation=Strict`, manifestOf(kind, text));
}

/** What follows `Kind "web" is invalid: `; nothing where it is made. */
function check(kind: string, text: string, expected: string): void {
  const { status, body } = create(createServer(), kind, text);
  const said = status === 201 ? '' : String(body.message).replace(/^[A-Za-z.0-9]+ "[^"]*" is invalid: /, '');
  expect(said).toBe(expected);
}

const POD = 'containers: [{ name: a, image: nginx }]';
const TEMPLATE = `selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { ${POD} } }`;
const JOB = `template: { spec: { restartPolicy: Never, ${POD} } }`;
const BACKEND = 'backend: { service: { name: s, port: { number: 80 } } }';
const STORAGE = 'resources: { requests: { storage: 1Gi } }';
const HOOK =
  'name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { url: "https://x" }';

test.each([
  ['Secret', 'type: kubernetes.io/tls', '[data[tls.crt]: Required value, data[tls.key]: Required value]'],
  ['Secret', 'type: kubernetes.io/dockerconfigjson\ndata: { .dockerconfigjson: e30= }', ''],
  [
    'Secret',
    'type: kubernetes.io/dockerconfigjson\ndata: { .dockerconfigjson: e30 }',
    'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2',
  ],
  [
    'Secret',
    'data: { "a b": YQ== }',
    "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  ],
  ['Secret', 'type: kubernetes.io/basic-auth\nstringData: { username: a }', ''],
  ['Ingress', 'spec: {}', 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  [
    'Ingress',
    `spec: { rules: [{ host: 1.2.3.4, http: { paths: [{ path: /, pathType: Exact, ${BACKEND} }] } }] }`,
    'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
  ],
  [
    'Ingress',
    `spec: { rules: [{ http: { paths: [{ path: /a//b, pathType: Exact, ${BACKEND} }] } }] }`,
    'spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
  ],
  [
    'Ingress',
    'spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: {} }] } }] }',
    'spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
  ],
  [
    'Ingress',
    `metadata: { annotations: { kubernetes.io/ingress.class: a } }\nspec: { ingressClassName: b, defaultBackend: { service: { name: s, port: { number: 80 } } } }`,
    'annotations.kubernetes.io/ingress.class: Invalid value: "a": must match `ingressClassName` when both are specified',
  ],
  [
    'Ingress',
    'spec: { defaultBackend: { service: { name: s } } }',
    'spec.defaultBackend: Required value: port name or number is required',
  ],
  ['IngressClass', 'spec: { controller: "" }', 'spec.controller: Required value'],
  [
    'IngressClass',
    'spec: { controller: nginx }',
    'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
  ],
  [
    'NetworkPolicy',
    'spec: { podSelector: {}, ingress: [{ from: [{}] }] }',
    'spec.ingress[0].from[0]: Required value: must specify a peer',
  ],
  [
    'NetworkPolicy',
    'spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [11.0.0.0/16] } }] }] }',
    'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
  ],
  [
    'NetworkPolicy',
    'spec: { podSelector: {}, ingress: [{ ports: [{ port: http, endPort: 90 }] }] }',
    'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
  ],
  ['StatefulSet', `spec: { ${TEMPLATE} }`, ''],
  [
    'StatefulSet',
    `spec: { podManagementPolicy: Fast, ${TEMPLATE} }`,
    "spec.podManagementPolicy: Invalid value: \"Fast\": must be 'OrderedReady' or 'Parallel'",
  ],
  [
    'StatefulSet',
    `spec: { selector: { matchLabels: { app: a } }, volumeClaimTemplates: [{ metadata: { name: data } }], template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: b, volumeMounts: [{ name: data, mountPath: /d }] }] } } }`,
    '',
  ],
  [
    'DaemonSet',
    `spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 0 } }, ${TEMPLATE} }`,
    'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
  ],
  [
    'Job',
    `spec: { template: { spec: { ${POD} } } }`,
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'Job',
    `spec: { completionMode: Indexed, parallelism: 2, ${JOB} }`,
    'spec.completions: Required value: when completion mode is Indexed',
  ],
  [
    'Job',
    `spec: { backoffLimit: -1, ${JOB} }`,
    'spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'CronJob',
    `spec: { schedule: "* * * *", jobTemplate: { spec: { ${JOB} } } }`,
    'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]',
  ],
  [
    'CronJob',
    `spec: { schedule: "99 * * * *", concurrencyPolicy: Never, jobTemplate: { spec: { ${JOB} } } }`,
    '[spec.schedule: Invalid value: "99 * * * *": end of range (99) above maximum (59): 99, spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"]',
  ],
  ['CronJob', `spec: { schedule: "*/5 8-18 * jan mon-fri", jobTemplate: { spec: { ${JOB} } } }`, ''],
  [
    'PodDisruptionBudget',
    'spec: { minAvailable: 101% }',
    'spec.minAvailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    'HorizontalPodAutoscaler',
    'spec: { scaleTargetRef: { kind: Deployment, name: web }, minReplicas: 3, maxReplicas: 2 }',
    'spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
  ],
  [
    'HorizontalPodAutoscaler',
    'spec: { scaleTargetRef: { kind: Deployment }, maxReplicas: 2, metrics: [{ type: Resource }] }',
    '[spec.scaleTargetRef.name: Required value, spec.metrics[0].resource: Required value: must populate information for the given metric source]',
  ],
  [
    'ResourceQuota',
    'spec: { hard: { pods: -1 } }',
    'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    'LimitRange',
    'spec: { limits: [{ type: Container, max: { cpu: 1 }, min: { cpu: 2 } }] }',
    '[spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1, spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1, spec.limits[0].default[cpu]: Invalid value: "1": min value 2 is greater than default value 1]',
  ],
  [
    'PersistentVolumeClaim',
    `spec: { ${STORAGE} }`,
    'spec.accessModes: Required value: at least 1 access mode is required',
  ],
  [
    'PersistentVolumeClaim',
    'spec: { accessModes: [ReadWriteOnce] }',
    'spec.resources[storage]: Required value',
  ],
  [
    'PersistentVolume',
    'spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce] }',
    'spec: Required value: must specify a volume type',
  ],
  ['StorageClass', 'reclaimPolicy: Delete', 'provisioner: Required value'],
  [
    'Role',
    'rules: [{ verbs: [get], nonResourceURLs: [/x] }]',
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ],
  [
    'ClusterRole',
    'rules: [{ verbs: [] }]',
    '[rules[0].verbs: Required value: verbs must contain at least one value, rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource]',
  ],
  [
    'RoleBinding',
    'roleRef: { kind: Rolle, name: x }\nsubjects: [{ kind: ServiceAccount, name: a }]',
    '[roleRef.kind: Unsupported value: "Rolle": supported values: "ClusterRole", "Role", subjects[0].namespace: Required value]',
  ],
  [
    'ValidatingWebhookConfiguration',
    `webhooks: [{ ${HOOK} }, { ${HOOK} }]`,
    'webhooks[1].name: Duplicate value: "a.b.c"',
  ],
  [
    'MutatingWebhookConfiguration',
    'webhooks: [{ name: a.b.c, sideEffects: Some, admissionReviewVersions: [v1], clientConfig: {} }]',
    '[webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun", webhooks[0].clientConfig: Required value: exactly one of url or service is required]',
  ],
  ['ServiceCIDR', 'spec: { cidrs: [] }', 'spec.cidrs: Required value: at least one CIDR required'],
  [
    'IPAddress',
    'metadata: { name: 10.0.0.300 }\nspec: { parentRef: { resource: services, name: a } }',
    'metadata.name: Invalid value: "10.0.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ],
  [
    'PriorityClass',
    'value: 2000000000',
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  ['PodTemplate', `template: { spec: { ${POD} } }`, ''],
])('%s, %s: %s', check);

/** Cells of the first row, without the age, which is always 0s. */
function checkRow(kind: string, text: string, columns: string, cells: string): void {
  const api = createServer();
  expect(create(api, kind, text).status).toBe(201);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const { body } = send(api, 'GET', pathOf(kindNamed(kind)), undefined, accept);
  const titles = body.columnDefinitions.map(({ name, priority }: { name: string; priority: number }) =>
    priority === 1 ? `(${name})` : name,
  );
  expect(titles.join(' | ')).toBe(columns);
  expect(body.rows[0].cells.join(' | ')).toBe(cells);
}

test.each([
  ['Secret', 'stringData: { a: b, c: d }', 'Name | Type | Data | Age', 'web | Opaque | 2 | 0s'],
  [
    'Ingress',
    `spec: { ingressClassName: nginx, tls: [{ secretName: t }], rules: [{ host: a.b }, { host: c.d }, { host: e.f }, { host: g.h }] }`,
    'Name | Class | Hosts | Address | Ports | Age',
    'web | nginx | a.b,c.d,e.f + 1 more... |  | 80, 443 | 0s',
  ],
  [
    'IngressClass',
    'spec: { controller: k8s.io/x, parameters: { apiGroup: a.b, kind: P, name: n } }',
    'Name | Controller | Parameters | Age',
    'web | k8s.io/x | P.a.b/n | 0s',
  ],
  ['NetworkPolicy', 'spec: { podSelector: {} }', 'Name | Pod-Selector | Age', 'web | <none> | 0s'],
  [
    'StatefulSet',
    `spec: { replicas: 3, ${TEMPLATE} }`,
    'Name | Ready | Age | (Containers) | (Images)',
    'web | 0/3 | 0s | a | nginx',
  ],
  [
    'DaemonSet',
    `spec: { ${TEMPLATE} }`,
    'Name | Desired | Current | Ready | Up-to-date | Available | Node Selector | Age | (Containers) | (Images) | (Selector)',
    'web | 0 | 0 | 0 | 0 | 0 | <none> | 0s | a | nginx | app=a',
  ],
  [
    'CronJob',
    `spec: { schedule: "@hourly", jobTemplate: { spec: { ${JOB} } } }`,
    'Name | Schedule | Timezone | Suspend | Active | Last Schedule | Age | (Containers) | (Images) | (Selector)',
    'web | @hourly | <none> | False | 0 | <none> | 0s | a | nginx | <none>',
  ],
  [
    'PodDisruptionBudget',
    'spec: { minAvailable: 50% }',
    'Name | Min Available | Max Unavailable | Allowed Disruptions | Age',
    'web | 50% | N/A | 0 | 0s',
  ],
  [
    'HorizontalPodAutoscaler',
    'spec: { scaleTargetRef: { kind: Deployment, name: d }, maxReplicas: 5 }',
    'Name | Reference | Targets | MinPods | MaxPods | Replicas | Age',
    'web | Deployment/d | cpu: <unknown>/80% | 1 | 5 | 0 | 0s',
  ],
  ['ResourceQuota', 'spec: { hard: { pods: 1 } }', 'Name | Request | Limit | Age', 'web |  |  | 0s'],
  [
    'PersistentVolume',
    'spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteMany, ReadWriteOnce], hostPath: { path: /x } }',
    'Name | Capacity | Access Modes | Reclaim Policy | Status | Claim | StorageClass | VolumeAttributesClass | Reason | Age | (VolumeMode)',
    'web | 1Gi | RWO,RWX | Retain | Pending |  |  | <unset> |  | 0s | Filesystem',
  ],
  [
    'PersistentVolumeClaim',
    `spec: { storageClassName: fast, accessModes: [ReadWriteOnce], ${STORAGE} }`,
    'Name | Status | Volume | Capacity | Access Modes | StorageClass | VolumeAttributesClass | Age | (VolumeMode)',
    'web | Pending |  |  |  | fast | <unset> | 0s | Filesystem',
  ],
  [
    'StorageClass',
    'metadata: { annotations: { storageclass.kubernetes.io/is-default-class: "true" } }\nprovisioner: a.b/c',
    'Name | Provisioner | ReclaimPolicy | VolumeBindingMode | AllowVolumeExpansion | Age',
    'web (default) | a.b/c | Delete | Immediate | false | 0s',
  ],
  [
    'ClusterRoleBinding',
    'roleRef: { kind: ClusterRole, name: r }\nsubjects: [{ kind: User, name: u }, { kind: ServiceAccount, namespace: n, name: s }]',
    'Name | Role | Age | (Users) | (Groups) | (ServiceAccounts)',
    'web | ClusterRole/r | 0s | u |  | n/s',
  ],
  ['Role', 'rules: []', 'Name | Created At', 'web | 2026-01-01T00:00:00Z'],
  [
    'PriorityClass',
    'value: 10',
    'Name | Value | Global-Default | Age | PreemptionPolicy',
    'web | 10 | false | 0s | PreemptLowerPriority',
  ],
])('%s, %s, is a row', checkRow);

test('a Job finds its pods by its uid', () => {
  const { body } = create(createServer(), 'Job', `spec: { ${JOB} }`);
  const { uid } = body.metadata;
  expect(body.spec).toMatchObject({
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    completions: 1,
    manualSelector: false,
    parallelism: 1,
    podReplacementPolicy: 'TerminatingOrFailed',
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
    suspend: false,
  });
  expect(body.spec.template.metadata.labels).toEqual({
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': 'web',
    'controller-uid': uid,
    'job-name': 'web',
  });
});

test('an Ingress without a class gets the default one; a claim likewise', () => {
  const api = createServer();
  const marked = (annotation: string): string => `metadata: { annotations: { ${annotation}: "true" } }`;
  create(
    api,
    'IngressClass',
    `${marked('ingressclass.kubernetes.io/is-default-class')}\nspec: { controller: a.b/c }`,
  );
  create(api, 'StorageClass', `${marked('storageclass.kubernetes.io/is-default-class')}\nprovisioner: a.b/c`);
  const ingress = create(api, 'Ingress', 'spec: { rules: [{ host: a.b }] }').body;
  expect(ingress.spec.ingressClassName).toBe('web');
  expect(ingress.status).toEqual({ loadBalancer: {} });
  const claim = create(
    api,
    'PersistentVolumeClaim',
    `spec: { accessModes: [ReadWriteOnce], ${STORAGE} }`,
  ).body;
  expect(claim.spec.storageClassName).toBe('web');
});

/** What a changed object is told. */
function checkUpdate(kind: string, text: string, changed: string, expected: string): void {
  const api = createServer();
  const made = create(api, kind, text).body;
  const next = { ...manifestOf(kind, changed), metadata: { ...made.metadata } };
  const { status, body } = send(api, 'PUT', `${pathOf(kindNamed(kind))}/web`, next);
  expect(status).toBe(422);
  expect(body.message).toContain(expected);
}

test.each([
  ['Secret', 'type: a/b', 'type: c/d', 'type: Invalid value: "c/d": field is immutable'],
  [
    'Job',
    `spec: { ${JOB} }`,
    `spec: { completions: 2, ${JOB} }`,
    'spec.completions: Invalid value: 2: field is immutable',
  ],
  [
    'StatefulSet',
    `spec: { ${TEMPLATE} }`,
    `spec: { serviceName: other, ${TEMPLATE} }`,
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ],
  [
    'StorageClass',
    'provisioner: a',
    'provisioner: b',
    'provisioner: Forbidden: updates to provisioner are forbidden.',
  ],
  [
    'RoleBinding',
    'roleRef: { kind: Role, name: a }',
    'roleRef: { kind: Role, name: b }',
    'cannot change roleRef',
  ],
])('%s cannot be changed from %s to %s', checkUpdate);
