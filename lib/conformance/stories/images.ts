/** Stories of images: what their servers answer and log, and how they end. */
import type { Story, StoryAct } from '../story';

const CLIENT: StoryAct = {
  at: 0,
  run: 'kubectl run client --image=curlimages/curl:8.14.1 --command -- sleep infinity',
  prints: 'pod/client created',
};

/** curl from the client's pod to the first pod of a name. */
const ask = (pod: string, path: string, options = '-s') =>
  `kubectl exec client -- curl ${options} "http://$(kubectl get pod ${pod} -o jsonpath={.status.podIP})${path}"`;

const REDIS = `apiVersion: v1
kind: Pod
metadata:
  name: cache
spec:
  containers:
  - name: redis
    image: redis:7
    ports:
    - containerPort: 6379
    readinessProbe:
      exec:
        command: [redis-cli, ping]
      periodSeconds: 2
`;

const LIVENESS = `apiVersion: v1
kind: Pod
metadata:
  labels:
    test: liveness
  name: liveness-http
spec:
  containers:
  - name: liveness
    image: registry.k8s.io/e2e-test-images/agnhost:2.40
    args:
    - liveness
    livenessProbe:
      httpGet:
        path: /healthz
        port: 8080
        httpHeaders:
        - name: Custom-Header
          value: Awesome
      initialDelaySeconds: 3
      periodSeconds: 3
`;

const KUARD = `apiVersion: v1
kind: Pod
metadata:
  name: kuard
  labels: {app: kuard}
spec:
  containers:
  - name: kuard
    image: gcr.io/kuar-demo/kuard-amd64:blue
    resources:
      limits: {memory: 64Mi}
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
      periodSeconds: 2
      failureThreshold: 1
`;

const OWN_PAGE = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: nginx
    image: nginx:1.27
    command: [sh, -c, "echo My own page > /usr/share/nginx/html/index.html && exec nginx -g 'daemon off;'"]
