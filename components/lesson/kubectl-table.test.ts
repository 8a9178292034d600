import { expect, test } from 'vitest';
import { fieldOf, readTable } from './kubectl-table';

const PODS = `NAME        READY   STATUS    RESTARTS   NOMINATED NODE
pod-tea     1/1     Running   0          <none>
pod-milk    0/1     Pending   2 (3s ago) node-1
`;

test('cells stand below their columns, also where a head or a cell has two words', () => {
  expect(readTable(PODS, 'kubectl get pods -o wide')).toEqual({
    columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'NOMINATED NODE'],
    rows: [
      { object: 'pod/pod-tea', cells: ['pod-tea', '1/1', 'Running', '0', '<none>'] },
      { object: 'pod/pod-milk', cells: ['pod-milk', '0/1', 'Pending', '2 (3s ago)', 'node-1'] },
    ],
  });
});

function check(command: string, expected: string | null): void {
  expect(readTable('NAME   TYPE\nx      y\n', command)?.rows[0]?.object).toBe(expected);
}

test('the kind is read from the command, or from the name', () => {
  check('kubectl get svc x', 'service/x');
  check('kubectl get -n other services', 'service/x');
  check('kubectl get endpointslices -l a=b', 'endpointslice/x');
  check('kubectl get roles', null);
  expect(readTable('NAME      AGE\npod/tea   3s\n', 'kubectl get all')?.rows[0]?.object).toBe('pod/tea');
});

test('an error and nothing at all are no tables', () => {
  expect(readTable('Error from server (NotFound): services "x" not found\n', 'kubectl get svc x')).toBeNull();
  expect(readTable('', 'kubectl get svc')).toBeNull();
});

test('a column tells a field', () => {
  expect(fieldOf('CLUSTER-IP', '1.1.10.1')).toBe('spec.clusterIP');
  expect(fieldOf('EXTERNAL-IP', '5.5.5.5')).toBe('status.loadBalancer');
  expect(fieldOf('EXTERNAL-IP', 'remote.server.url.com')).toBe('spec.externalName');
  expect(fieldOf('AGE', '3s')).toBeNull();
});
