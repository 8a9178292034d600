/** Stories of images: what their servers answer and log, how they end, and what happens where there is none. */
import type { Story, StoryAct } from '../story';

const CLIENT: StoryAct = {
  at: 0,
  run: 'kubectl run client --image=curlimages/curl:8.14.1 --command -- sleep infinity',
  prints: 'pod/client created',
};

/** curl from the client's pod to the first pod of a name. */
const ask = (pod: string, path: string, options = '-s') =>
  `kubectl exec client -- curl ${options} "http://$(kubectl get pod ${pod} -o jsonpath={.status.podIP})${path}"`;

const POSTGRES = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - name: postgres
        image: postgres:16
        readinessProbe:
          exec:
            command: [pg_isready, -U, postgres]
          periodSeconds: 5
`;

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

const TWO_SERVERS = `apiVersion: v1
kind: Pod
metadata:
  name: both
spec:
  containers:
  - name: first
    image: nginx:1.27
  - name: second
    image: nginx:1.27
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

const UNREACHABLE_TEXT =
  'error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "<id>": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH';

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
    name: 'a misspelt image at Docker Hub reads as a refused login',
    follows: 'pkg/kubelet/images/image_manager.go: EnsureImageExists, ErrImagePull then ImagePullBackOff',
    acts: [
      { at: 0, run: 'kubectl run web --image=ngnix', prints: 'pod/web created' },
      {
        at: 8,
        run: 'kubectl get pods',
        prints: `NAME   READY   STATUS             RESTARTS   AGE
                 web    0/1     ImagePullBackOff   0          8s`,
      },
      {
        at: 9,
        run: 'kubectl get pod web -o jsonpath={.status.containerStatuses[0].state.waiting.message}',
        prints:
          'Back-off pulling image "ngnix": ErrImagePull: failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      },
      { at: 10, run: 'kubectl set image pod/web web=nginx', prints: 'pod/web image updated' },
      {
        at: 60,
        run: 'kubectl get pods',
        prints: `NAME   READY   STATUS    RESTARTS   AGE
                 web    1/1     Running   0          60s`,
      },
    ],
  },
  {
    name: 'a tag that was never pushed is not found, and the old pods go on',
    follows:
      'kubernetes.io/docs/concepts/workloads/controllers/deployment#rolling-back-a-deployment: the typo nginx:1.161',
    acts: [
      { at: 0, run: 'kubectl create deployment nginx-deployment --image=nginx:1.14.2 --replicas=3' },
      { at: 30, run: 'kubectl set image deployment/nginx-deployment nginx=nginx:1.161' },
      {
        at: 60,
        run: 'kubectl get pods --no-headers -o custom-columns=READY:.status.containerStatuses[0].ready,WAITING:.status.containerStatuses[0].state.waiting.reason | sort',
        prints: `false   ImagePullBackOff
                 true    <none>
                 true    <none>
                 true    <none>`,
      },
      {
        at: 61,
        run: "kubectl get events -o custom-columns=MESSAGE:.message --no-headers | grep 'rpc error' | head -n 1",
        prints:
          'Failed to pull image "nginx:1.161": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.161": failed to resolve reference "docker.io/library/nginx:1.161": docker.io/library/nginx:1.161: not found',
      },
    ],
  },
  {
    name: 'a registry whose host nobody knows fails at the lookup',
    follows: 'containerd/core/remotes/docker/resolver.go: Resolve, "failed to do request: Head"',
    acts: [
      { at: 0, run: 'kubectl run web --image=registry.example.com/shop/web:1.0' },
      {
        at: 8,
        run: 'kubectl get events --field-selector involvedObject.name=web,reason=Failed -o custom-columns=MESSAGE:.message --no-headers',
        prints: `…
          Failed to pull image "registry.example.com/shop/web:1.0": failed to pull and unpack image "registry.example.com/shop/web:1.0": failed to resolve reference "registry.example.com/shop/web:1.0": failed to do request: Head "https://registry.example.com/v2/shop/web/manifests/1.0": dial tcp: lookup registry.example.com on <id>: no such host
          …`,
      },
    ],
  },
  {
    name: 'postgres without a password crashes, and runs when it has one',
    follows: 'github.com/docker-library/postgres, docker-entrypoint.sh: docker_verify_minimum_env',
    files: { 'db.yaml': POSTGRES },
    acts: [
      { at: 0, run: 'kubectl apply -f db.yaml', prints: 'deployment.apps/db created' },
      {
        at: 24,
        run: 'kubectl logs deployment/db',
        prints: `Error: Database is uninitialized and superuser password is not specified.
                 You must specify POSTGRES_PASSWORD to a non-empty value for the
                 superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

                 You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
                 connections without a password. This is *not* recommended.

                 See PostgreSQL documentation about "trust":
                 https://www.postgresql.org/docs/current/auth-trust.html`,
      },
      {
        at: 25,
        run: 'kubectl get pods --no-headers -o custom-columns=STATE:.status.containerStatuses[0].state.waiting.reason,CODE:.status.containerStatuses[0].lastState.terminated.exitCode',
        prints: 'CrashLoopBackOff 1',
      },
      {
        at: 26,
        run: 'kubectl set env deployment/db POSTGRES_PASSWORD=secret',
        prints: 'deployment.apps/db env updated',
      },
      {
        at: 60,
        run: 'kubectl get deployment db',
        prints: `NAME   READY   UP-TO-DATE   AVAILABLE   AGE
                 db     1/1     1            1           60s`,
      },
      {
        at: 61,
        run: 'kubectl logs deployment/db --tail=1 | cut -d] -f2',
        prints: 'LOG:  database system is ready to accept connections',
      },
    ],
  },
  {
    name: 'mysql without a password says which variables it wants',
    follows: 'github.com/docker-library/mysql, docker-entrypoint.sh: docker_verify_minimum_env',
    acts: [
      { at: 0, run: 'kubectl run db --image=mysql:8.4 --restart=Never' },
      {
        at: 30,
        run: "kubectl logs db | sed 's/^[-0-9]* [:0-9]*+00:00 //'",
        prints: `[Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.7-1.el9 started.
                 [Note] [Entrypoint]: Switching to dedicated user 'mysql'
                 [Note] [Entrypoint]: Entrypoint script for MySQL Server 8.4.7-1.el9 started.
                 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified
                 You need to specify one of the following as an environment variable:
                 - MYSQL_ROOT_PASSWORD
                 - MYSQL_ALLOW_EMPTY_PASSWORD
                 - MYSQL_RANDOM_ROOT_PASSWORD`,
      },
      {
        at: 31,
        run: 'kubectl get pods',
        prints: `NAME   READY   STATUS   RESTARTS   AGE
                 db     0/1     Error    0          31s`,
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
    name: 'an image without a shell has none for exec',
    follows:
      'kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod: an exec into an image without a shell fails',
    acts: [
      { at: 0, run: 'kubectl run web --image=traefik/whoami' },
      { at: 20, run: 'kubectl exec web -- sh -c date', prints: UNREACHABLE_TEXT, exits: 1 },
      { at: 21, run: 'kubectl logs web', prints: '2026/11/22 <id> Starting up on port 80' },
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
    name: 'http-echo without its text never runs',
    follows: 'github.com/hashicorp/http-echo, main.go: exit code 127 without -text',
    acts: [
      { at: 0, run: 'kubectl run echo --image=hashicorp/http-echo:0.2.3' },
      { at: 15, run: 'kubectl logs echo', prints: 'Missing -text option!' },
      {
        at: 16,
        run: 'kubectl get pod echo --no-headers -o custom-columns=STATE:.status.containerStatuses[0].state.waiting.reason,CODE:.status.containerStatuses[0].lastState.terminated.exitCode,REASON:.status.containerStatuses[0].lastState.terminated.reason',
        prints: 'CrashLoopBackOff 127 Error',
      },
    ],
  },
  {
    name: 'two web servers of one pod want the same port: the second one crashes',
    follows: 'kubernetes.io/docs/concepts/workloads/pods#pod-networking: containers of a pod share its ports',
    files: { 'both.yaml': TWO_SERVERS },
    acts: [
      { at: 0, run: 'kubectl apply -f both.yaml' },
      {
        at: 20,
        run: "kubectl logs both -c second | grep emerg | cut -d' ' -f3-",
        prints: '[emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)',
      },
      {
        at: 21,
        run: 'kubectl get pod both --no-headers -o custom-columns=FIRST:.status.containerStatuses[0].ready,SECOND:.status.containerStatuses[1].state.waiting.reason',
        prints: 'true CrashLoopBackOff',
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
