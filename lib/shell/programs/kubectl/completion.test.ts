import { expect, test } from 'vitest';
import { createStory } from '../../testing/cluster-story';

const story = createStory({ 'web.yaml': '' });
story.type('kubectl create deployment web --image=nginx --replicas=2');
story.type('kubectl create service clusterip web --tcp=80');
story.type('kubectl run guest --image=nginx; kubectl create namespace team');

function complete(line: string): readonly string[] {
  return story.session.complete(line, line.length).candidates;
}

test.each([
  ['kubectl desc', ['describe']],
  ['kubectl rollout res', ['restart', 'resume']],
  ['kubectl create service ', ['clusterip', 'externalname', 'loadbalancer', 'nodeport']],
  ['kubectl get endpointsl', ['endpointslices.discovery.k8s.io']],
  ['kubectl -n kube-system get serv', ['serviceaccounts', 'servicecidrs.networking.k8s.io', 'services']],
  ['kubectl get svc ', ['kubernetes', 'web']],
  ['kubectl get svc web ', ['kubernetes']],
  ['kubectl get svc/w', ['svc/web']],
  ['kubectl describe deploy/', ['deploy/web']],
  ['kubectl get svc -n kube-system ', ['kube-dns']],
  ['kubectl get pods -n kube-s', ['kube-system']],
  ['kubectl get pods --namespace=te', ['team']],
  ['kubectl delete ns te', ['team']],
  ['kubectl get pods -o ya', ['yaml']],
  ['kubectl get pods --show-', ['--show-kind', '--show-labels', '--show-managed-fields']],
  ['kubectl exec -it gu', ['guest']],
  ['kubectl logs guest -c ', ['guest']],
  ['kubectl scale de', ['deployment']],
  ['kubectl expose pod g', ['guest']],
  ['kubectl apply -f we', ['web.yaml']],
  ['kubectl exec guest -- cat we', ['web.yaml']],
  ['echo x; kubectl get svc we', ['web']],
  ['kubectl get nonsense ', []],
  ['kubectl run x --image=nginx --restart=N', ['Never']],
  ['echo kubectl get sv', []],
])('Tab behind %j', (line, expected) => {
  expect(complete(line)).toEqual(expected);
});

test('Tab changes nothing, takes no time and is no request', () => {
  const { cluster } = story;
  const before = [cluster.nowMs(), cluster.steps, cluster.version, cluster.requests().length];
  for (const line of ['kubectl get ', 'kubectl get svc ', 'kubectl -n kube-system get pods ']) complete(line);
  expect([cluster.nowMs(), cluster.steps, cluster.version, cluster.requests().length]).toEqual(before);
  const broken = createStory();
  broken.files.writeFile('/home/learner/.kube/config', 'a: [');
  expect(broken.session.complete('kubectl get pods ', 17).candidates).toEqual([]);
});
