/** What containers know of Services from their environment: those that were there when they started. */
import { expect, test } from 'vitest';
import { drawService } from './testing/services';
import { createStory, SPECIFICATION } from './testing/story';

const PYTHON = drawService({
  name: 'service-python',
  clusterIP: '1.1.10.1',
  ports: ['web:3000→443', 'dns:53/UDP'],
});
const HEADLESS = drawService({ name: 'pods', clusterIP: 'None', ports: ['80'] });
const OTHER = drawService({ name: 'other', namespace: 'kube-system', clusterIP: '1.1.10.2', ports: ['80'] });
const box = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'box', image: 'busybox', command: ['sleep', '3600'] }], ...spec },
});

const story = createStory({
  specification: {
    ...SPECIFICATION,
    serviceAddresses: { 'default/kubernetes': '1.1.10.254' },
    objects: [PYTHON, HEADLESS, OTHER, box('box'), box('loner', { enableServiceLinks: false })] as never,
  },
});

test.each([
  ['box', 'SERVICE_PYTHON_SERVICE_HOST', '1.1.10.1'],
  ['box', 'SERVICE_PYTHON_SERVICE_PORT', '3000'],
  ['box', 'SERVICE_PYTHON_SERVICE_PORT_WEB', '3000'],
  ['box', 'SERVICE_PYTHON_SERVICE_PORT_DNS', '53'],
  ['box', 'SERVICE_PYTHON_PORT', 'tcp://1.1.10.1:3000'],
  ['box', 'SERVICE_PYTHON_PORT_53_UDP', 'udp://1.1.10.1:53'],
  ['box', 'SERVICE_PYTHON_PORT_3000_TCP_ADDR', '1.1.10.1'],
  ['box', 'SERVICE_PYTHON_PORT_3000_TCP_PROTO', 'tcp'],
  ['box', 'KUBERNETES_SERVICE_HOST', '1.1.10.254'],
  ['box', 'KUBERNETES_SERVICE_PORT_HTTPS', '443'],
  ['box', 'PODS_SERVICE_HOST', ''],
  ['box', 'OTHER_SERVICE_HOST', ''],
  ['loner', 'SERVICE_PYTHON_SERVICE_HOST', ''],
  ['loner', 'KUBERNETES_SERVICE_HOST', '1.1.10.254'],
])('%s: %s is "%s"', (pod, name, expected) => {
  expect(story.exec(pod, ['printenv', name]).stdout).toBe(`${expected}\n`);
});

test('a Service that comes later is not seen by a container that runs', () => {
  const late = drawService({ name: 'late', clusterIP: '1.1.10.3', ports: ['80'] });
  expect(story.call('POST', '/api/v1/namespaces/default/services', late).status).toBe(201);
  story.advance(1000);
  expect(story.exec('box', ['printenv', 'LATE_SERVICE_HOST']).stdout).toBe('\n');
  story.create(box('young'));
  story.advance(10_000);
  expect(story.exec('young', ['printenv', 'LATE_SERVICE_HOST']).stdout).toBe('1.1.10.3\n');
});