`;

export const IMAGES: readonly Story[] = [
  {
    name: 'hello-app answers through its Service, and rolls out from 1.0 to 2.0',
    follows:
      'cloud.google.com/kubernetes-engine/docs/tutorials/hello-app: deploy, expose, and "Deploy a new version"',
    acts: [
      CLIENT,
      {
        at: 1,
        run: 'kubectl create deployment web --image=gcr.io/google-samples/hello-app:1.0 --replicas=2',
        prints: 'deployment.apps/web created',
      },
      {
        at: 2,
        run: 'kubectl expose deployment web --port=80 --target-port=8080',
        prints: 'service/web exposed',
      },
      {
        at: 30,
        run: 'kubectl exec client -- curl -s $(kubectl get service web -o jsonpath={.spec.clusterIP})',
        prints: 'Hello, world!\nVersion: 1.0.0\nHostname: web-<id>',
      },
      {
        at: 31,
        run: 'kubectl set image deployment/web hello-app=gcr.io/google-samples/hello-app:2.0',
        prints: 'deployment.apps/web image updated',
      },
      {
        at: 60,
        run: 'kubectl rollout status deployment/web',
        prints: 'deployment "web" successfully rolled out',
      },
      {
        at: 61,
        run: 'kubectl exec client -- curl -s $(kubectl get service web -o jsonpath={.spec.clusterIP})',
        prints: 'Hello, world!\nVersion: 2.0.0\nHostname: web-<id>',
      },
      {
        at: 62,
        run: 'kubectl logs -l app=web --tail=-1 | cut -c1-10,20- | sort -u',
        prints: '2026/11/22 Server listening on port 8080\n2026/11/22 Serving request: /',
      },
    ],
  },
  {
    name: 'the bootcamp is updated to v2, a version that is not there waits, and undo brings v2 back',
    follows: 'kubernetes.io/docs/tutorials/kubernetes-basics/update/update-intro: update, v10, rollout undo',
    acts: [
      CLIENT,
      {
        at: 1,
        run: 'kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=4',
        prints: 'deployment.apps/kubernetes-bootcamp created',
      },
      {
        at: 2,
        run: 'kubectl expose deployment/kubernetes-bootcamp --type=NodePort --port 8080',
        prints: 'service/kubernetes-bootcamp exposed',
      },
      {
        at: 30,
        run: 'kubectl exec client -- curl -s $(kubectl get service kubernetes-bootcamp -o jsonpath={.spec.clusterIP}):8080',
        prints: 'Hello Kubernetes bootcamp! | Running on: kubernetes-bootcamp-<id> | v=1',
      },
      {
        at: 31,
        run: 'kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=docker.io/jocatalin/kubernetes-bootcamp:v2',
        prints: 'deployment.apps/kubernetes-bootcamp image updated',
      },
      {
        at: 100,
        run: 'kubectl rollout status deployments/kubernetes-bootcamp',
        prints: 'deployment "kubernetes-bootcamp" successfully rolled out',
      },
      {
        at: 101,
        run: 'kubectl exec client -- curl -s $(kubectl get service kubernetes-bootcamp -o jsonpath={.spec.clusterIP}):8080',
        prints: 'Hello Kubernetes bootcamp! | Running on: kubernetes-bootcamp-<id> | v=2',
      },
      {
        at: 102,
        run: 'kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=gcr.io/google-samples/kubernetes-bootcamp:v10',
        prints: 'deployment.apps/kubernetes-bootcamp image updated',
      },
      {
        at: 150,
        run: 'kubectl get deployment kubernetes-bootcamp',
        prints: `NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                 kubernetes-bootcamp   3/4     2            3           <age>`,
      },
      {
        at: 151,
        run: "kubectl get events --field-selector reason=Failed -o custom-columns=MESSAGE:.message --no-headers | grep 'not found' | head -n 1",
        prints:
          'Failed to pull image "gcr.io/google-samples/kubernetes-bootcamp:v10": rpc error: code = NotFound desc = failed to pull and unpack image "gcr.io/google-samples/kubernetes-bootcamp:v10": failed to resolve reference "gcr.io/google-samples/kubernetes-bootcamp:v10": gcr.io/google-samples/kubernetes-bootcamp:v10: not found',
      },
      {
        at: 152,
        run: 'kubectl rollout undo deployments/kubernetes-bootcamp',
        prints: 'deployment.apps/kubernetes-bootcamp rolled back',
      },
      {
        at: 200,
        run: 'kubectl get deployment kubernetes-bootcamp',
        prints: `NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
                 kubernetes-bootcamp   4/4     4            4           <age>`,
      },
    ],
  },
  {
    name: 'redis is asked by its own client: in a probe, and by exec',
    follows:
      'kubernetes.io/docs/tutorials/configuration/configure-redis-using-configmap: kubectl exec -- redis-cli',
    files: { 'cache.yaml': REDIS },
    acts: [
      CLIENT,
      { at: 1, run: 'kubectl apply -f cache.yaml' },
      {
        at: 20,
        run: 'kubectl get pod cache',
        prints: `NAME    READY   STATUS    RESTARTS   AGE
                 cache   1/1     Running   0          19s`,
      },
      { at: 21, run: 'kubectl exec cache -- redis-cli SET greeting hello', prints: 'OK' },
      { at: 22, run: 'kubectl exec cache -- redis-cli GET greeting', prints: 'hello' },
      {
        at: 23,
        run: ask('cache', ':6379', '-sS'),
        prints: 'curl: (52) Empty reply from server\ncommand terminated with exit code 52',
        exits: 52,
      },
      {
        at: 24,
        run: 'kubectl logs cache --tail=1 | cut -c5-15,29-',
        prints:
          '22 Nov 2026 # Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. Connection from client from <id> aborted.',
      },
    ],
  },
  {
    name: 'node does not hear SIGTERM as process 1: its pod takes the whole grace period, an nginx goes at once',
    follows:
      'kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#pod-termination: SIGKILL after the grace period',
    acts: [
      { at: 0, run: 'kubectl run slow --image=gcr.io/google-samples/kubernetes-bootcamp:v1' },
      { at: 0, run: 'kubectl run quick --image=nginx:1.27' },
      { at: 30, run: 'kubectl delete pod slow quick --wait=false' },
      {
        at: 45,
        run: 'kubectl get pods',
        prints: `NAME   READY   STATUS        RESTARTS   AGE
                 slow   1/1     Terminating   0          45s`,
      },
      { at: 65, run: 'kubectl get pods', prints: 'No resources found in default namespace.' },
    ],
  },
  {
    name: 'agnhost is healthy for ten seconds, and is started again after three failed probes',
    follows:
      'kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes: HTTP',
    files: { 'liveness.yaml': LIVENESS },
    acts: [
      { at: 0, run: 'kubectl apply -f liveness.yaml', prints: 'pod/liveness-http created' },
      {
        at: 10,
        run: 'kubectl get pod liveness-http --no-headers -o custom-columns=RESTARTS:.status.containerStatuses[0].restartCount',
        prints: '0',
      },
      {
        at: 30,
        run: 'kubectl get pod liveness-http --no-headers -o custom-columns=RESTARTS:.status.containerStatuses[0].restartCount,CODE:.status.containerStatuses[0].lastState.terminated.exitCode',
        prints: '1 2',
      },
      {
        at: 31,
        run: 'kubectl get events --field-selector reason=Unhealthy -o custom-columns=MESSAGE:.message --no-headers',
        prints: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
      },
    ],
  },
  {
    name: 'netexec ends with the code that it is asked for, and is started again',
    follows:
      'test/images/agnhost/netexec/netexec.go: exitHandler; test/e2e/network/service.go uses it to kill a pod',
    acts: [
      CLIENT,
      { at: 0, run: 'kubectl run web --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- netexec' },
      { at: 20, run: ask('web', ':8080/hostname'), prints: 'web' },
      { at: 21, run: ask('web', ':8080/shell?cmd=hostname'), prints: '{"output":"web\\n"}' },
      {
        at: 22,
        run: ask('web', ':8080/exit?code=3', '-sS'),
        prints: 'curl: (52) Empty reply from server\ncommand terminated with exit code 52',
        exits: 52,
      },
      {
        at: 30,
        run: 'kubectl get pod web --no-headers -o custom-columns=RESTARTS:.status.containerStatuses[0].restartCount,CODE:.status.containerStatuses[0].lastState.terminated.exitCode',
        prints: '1 3',
      },
    ],
  },
  {
    name: 'a script writes a page and becomes the web server',
    follows:
      'kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container: a command in a shell',
    files: { 'web.yaml': OWN_PAGE },
    acts: [
      CLIENT,
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 20, run: ask('web', '/'), prints: 'My own page' },
      {
        at: 21,
        run: "kubectl logs web --tail=1 | cut -d'\"' -f2-3",
        prints: 'GET / HTTP/1.1" 200 12',
      },
      {
        at: 22,
        run: 'kubectl exec web -- nginx -t',
        prints: `nginx: the configuration file /etc/nginx/nginx.conf syntax is ok
                 nginx: configuration file /etc/nginx/nginx.conf test is successful`,
      },
    ],
  },
  {
    name: 'kuard is made to fail its readiness probe, and takes more memory than it may',
    follows:
      'kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource: OOMKilled; kuard, pkg/debugprobe',
    files: { 'kuard.yaml': KUARD },
    acts: [
      CLIENT,
      { at: 0, run: 'kubectl apply -f kuard.yaml' },
      { at: 20, run: 'kubectl wait --for=condition=Ready pod/kuard', prints: 'pod/kuard condition met' },
      { at: 21, run: ask('kuard', ':8080/ready/api', `-s -o /dev/null -X PUT -d '{"failNext":-1}'`) },
      {
        at: 26,
        run: 'kubectl get pod kuard',
        prints: `NAME    READY   STATUS    RESTARTS   AGE
                 kuard   0/1     Running   0          26s`,
      },
      {
        at: 27,
        run: ask('kuard', ':8080/mem/api/alloc?size=100000000', '-sS -X POST'),
        prints: 'curl: (52) Empty reply from server\ncommand terminated with exit code 52',
        exits: 52,
      },
      {
        at: 35,
        run: 'kubectl get pod kuard --no-headers -o custom-columns=REASON:.status.containerStatuses[0].lastState.terminated.reason,CODE:.status.containerStatuses[0].lastState.terminated.exitCode',
        prints: 'OOMKilled 137',
      },
    ],
  },
  {
    name: 'python serves a directory, and other Python code is refused in words',
    follows: 'docs.python.org/3/library/http.server: python -m http.server; what is not simulated says so',
    acts: [
      CLIENT,
      { at: 0, run: 'kubectl run files --image=python:3.13-slim -- python -u -m http.server -d /etc 8080' },
      { at: 0, run: 'kubectl run app --image=python:3.13 --restart=Never -- python app.py' },
      { at: 30, run: ask('files', ':8080/hostname'), prints: 'files' },
      {
        at: 31,
        run: 'kubectl logs files',
        prints: `Serving HTTP on 0.0.0.0 port 8080 (http://0.0.0.0:8080/) ...
                 <id> - - [22/Nov/2026 <id>] "GET /hostname HTTP/1.1" 200 -`,
      },
      {
        at: 32,
        run: 'kubectl logs app',
        prints: 'python: app.py: not simulated; only python -m http.server runs here',
      },
    ],
  },
  {
    name: 'mysql greets before it is asked, so that curl takes it for something else than HTTP',
    follows:
      'curl.se/docs/http: HTTP/0.9 is not allowed by default; dev.mysql.com: the server sends the first packet',
    acts: [
      CLIENT,
      { at: 0, run: 'kubectl run db --image=mysql:8.4 --env=MYSQL_ROOT_PASSWORD=secret' },
      { at: 40, run: 'kubectl exec db -- mysqladmin ping', prints: 'mysqld is alive' },
      {
        at: 41,
        run: ask('db', ':3306', '-sS'),
        prints: 'curl: (1) Received HTTP/0.9 when not allowed\ncommand terminated with exit code 1',
        exits: 1,
      },
    ],
  },
];
