/** The command `npm run cluster` as a process: what it prints, writes and refuses. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'drydock-cluster-'));

function start(...words) {
  const child = spawn(process.execPath, ['scripts/cluster.mjs', ...words], {
    cwd: root,
    env: { ...process.env, DATA_DIR: join(folder, 'data'), INIT_CWD: folder },
  });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => {
    seen.stdout += part;
  });
  child.stderr.on('data', (part) => {
    seen.stderr += part;
  });
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
  const ready = new Promise((resolve) => {
    child.stdout.on('data', () => seen.stdout.includes('Ctrl-C') && resolve(seen.stdout));
    child.on('close', () => resolve(seen.stdout + seen.stderr));
  });
  return { child, ended, ready };
}

test.each([
  [['--port', 'x'], /--port: expected a port/],
  [['--speed', '2'], /--speed: expected 1, 10 or max/],
  [['--seed', '-1'], /seed/],
  [['--scenario', 'no/lesson'], /there is no lesson "no\/lesson"/],
  [['--nothing'], /--nothing/],
])('%j is refused', async (words, message) => {
  const { code, stderr } = await start(...words).ended;
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test('a configuration of somebody else is not written over', async () => {
  const path = join(folder, 'other');
  const text = 'clusters:\n- cluster:\n    server: https://prod\ncurrent-context: prod\n';
  writeFileSync(path, text);
  const { code, stderr } = await start('--port', '0', '--kubeconfig', 'other').ended;
  expect(stderr).toContain('holds another configuration');
  expect(code).toBe(2);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a port that is taken is told', async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const { code, stderr } = await start('--port', String(port)).ended;
  server.close();
  expect(stderr).toContain(`something listens on port ${port} already`);
  expect(code).toBe(1);
});

test('it answers with what its kubeconfig says, opens a lesson, and ends on a signal', async () => {
  const path = join(folder, 'mine');
  const words = ['--port', '0', '--kubeconfig', 'mine', '--scenario', 'kubernetes-services/cluster-ip'];
  const { child, ended, ready } = start(...words);
  expect(await ready).toContain(`export KUBECONFIG=${path}`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  const field = (name) => new RegExp(`${name}: (\\S+)`).exec(text)[1];
  const answer = await new Promise((resolve, reject) => {
    const sent = request(
      `${field('server')}/api/v1/nodes`,
      {
        ca: Buffer.from(field('certificate-authority-data'), 'base64'),
        headers: { authorization: `Bearer ${field('token')}` },
      },
      (response) => {
        let body = '';
        response.on('data', (part) => {
          body += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, body }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body).items.length).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});
