import { expect, test } from 'vitest';
import { drawService, drawSlice, type ServiceSketch } from '../../testing/services';
import { describeRules } from './rules';
import { collectFacts } from './service-facts';

const WEB: ServiceSketch = { name: 'web', clusterIP: '10.96.0.7', ports: ['80→8080'] };

/** One line a rule: `TCP 80 → targets`, with what else is said of it. */
function tell(sketch: ServiceSketch, node = 'node-1', ...more: ServiceSketch[]): readonly string[] {
  const slices = [sketch, ...more].map(drawSlice);
  return describeRules(collectFacts(drawService(sketch), slices), { name: node, zone: null }).map((rule) => {
    const { protocol, port, targets, isLastResort, unready, affinityMs } = rule;
    const words = [
      ...targets.map((target) => `${target.address}:${target.port}`),
      ...(isLastResort ? ['last resort'] : []),
      ...(unready > 0 ? [`${unready} unready`] : []),
      ...(affinityMs === null ? [] : [`affinity ${affinityMs}`]),
    ];
    return `${protocol} ${port} → ${words.join(', ')}`;
  });
}

test.each<[string, readonly string[], readonly string[]]>([
  [
    'ready ones, sorted',
    tell({ ...WEB, endpoints: ['1.1.1.5', '1.1.1.3'] }),
    ['TCP 80 → 1.1.1.3:8080, 1.1.1.5:8080'],
  ],
  ['no endpoint', tell(WEB), ['TCP 80 → ']],
  [
    'one is not ready',
    tell({ ...WEB, endpoints: ['1.1.1.3', '1.1.1.5 not ready'] }),
    ['TCP 80 → 1.1.1.3:8080, 1 unready'],
  ],
  ['none is ready', tell({ ...WEB, endpoints: ['1.1.1.5 not ready'] }), ['TCP 80 → 1 unready']],
  [
    'those that shut down only where none is ready',
    tell({ ...WEB, endpoints: ['1.1.1.3 leaving', '1.1.1.5 not ready'] }),
    ['TCP 80 → 1.1.1.3:8080, last resort, 2 unready'],
  ],
  [
    'a ready one beside one that shuts down',
    tell({ ...WEB, endpoints: ['1.1.1.3 leaving', '1.1.1.5'] }),
    ['TCP 80 → 1.1.1.5:8080, 1 unready'],
  ],
  [
    'ports by name and protocol',
    tell({ ...WEB, ports: ['web:80→8080', 'dns:53/UDP'], endpoints: ['1.1.1.3'] }),
    ['TCP 80 → 1.1.1.3:8080', 'UDP 53 → 1.1.1.3:53'],
  ],
  ['a headless Service has no rule', tell({ ...WEB, clusterIP: 'None', endpoints: ['1.1.1.3'] }), []],
  ['ExternalName has no rule', tell({ name: 'web', externalName: 'example.org' }), []],
  ['not allocated yet', tell({ name: 'web', ports: ['80'], endpoints: ['1.1.1.3'] }), []],
  [
    'two slices of one Service, one address in both',
    tell({ ...WEB, endpoints: ['1.1.1.3 not ready'] }, 'node-1', {
      ...WEB,
      endpoints: ['1.1.1.3', '1.1.1.4'],
    }),
    ['TCP 80 → 1.1.1.3:8080, 1.1.1.4:8080'],
  ],
  [
    'Local takes those of its own node',
    tell({
      ...WEB,
      spec: { internalTrafficPolicy: 'Local' },
      endpoints: ['1.1.1.3 on node-1', '1.1.1.5 on node-2'],
    }),
    ['TCP 80 → 1.1.1.3:8080'],
  ],
  [
    'affinity, three hours by default',
    tell({ ...WEB, spec: { sessionAffinity: 'ClientIP' }, endpoints: ['1.1.1.3'] }),
    ['TCP 80 → 1.1.1.3:8080, affinity 10800000'],
  ],
])('%s', (_title, found, expected) => {
  expect(found).toEqual(expected);
});

test('another proxy may look after a Service', () => {
  const service = drawService(WEB);
  const labels = { 'service.kubernetes.io/service-proxy-name': 'other' };
  const ours = { ...service, metadata: { ...service.metadata, labels } };
  expect(
    describeRules(collectFacts(ours, [drawSlice({ ...WEB, endpoints: ['1.1.1.3'] })]), {
      name: 'node-1',
      zone: null,
    }),
  ).toEqual([]);
});
