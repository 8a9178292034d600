/** The unmodified kubectl against the simulator. Where none is installed, the output says so. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Finished, findKubectl, type Running, startProgram } from './testing/kubectl';
import { startTestBridge, type TestBridge } from './testing/world';

const kubectl = findKubectl();
console.log(
  kubectl === null ? 'no real kubectl is installed: not run' : `${kubectl.path}, ${kubectl.version}`,
);
const real = test.skipIf(kubectl === null);

let bridge: TestBridge;
let home: string;
beforeAll(async () => {
  bridge = await startTestBridge();
  home = join(bridge.folder, 'home');
  mkdirSync(home);
});
beforeEach(() => bridge.reset());
afterAll(async () => {
  expect(bridge.faults).toEqual([]);
  await bridge.close();
});

function start(...words: readonly string[]): Running {
  return startProgram(kubectl!.path, words, { KUBECONFIG: bridge.kubeconfig, HOME: home }, home);
}

async function run(...words: readonly string[]): Promise<Finished> {
  const running = start(...words);
  running.endInput();
  return running.finished;
}

async function check(words: readonly string[], expected: string | RegExp): Promise<void> {
  const { code, stdout, stderr } = await run(...words);
  expect(stderr).toBe('');
  if (typeof expected === 'string') expect(stdout).toBe(expected);
  else expect(stdout).toMatch(expected);
  expect(code).toBe(0);
}

function writeManifest(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

const WEB = (replicas: number, image = 'nginx'): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: ${image}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
`;

async function startPod(name: string): Promise<void> {
  await check(['run', name, '--image=nginx'], `pod/${name} created\n`);
  await check(['wait', '--for=condition=Ready', `pod/${name}`], `pod/${name} condition met\n`);
}

real('apply, rollout status, apply again, undo', async () => {
  const file = writeManifest('web.yaml', WEB(2));
  await check(['apply', '-f', file], 'deployment.apps/web created\nservice/web created\n');
  await check(['rollout', 'status', 'deploy/web'], /deployment "web" successfully rolled out\n$/);
  await check(['apply', '-f', file], 'deployment.apps/web unchanged\nservice/web unchanged\n');
  writeManifest('web.yaml', WEB(3, 'nginx:1.29'));
  await check(['apply', '-f', file], 'deployment.apps/web configured\nservice/web unchanged\n');
  await check(['rollout', 'status', 'deploy/web'], /successfully rolled out\n$/);
  await check(['get', 'deploy', 'web', '--no-headers'], /^web +3\/3 +3 +3 /);
  await check(['rollout', 'undo', 'deploy/web'], 'deployment.apps/web rolled back\n');
  await check(['rollout', 'status', 'deploy/web'], /successfully rolled out\n$/);
  await check(['get', 'pods', '-o', 'jsonpath={.items[*].spec.containers[*].image}'], 'nginx nginx nginx');
});

real('diff shows what would change, and exits with 1', async () => {
  await run('apply', '-f', writeManifest('web.yaml', WEB(1)));
  const { code, stdout } = await run('diff', '-f', writeManifest('web.yaml', WEB(4)));
  expect(code).toBe(1);
  expect(stdout).toMatch(/\n- {2}replicas: 1\n\+ {2}replicas: 4\n/);
});

real('get -w tells what happens, and delete --wait waits for its end', async () => {
  await startPod('first');
  const watching = start('get', 'pods', '-w', '--no-headers');
  await watching.printed(/first +1\/1 +Running /);
  await startPod('seen');
  await watching.printed(/seen +0\/1 +ContainerCreating .*[\s\S]*seen +1\/1 +Running /);
  await check(['delete', 'pod', 'seen', '--wait'], 'pod "seen" deleted\n');
  await watching.printed(/seen +\d\/1 +Terminating /);
  await check(['get', 'pods', '-o', 'name'], 'pod/first\n');
  watching.child.kill();
  await watching.finished;
});

real('logs -f follows until the pod ends', async () => {
  await startPod('speaker');
  const following = start('logs', '-f', 'speaker');
  await following.printed(/start worker processes/);
  await check(['delete', 'pod', 'speaker'], 'pod "speaker" deleted\n');
  expect((await following.finished).stdout).toMatch(/SIGQUIT/);
});

real('exec: output, input, exit codes and what can not be started', async () => {
  await startPod('worker');
  await check(['exec', 'worker', '--', 'hostname'], 'worker\n');
  const typing = start('exec', '-i', 'worker', '--', 'sh', '-c', 'wc -l; echo to stderr >&2; exit 3');
  typing.type('one\ntwo\n');
  typing.endInput();
  const { code, stdout, stderr } = await typing.finished;
  expect(stdout.trim()).toBe('2');
  expect(stderr).toBe('to stderr\ncommand terminated with exit code 3\n');
  expect(code).toBe(3);
  const missing = await run('exec', 'worker', '--', 'nothere');
  expect(missing.stderr).toMatch(/exec: "nothere": executable file not found in \$PATH/);
  expect((await run('exec', 'ghost', '--', 'true')).stderr).toBe(
    'Error from server (NotFound): pods "ghost" not found\n',
  );
});

const script = ['/usr/bin/script', '/bin/script'].find((path) => existsSync(path));

test.skipIf(kubectl === null || script === undefined)('exec -it, in a real terminal', async () => {
  await startPod('shell');
  const command = `${kubectl!.path} exec -it shell -- bash`;
  const environment = { KUBECONFIG: bridge.kubeconfig, HOME: home, TERM: 'xterm' };
  const typing = startProgram(script!, ['-qec', command, '/dev/null'], environment, home);
  await typing.printed(/root@shell:\/# $/);
  typing.type('echo one $HOSTNAMEx\x7f\r');
  await typing.printed(/one shell\r\nroot@shell:\/# $/);
  typing.type('sleep 1000000\r');
  await typing.printed(/sleep 1000000\r\n$/);
  typing.type('\x03');
  await typing.printed(/\^C\r\nroot@shell:\/# $/);
  typing.type('exit 7\r');
  const { code, stdout } = await typing.finished;
  expect(stdout).toContain('command terminated with exit code 7');
  expect(code).toBe(7);
});

real('cp carries folders there and back, byte for byte', async () => {
  await startPod('store');
  mkdirSync(join(home, 'there', 'sub'), { recursive: true });
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) & 255));
  writeFileSync(join(home, 'there', 'sub', 'bytes'), bytes);
  writeFileSync(join(home, 'there', 'text'), 'grüße\n');
  expect((await run('cp', 'there', 'store:/tmp/')).code).toBe(0);
  await check(['exec', 'store', '--', 'cat', '/tmp/there/text'], 'grüße\n');
  expect((await run('cp', 'store:/tmp/there', 'back')).code).toBe(0);
  expect(readFileSync(join(home, 'back', 'sub', 'bytes')).equals(bytes)).toBe(true);
  expect(readFileSync(join(home, 'back', 'text'), 'utf8')).toBe('grüße\n');
});

function fetchText(port: number, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    }).on('error', reject);
  });
}

real('port-forward: several connections at once, and a port that nobody listens on', async () => {
  await startPod('server');
  const forwarding = start('port-forward', 'pod/server', ':80', ':81');
  const told = await forwarding.printed(/127\.0\.0\.1:\d+ -> 80[\s\S]*127\.0\.0\.1:\d+ -> 81/);
  const [open = 0, closed = 0] = [...told.matchAll(/127\.0\.0\.1:(\d+) ->/g)].map(([, port]) => Number(port));
  const answers = await Promise.all(['/', '/', '/nothere'].map((path) => fetchText(open, path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  expect(answers[0]!.text).toContain('Welcome to nginx!');
  await expect(fetchText(closed, '/')).rejects.toThrow();
  // kubectl itself gives up the whole forward behind such an error.
  expect((await forwarding.finished).stderr).toMatch(/127\.0\.0\.1:81: connect: connection refused/);
});

real('edit, by an editor that is a program', async () => {
  await run('apply', '-f', writeManifest('web.yaml', WEB(1)));
  const editor = writeManifest('editor.sh', '#!/bin/sh\nsed -i "s/replicas: 1/replicas: 2/" "$1"\n');
  const environment = { KUBECONFIG: bridge.kubeconfig, HOME: home, KUBE_EDITOR: `sh ${editor}` };
  const editing = startProgram(kubectl!.path, ['edit', 'deploy/web'], environment, home);
  const { stdout, stderr } = await editing.finished;
  expect(stderr).toBe('');
  expect(stdout).toBe('deployment.apps/web edited\n');
  await check(['get', 'deploy', 'web', '-o', 'jsonpath={.spec.replicas}'], '2');
});

real('drain empties a node', async () => {
  await run('apply', '-f', writeManifest('web.yaml', WEB(2)));
  await check(['rollout', 'status', 'deploy/web'], /successfully rolled out\n$/);
  const { code, stdout } = await run('drain', 'node-1', '--ignore-daemonsets');
  expect(stdout).toMatch(/node\/node-1 cordoned[\s\S]*node\/node-1 drained\n$/);
  expect(code).toBe(0);
  await check(['rollout', 'status', 'deploy/web'], /successfully rolled out\n$/);
  await check(['get', 'pods', '-o', 'jsonpath={.items[*].spec.nodeName}'], 'node-2 node-2');
});

real('create --raw starts the world afresh', async () => {
  await startPod('old');
  const resetting = start('create', '--raw', '/-/reset', '-f', '-');
  resetting.type('{}');
  resetting.endInput();
  expect((await resetting.finished).stdout).toContain('"status":"Success"');
  await check(['get', 'pods', '-o', 'name'], '');
});
