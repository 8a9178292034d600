/** What a task asks for is told nowhere: not in the first frame, not on cards, not in words, not in commands on offer. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { exerciseSchema } from '../../lib/course/schema';
import { targetsFor } from './acts';
import { FirstCluster } from './drawn-cluster';
import { drawEndpointLines } from './endpoint-lines';
import { layOut } from './layout';
import { findSpots } from './spots';
import { tellPlaces } from './story';
import { pod } from './testing/pod';
import { service, setOf, workload } from './testing/service';

const green = ['a', 'b', 'c'].map((name) =>
  pod(`pod-green-${name}`, 'node-1', { address: `1.1.1.2${name}`, controller: setOf('pod-green') }),
);
const tea = service(
  'service-tea',
  green.map(({ uid }) => uid),
  {
    type: 'NodePort',
    ports: [{ name: null, protocol: 'TCP', port: 8080, targetPort: 80, nodePort: 31080 }],
  },
);
const [first, second, third] = tea.endpoints;
const world: ClusterPicture = {
  nodes: [{ name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true }],
  pods: green,
  services: [{ ...tea, endpoints: [first!, second!, { ...third!, ready: false }] }],
  workloads: [workload('pod-green', 3, { ready: 2 })],
  waitingFor: null,
};

const SIZES = [
  { width: 760, height: 336 },
  { width: 600, height: 230 },
  { width: 378, height: 247 },
];

/** All that the map can say, for those who see it and for those who do not. */
function tellAll(hidden: readonly string[]): string {
  return JSON.stringify([
    renderToStaticMarkup(<FirstCluster picture={world} requests={[]} hidden={hidden} />),
    tellPlaces(world, hidden),
    SIZES.map((size) => findSpots(layOut(world, size), null, world, hidden)),
    targetsFor(null, world, hidden),
  ]);
}

test('the node port of a Service', () => {
  const asked = /31080 → |at port 31080|"port":31080/;
  expect(tellAll([])).toMatch(asked);
  const told = tellAll(['nodePorts:service-tea']);
  expect(told).not.toMatch(asked);
  expect(told).toContain('????? → 8080 → 80');
  expect(told).toContain('a port that is for you to find');
  // That a port is open is seen on every node; whose it is, nowhere. Its address is no secret.
  expect(told).toContain(':31080<');
  expect(told).toContain('1.1.10.1');
});

test('how many pods are ready, of a Service and of a Deployment', () => {
  const asked = /2 of 3|2\/3|gets no requests/;
  expect(tellAll([])).toMatch(asked);
  const told = tellAll(['ready:service-tea', 'ready:pod-green']);
  expect(told).not.toMatch(asked);
  expect(told).toContain('? pods ready');
  expect(told).toContain('? of 3 ready');
  expect(told).toContain('is for you to find');
  for (const size of SIZES) {
    const layout = layOut(world, size);
    expect(drawEndpointLines(layout).length).toBeGreaterThan(0);
    // They could be counted, and so could the pods that its card marks.
    expect(drawEndpointLines(layout, ['ready:service-tea'])).toEqual([]);
    const spots = findSpots(layout, null, world, ['ready:service-tea']);
    expect(spots.find(({ key }) => key === tea.uid)!.lit).toEqual([]);
  }
});

test('one thing that is hidden hides no other', () => {
  expect(tellAll(['nodePorts:service-tea'])).toMatch(/2 of 3/);
  expect(tellAll(['ready:service-tea'])).toMatch(/at port 31080/);
  expect(tellAll(['nodePorts:tea', 'ready:tea', 'ready:soup'])).toBe(tellAll([]));
});

test('a course may write only what a map understands', () => {
  const read = (hideOnMap: readonly string[]) => exerciseSchema.shape.hideOnMap.safeParse(hideOnMap).success;
  expect(read(['pod-shop', 'nodePorts:service-tea', 'ready:pod-green'])).toBe(true);
  for (const wrong of ['ports:service-tea', 'ready: pod-green', 'ready:', 'Pod'])
    expect(read([wrong])).toBe(false);
});
