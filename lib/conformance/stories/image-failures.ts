/** Stories of images that are not there, and of servers that cannot start. */
import type { Story } from '../story';

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

const NO_SHELL =
  'error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "<id>": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH';

export const IMAGE_FAILURES: readonly Story[] = [
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
    name: 'an image without a shell has none for exec',
    follows:
      'kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod: an exec into an image without a shell fails',
    acts: [
      { at: 0, run: 'kubectl run web --image=traefik/whoami' },
      { at: 20, run: 'kubectl exec web -- sh -c date', prints: NO_SHELL, exits: 1 },
      { at: 21, run: 'kubectl logs web', prints: '2026/11/22 <id> Starting up on port 80' },
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
];
