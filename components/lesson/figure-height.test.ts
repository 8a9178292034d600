import { expect, test } from 'vitest';
import { tableHeight } from './figure-height';

const SERVICE = `NAME             TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
service-python   ClusterIP   1.1.10.1     <none>        3000/TCP   30s
`;
const PODS = `NAME                         READY   STATUS    RESTARTS   AGE   IP        NODE     NOMINATED NODE   READINESS GATES
pod-python-ccd676675-mcct8   1/1     Running   0          30s   1.1.1.3   node-2   <none>           <none>
`;

function check(text: string, command: string, lines: number): void {
  expect(tableHeight(text, command).narrow).toBe(lines * 20 + 26);
}

test('on a telephone a row takes as many lines as its columns need', () => {
  check(SERVICE, 'kubectl get service service-python', 3);
  check(
    SERVICE.replace('ClusterIP  ', 'LoadBalancer').replace('<none>', '5.5.5.5'),
    'kubectl get service',
    3,
  );
});

test('columns that say nothing take no room there', () => {
  check(PODS, 'kubectl get pods -o wide', 3);
  check(PODS.replace('<none>', 'node-1'), 'kubectl get pods -o wide', 4);
});

test('what is no table has its two lines', () => {
  check('No resources found in default namespace.\n', 'kubectl get pods', 2);
});
