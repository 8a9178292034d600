/** Commands on a whole world: containers run, watches go on, Ctrl-C ends them. */
import { expect, test } from 'vitest';
import { createStory } from '../../testing/cluster-story';

function withPod() {
  const story = createStory();
  story.type('kubectl run web --image=nginx --port=80');
  expect(story.type('kubectl wait --for=condition=Ready pod/web')).toBe('pod/web condition met\n');
  return story;
}

test('exec gives output, errors and the exit code of the program in the container', () => {
  const { type, session } = withPod();
  expect(type('kubectl exec web -- hostname')).toBe('web\n');
  expect(type('kubectl exec web -- sh -c "echo out; echo err >&2; exit 7"')).toBe(
    'out\nerr\ncommand terminated with exit code 7\n',
  );
  expect(session.lastExitCode).toBe(7);
  expect(type('printf "b\\na\\n" | kubectl exec -i web -- sort')).toBe('a\nb\n');
  expect(type('kubectl exec nothere -- ls')).toBe('Error from server (NotFound): pods "nothere" not found\n');
  expect(type('kubectl exec web -c other -- ls')).toBe(
    'error: container other is not valid for pod web out of: web\n',
  );
});

test('a shell in a container has a terminal: Ctrl-C belongs to what runs there', () => {
  const { type, interrupt, session } = withPod();
  expect(type('kubectl exec -it web -- sh', 1000)).toMatch(/# $/);
  type('sleep 1000', 1000);
  interrupt();
  expect(session.isAtPrompt).toBe(false);
  expect(type('echo still here', 1000)).toContain('still here\n');
  type('exit');
  expect(session.isAtPrompt).toBe(true);
});

test('Ctrl-D in a container ends what reads there, and only an idle shell', () => {
  const { type, session } = withPod();
  type('kubectl exec -it web -- sh', 1000);
  type('cat', 1000);
  type('typed in', 1000);
  session.enterKeys('\u0004');
  expect(type('hostname', 1000)).toContain('web\n');
  session.enterKeys('\u0004');
  type('echo back', 1000);
  expect(session.isAtPrompt).toBe(true);
});

test('logs, whole or followed until Ctrl-C', () => {
  const { type, interrupt, session } = withPod();
  expect(type('kubectl logs web --tail=1').split('\n')).toHaveLength(2);
  expect(type('kubectl logs -f web', 3000)).toContain('nginx');
  expect(session.isAtPrompt).toBe(false);
  interrupt();
  expect(session.lastExitCode).toBe(130);
  expect(type('kubectl logs web -p')).toContain('previous terminated container "web" in pod "web" not found');
});

test('a watch shows what changes, and ends with its reader', () => {
  const { type, nowMs } = withPod();
  const watched = type('kubectl get pods -w & sleep 1; kubectl delete pod web > /dev/null; kill %1; wait');
  expect(watched).toMatch(/web +1\/1 +Running/);
  expect(watched).toMatch(/Terminating/);
  const before = nowMs();
  type('kubectl run b --image=nginx > /dev/null; kubectl get pods -w | head -n 2');
  expect(nowMs() - before).toBeLessThan(10_000);
});

test('run -it --rm leaves nothing behind', () => {
  const { type } = createStory();
  expect(type('kubectl run t -it --rm --restart=Never --image=busybox -- sh', 20_000)).toContain(
    "If you don't see a command prompt, try pressing enter.\n",
  );
  expect(type('echo inside', 1000)).toContain('inside\n');
  expect(type('exit')).toContain('pod "t" deleted\n');
  expect(type('kubectl get pods')).toBe('No resources found in default namespace.\n');
});

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    app: x
    tier: web
spec:
  containers:
  - name: c
    image: nginx
`;

test('apply creates, leaves alone and changes; what leaves the manifest leaves the object', () => {
  const { type } = createStory({ 'a.yaml': POD });
  expect(type('kubectl apply -f a.yaml')).toBe('pod/a created\n');
  expect(type('kubectl apply -f a.yaml')).toBe('pod/a unchanged\n');
  expect(type('kubectl label pod a extra=1')).toBe('pod/a labeled\n');
  type('sed -i "/tier/d" a.yaml');
  expect(type('kubectl apply -f a.yaml --dry-run=server')).toBe('pod/a configured (server dry run)\n');
  expect(type('kubectl apply -f a.yaml')).toBe('pod/a configured\n');
  expect(type('kubectl get pod a --no-headers -o custom-columns=L:.metadata.labels')).toBe(
    'map[app:x extra:1]\n',
  );
  expect(type('kubectl delete -f a.yaml --now')).toBe('pod "a" deleted\n');
  expect(type('kubectl delete -f a.yaml')).toBe(
    'Error from server (NotFound): error when deleting "a.yaml": pods "a" not found\n',
  );
  expect(type('kubectl delete pod a --ignore-not-found')).toBe('');
});

test('describe takes the beginning of a name, and shows the events of one object only', () => {
  const { type } = withPod();
  type('kubectl run web-2 --image=nginx; kubectl wait --for=condition=Ready pod/web-2');
  const one = type('kubectl describe pod web');
  expect(one).toMatch(/^Name: {13}web\n/);
  expect(one).toContain('Successfully assigned default/web to node-1');
  const both = type('kubectl describe pod we');
  expect(both.match(/^Name:/gm)).toHaveLength(2);
  expect(both).not.toContain('Events:');
  expect(type('kubectl describe pod nope')).toBe('Error from server (NotFound): pods "nope" not found\n');
});

test('wait gives up in its time', () => {
  const { type, nowMs } = createStory();
  type('kubectl run bad --image=no.such.registry/x');
  const before = nowMs();
  expect(type('kubectl wait --for=condition=Ready pod/bad --timeout=5s')).toBe(
    'error: timed out waiting for the condition on pods/bad\n',
  );
  expect(nowMs() - before).toBeGreaterThanOrEqual(5000);
  expect(nowMs() - before).toBeLessThan(5100);
  expect(type("kubectl wait --for=jsonpath='{.status.phase}'=Pending pod/bad")).toBe(
    'pod/bad condition met\n',
  );
});
