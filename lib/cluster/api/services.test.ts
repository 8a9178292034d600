/** What the API says to Services, as a real server recorded it (values as JSON since 1.34). */
import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { Service } from '../resources';
import { createApi } from './api';
import { KINDS } from './more-kinds';

const PATH = '/api/v1/namespaces/default/services';

function create() {
  const api = createApi(createKernel({ seed: 1, startsAtEpochMs: 0 }), KINDS, {
    range: '1.1.10.0/24',
    order: 'sequential',
  });
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const send = (method: string, path: string, body: unknown, type = 'application/json') => {
    const headers = { host: 'api', 'content-type': type };
    const answer = api.handle({ method, path, headers, body: JSON.stringify(body) });
    return JSON.parse(answer.body as string) as Service & { message?: string; code?: number };
  };
  return {
    api,
    post: (spec: object, metadata: object = {}) =>
      send('POST', PATH, { kind: 'Service', apiVersion: 'v1', metadata: { name: 'web', ...metadata }, spec }),
    patch: (patch: object, type = 'application/merge-patch+json') =>
      send('PATCH', `${PATH}/web`, patch, type),
    put: (body: object) => send('PUT', `${PATH}/web`, body),
  };
}

const PORTS = [{ port: 80 }];

test('what is left out is filled in', () => {
  const check = (spec: object, expected: object) => expect(create().post(spec).spec).toMatchObject(expected);
  check(
    { ports: PORTS },
    {
      type: 'ClusterIP',
      clusterIP: '1.1.10.2',
      clusterIPs: ['1.1.10.2'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    },
  );
  check({ clusterIP: 'None' }, { clusterIP: 'None', clusterIPs: ['None'] });
  check({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }, { externalTrafficPolicy: 'Cluster' });
  check({ type: 'LoadBalancer', ports: PORTS }, { allocateLoadBalancerNodePorts: true });
  check(
    { ports: PORTS, sessionAffinity: 'ClientIP' },
    { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
  );
  check({ ports: [{ port: 80, targetPort: 'http' }] }, { ports: [{ port: 80, targetPort: 'http' }] });
  const named = create().post({ type: 'ExternalName', externalName: 'shop.example.com' }).spec;
  expect(named).toEqual({ type: 'ExternalName', sessionAffinity: 'None', externalName: 'shop.example.com' });
});

test('a Service that can not be', () => {
  const check = (spec: object, expected: string, metadata: object = {}) => {
    const { message, code } = create().post(spec, metadata);
    expect(message).toBe(
      `Service "${(metadata as { name?: string }).name ?? 'web'}" is invalid: ${expected}`,
    );
    expect(code).toBe(422);
  };
  const PORT = 'must be between 1 and 65535, inclusive';
  check({}, 'spec.ports: Required value');
  check(
    { type: 'Nodeport', ports: PORTS },
    'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  );
  check(
    { ports: [{ port: 70000, targetPort: 0 }] },
    `[spec.ports[0].port: Invalid value: 70000: ${PORT}, spec.ports[0].targetPort: Invalid value: 70000: ${PORT}]`,
  );
  check(
    { ports: [{ port: 80 }, { port: 443 }] },
    '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
  );
  check(
    {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 80 },
        { name: 'a', port: 81, protocol: 'HTTP' },
      ],
    },
    '[spec.ports[2].name: Duplicate value: "a", spec.ports[2].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP", spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}]',
  );
  check(
    { ports: [{ port: 80, nodePort: 30090 }] },
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  );
  check(
    { type: 'NodePort', clusterIP: 'None', ports: PORTS },
    'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
  );
  check({ type: 'ExternalName' }, 'spec.externalName: Required value');
  check(
    { type: 'ExternalName', externalName: 'http://remote.server.url.com' },
    "spec.externalName: Invalid value: \"http://remote.server.url.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  );
  check(
    { clusterIP: 'not-an-ip', ports: PORTS },
    'spec.clusterIPs[0]: Invalid value: "not-an-ip": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  );
  check(
    { ports: PORTS, sessionAffinity: 'Cookie' },
    'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"',
  );
  check(
    { ports: [{ port: 80, targetPort: 'no_name' }] },
    'spec.ports[0].targetPort: Invalid value: "no_name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  );
  check(
    { ports: PORTS, ipFamilyPolicy: 'RequireDualStack' },
    'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  );
  check(
    { ports: PORTS, ipFamilies: ['IPv6'] },
    'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
  );
  check(
    { ports: PORTS },
    "metadata.name: Invalid value: \"1service\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    { name: '1service' },
  );
});

const NODE_PORTS = [{ port: 80, nodePort: 30080 }];
const BALANCED = "Forbidden: may only be used when `type` is 'LoadBalancer'";
const ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

test.each([
  [{ loadBalancerClass: 'example.com/inside' }, `spec.loadBalancerClass: ${BALANCED}`],
  [{ allocateLoadBalancerNodePorts: true }, `spec.allocateLoadBalancerNodePorts: ${BALANCED}`],
  [{ loadBalancerSourceRanges: ['10.0.0.0/8'] }, `spec.LoadBalancerSourceRanges: ${BALANCED}`],
  [
    { type: 'LoadBalancer', loadBalancerSourceRanges: [' 10.0.0.0/8 ', 'everybody'] },
    'spec.LoadBalancerSourceRanges[1]: Invalid value: "everybody": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.5/8'] },
    'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.5/8": must not have bits set beyond the prefix length',
  ],
  [
    { externalTrafficPolicy: 'Local' },
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  ],
  [
    { type: 'NodePort', externalTrafficPolicy: 'Near' },
    'spec.externalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"',
  ],
  [
    { internalTrafficPolicy: 'Near' },
    'spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"',
  ],
  [
    { type: 'NodePort', healthCheckNodePort: 30500 },
    "spec.healthCheckNodePort: Invalid value: 30500: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ],
  [
    { trafficDistribution: 'PreferMe' },
    'spec.trafficDistribution: Unsupported value: "PreferMe": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
  ],
  [{ externalIPs: ['far.example'] }, `spec.externalIPs[0]: Invalid value: "far.example": ${ADDRESS}`],
  [
    { externalIPs: ['127.0.0.1'] },
    'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ],
  [
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
    'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
  ],
  [
    { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    { type: 'LoadBalancer', ports: [{ port: 10250 }] },
    'spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet',
  ],
  [
    { type: 'ExternalName', externalName: 'Shop.Example.com' },
    "spec.externalName: Invalid value: \"Shop.Example.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ],
  [
    { clusterIP: '10.0.0.1' },
    'spec.clusterIPs: Invalid value: ["10.0.0.1"]: failed to allocate IP 10.0.0.1: the provided IP (10.0.0.1) is not in the valid range. The range of valid IPs is 1.1.10.0/24',
  ],
])('a Service with %j is refused', (spec, expected) => {
  expect(create().post({ ports: PORTS, ...spec }).message).toBe(`Service "web" is invalid: ${expected}`);
});

test('who looks after a load balancer, and where its health is told, stays', () => {
  const { post, patch } = create();
  const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: PORTS };
  const made = post({ ...spec, loadBalancerClass: 'example.com/inside' }).spec;
  expect(made.healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  const refused = (change: object) => patch({ spec: change }).message;
  expect(refused({ loadBalancerClass: 'example.com/other' })).toBe(
    'Service "web" is invalid: spec.loadBalancerClass: Invalid value: "example.com/other": may not change once set',
  );
  expect(refused({ healthCheckNodePort: 31_999 })).toBe(
    'Service "web" is invalid: spec.healthCheckNodePort: Forbidden: field is immutable',
  );
  const plain = patch({ spec: { type: 'ClusterIP' } }).spec;
  expect([plain.loadBalancerClass, plain.healthCheckNodePort, plain.externalTrafficPolicy]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(patch({ spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/other' } }).code).toBe(
    undefined,
  );
});

test('a health check port that somebody has is an error of the server, as in life', () => {
  const { post } = create();
  post({ type: 'NodePort', ports: NODE_PORTS });
  const ask = (healthCheckNodePort: number) =>
    post(
      { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort, ports: PORTS },
      { name: 'other' },
    );
  const failed = 'Internal error occurred: failed to allocate requested HealthCheck NodePort';
  expect(ask(30080)).toMatchObject({
    code: 500,
    message: `${failed} 30080: provided port is already allocated`,
  });
  expect(ask(80).message).toBe(
    `${failed} 80: provided port is not in the valid range. The range of valid ports is 30000-32767`,
  );
  expect(ask(30081).spec.healthCheckNodePort).toBe(30081);
});

test('what a change may not do is told first', () => {
  const { post, patch } = create();
  post({ clusterIP: 'None' });
  expect(patch({ spec: { clusterIP: '1.1.10.7' } }).message).toBe(
    'Service "web" is invalid: [spec.clusterIPs[0]: Invalid value: ["1.1.10.7"]: may not change once set, spec.ports: Required value]',
  );
});

test('node ports go with the type that needs them, where no new one is asked for', () => {
  const { post, patch } = create();
  post({ type: 'NodePort', ports: NODE_PORTS });
  expect(patch({ spec: { type: 'ClusterIP', ports: [{ port: 80, nodePort: 30081 }] } }).message).toBe(
    'Service "web" is invalid: spec.ports[0].nodePort: Forbidden: may not be used when `type` is \'ClusterIP\'',
  );
  const plain = patch({ spec: { type: 'ClusterIP', ports: [{ port: 81, nodePort: 30080 }] } }).spec;
  expect(plain.ports).toEqual([{ port: 81, protocol: 'TCP', targetPort: 81 }]);
});

test('a Service that is not what it seems is stored with a warning', () => {
  const check = (spec: object, expected: string | undefined) => {
    const { api } = create();
    const { headers, status } = api.handle({
      method: 'POST',
      path: PATH,
      headers: { host: 'api', 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: 'web' }, spec: { ports: PORTS, ...spec } }),
    });
    expect([status, headers.warning?.replace(/^299 - /, '')]).toEqual([201, expected]);
  };
  check({}, undefined);
  check({ externalIPs: ['198.51.100.1'] }, '"spec.externalIPs is deprecated"');
  check(
    { externalName: 'a.example' },
    '"spec.externalName is ignored when spec.type is not \\"ExternalName\\""',
  );
  check(
    { clusterIP: 'None', sessionAffinity: 'ClientIP' },
    '"spec.SessionAffinity is ignored for headless services"',
  );
  check(
    { trafficDistribution: 'PreferClose' },
    '"spec.trafficDistribution: \\"PreferClose\\" is deprecated; use \\"PreferSameZone\\""',
  );
  check({ trafficDistribution: 'PreferSameNode' }, undefined);
});

test('endpoints by hand: what can not be', () => {
  const { api } = create();
  const check = (group: string, plural: string, body: object, expected: string) => {
    const { body: text } = api.handle({
      method: 'POST',
      path: `/${group}/namespaces/default/${plural}`,
      headers: { host: 'api', 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name: 'web' }, ...body }),
    });
    const { message, metadata } = JSON.parse(text as string);
    expect(message ?? `made ${metadata.name}`).toBe(expected);
  };
  const slice = (body: object, expected: string) =>
    check('apis/discovery.k8s.io/v1', 'endpointslices', { addressType: 'IPv4', ...body }, expected);
  const wrong = 'EndpointSlice.discovery.k8s.io "web" is invalid:';
  slice({ endpoints: [{ addresses: ['10.0.0.7'] }], ports: [{ port: 443 }] }, 'made web');
  slice({ addressType: undefined, endpoints: [] }, `${wrong} addressType: Required value`);
  slice(
    { addressType: 'IPv5', endpoints: [] },
    `${wrong} addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"`,
  );
  slice(
    { endpoints: [{ addresses: [] }] },
    `${wrong} endpoints[0].addresses: Required value: must contain at least 1 address`,
  );
  slice(
    { endpoints: [{ addresses: ['shop.example.com'] }] },
    `${wrong} endpoints[0].addresses[0]: Invalid value: "shop.example.com": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`,
  );
  slice(
    { endpoints: [{ addresses: ['127.0.0.1'] }] },
    `${wrong} endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)`,
  );
  slice(
    { endpoints: [], ports: [{ port: 80 }, { port: 81 }] },
    `${wrong} ports[1].name: Duplicate value: ""`,
  );
  const endpoints = (subsets: object, expected: string) =>
    check('api/v1', 'endpoints', { subsets }, expected);
  endpoints([{ addresses: [{ ip: '10.0.0.7' }], ports: [{ port: 443 }] }], 'made web');
  endpoints(
    [{ addresses: [{ ip: '169.254.0.1' }], ports: [{ port: 0 }] }],
    'Endpoints "web" is invalid: [subsets[0].addresses[0].ip: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10), subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive]',
  );
  endpoints(
    [{ ports: [{ port: 80 }] }],
    'Endpoints "web" is invalid: subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
  );
});

test('an update keeps what was allocated, and can not change it', () => {
  const { post, patch, put } = create();
  const made = post({ ports: PORTS, selector: { app: 'web' } });
  const { clusterIP: _address, clusterIPs: _addresses, ...spec } = made.spec;
  const replaced = put({ ...made, spec: { ...spec, selector: { app: 'other' } } });
  expect(replaced.spec).toMatchObject({ clusterIP: '1.1.10.2', selector: { app: 'other' } });
  expect(patch({ spec: { clusterIP: '1.1.10.77' } }).message).toBe(
    'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["1.1.10.77"]: may not change once set',
  );
  expect(patch({ spec: { clusterIP: 'None' } }).code).toBe(422);
});

test('a Service changes its type, and keeps or frees what belongs to it', () => {
  const { post, patch } = create();
  post({ ports: PORTS });
  const [port] = patch({ spec: { type: 'NodePort' } }).spec.ports!;
  expect(port!.nodePort).toBeGreaterThanOrEqual(30086);
  const balanced = patch({ spec: { type: 'LoadBalancer' } }).spec;
  expect(balanced).toMatchObject({ clusterIP: '1.1.10.2', allocateLoadBalancerNodePorts: true });
  expect(balanced.ports![0]!.nodePort).toBe(port!.nodePort);
  const plain = patch({ spec: { type: null } }).spec;
  expect(plain).toMatchObject({ type: 'ClusterIP', clusterIP: '1.1.10.2' });
  expect(plain.ports![0]!.nodePort).toBeUndefined();
  expect(plain.externalTrafficPolicy).toBeUndefined();
  expect(plain.allocateLoadBalancerNodePorts).toBeUndefined();
  const named = patch({ spec: { type: 'ExternalName', externalName: 'x.example' } }).spec;
  expect([named.clusterIP, named.clusterIPs, named.ipFamilies]).toEqual([undefined, undefined, undefined]);
  expect(patch({ spec: { type: 'ClusterIP' } }).spec.clusterIP).toBe('1.1.10.2');
});

test('ports are merged by number; a second Service can not have the same node port', () => {
  const { post, patch, api } = create();
  post({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });
  const strategic = 'application/strategic-merge-patch+json';
  expect(patch({ spec: { ports: [{ port: 80, targetPort: 8080 }] } }, strategic).spec.ports).toEqual([
    { port: 80, targetPort: 8080, nodePort: 30080, protocol: 'TCP' },
  ]);
  expect(post({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }, { name: 'other' }).message).toBe(
    'Service "other" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  );
  api.client.delete('Service', 'default', 'web');
  expect(post({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }, { name: 'other' }).code).toBe(
    undefined,
  );
});

test('a deprecated kind says so with every answer', () => {
  const { api } = create();
  const answer = api.handle({
    method: 'GET',
    path: '/api/v1/namespaces/default/endpoints',
    headers: { host: 'api' },
    body: null,
  });
  expect(answer.headers.warning).toBe(
    '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  );
});
