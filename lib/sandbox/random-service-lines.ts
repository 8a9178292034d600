/** What a restless learner types about Services and Deployments; beside random-script-lines.ts. */
import type { Picker } from './random-script-lines';

const SERVICES = ['service-python', 'service-shop', 'service-new', 'kubernetes', 'nothing'];
const DEPLOYMENTS = ['pod-python', 'shop', 'new'];
const NAMES = [
  'service-python',
  'service-new.default',
  'service-new.default.svc.cluster.local',
  'kubernetes.default.svc',
  'service-new.kube-system',
  'Service-New.',
  'a.b.c.d.e.f',
];

export function createServiceLine(pick: Picker): string {
  const service = pick.one(SERVICES);
  const deployment = pick.one(DEPLOYMENTS);
  const pod = pick.one(['pod-nginx', 'pod-shop', '$(kubectl get pods -o name | tail -n 1)']);
  const port = pick.one([80, 443, 3000, 8080, 0, 70_000]);
  return pick.one([
    `kubectl create deployment ${deployment} --image=${pick.one(['nginx', 'drydock/python-api:1.0', 'ngnix'])} --replicas=${pick.below(5)}`,
    `kubectl scale deployment ${deployment} --replicas=${pick.below(6)}`,
    `kubectl delete deployment ${deployment}${pick.one(['', ' --cascade=orphan', ' --cascade=foreground', ' --wait=false'])}`,
    `kubectl rollout ${pick.one(['status', 'history', 'restart', 'undo', 'pause', 'resume'])} deployment/${deployment}`,
    `kubectl set image deployment/${deployment} '*=${pick.one(['nginx:1.99', 'busybox', 'nothing-here'])}'`,
    `kubectl expose deployment ${deployment} --name=${service} --port=${port} --target-port=${pick.one(['80', '443', 'web'])}`,
    `kubectl expose pod pod-nginx --name=service-new --port=${port}`,
    `kubectl create service clusterip ${service} --tcp=${port}:${pick.one([80, 443])} ${pick.one(['', '--clusterip=None', '--clusterip=1.1.10.9'])}`,
    `kubectl set selector service ${service} 'run=${deployment}'`,
    `kubectl patch service ${service} -p '{"spec":{"selector":{"run":"${pick.one(['pod-nginx', 'typo'])}"}}}'`,
    `kubectl get service,endpointslices,endpoints,deploy,rs -o ${pick.one(['wide', 'name', 'yaml', 'json'])}`,
    `kubectl describe ${pick.one([`service ${service}`, `deployment ${deployment}`, 'rs', 'endpointslice'])}`,
    `kubectl delete service ${service}; kubectl delete pods -l run=${deployment} --wait=false`,
    `kubectl label pods --all run=${deployment} --overwrite; kubectl get endpointslices`,
    `KUBE_EDITOR="sed -i s/${port}/8080/" kubectl edit service ${service}`,
    `kubectl exec ${pod} -- curl -s -m 3 http://${pick.one(NAMES)}:${port}/`,
    `for i in 1 2 3 4 5; do kubectl exec ${pod} -- curl -s -m 1 http://1.1.10.${1 + pick.below(4)}:${port}/; done`,
    `kubectl exec ${pod} -- nslookup ${pick.one(NAMES)}`,
    `kubectl exec ${pod} -- getent hosts ${pick.one(NAMES)}; kubectl exec ${pod} -- cat /etc/resolv.conf`,
    `kubectl run client --image=busybox --rm -i --restart=Never -- wget -q -O - -T 2 ${pick.one(NAMES)}:${port}`,
    `dig +short ${pick.one(NAMES)}; nslookup ${pick.one(NAMES)}; explain`,
    'kubectl exec pod-nginx -- env | grep SERVICE | sort',
  ]);
}
