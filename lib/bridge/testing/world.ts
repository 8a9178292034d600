/** A bridge over the playground's world for tests, and the means to ask it. */
import '../../sandbox/texts';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../cluster/cluster';
import { PLAYGROUND } from '../../sandbox/playground';
import { createWorld } from '../../sandbox/world';
import { type Bridge, startBridge } from '../bridge';
import { type Identity, openIdentity, writeKubeconfig, writePrivateFile } from '../identity';
import type { Speed } from '../pace';

export function createPlayground(): Cluster {
  const { exercise } = PLAYGROUND;
  // Clients print ages by their own clock.
  const startsAt = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 19)}Z`;
  const world = { ...exercise.world, startsAt };
  return createWorld({
    exercise: { ...exercise, world },
    files: {},
    seed: 1,
    createHostPrograms: () => ({}),
  }).cluster;
}

export interface TestBridge extends Bridge {
  readonly identity: Identity;
  readonly folder: string;
  readonly kubeconfig: string;
  /** What the bridge said of mistakes of ours. */
  readonly faults: readonly string[];
}

export async function startTestBridge(speed: Speed = 'max'): Promise<TestBridge> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bridge-'));
  const identity = await openIdentity(folder, new Date());
  const faults: string[] = [];
  const bridge = await startBridge({
    createCluster: createPlayground,
    speed,
    port: 0,
    token: identity.token,
    certificate: identity.certificate,
    log: (line) => faults.push(line),
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writePrivateFile(kubeconfig, writeKubeconfig(bridge.url, identity));
  return Object.assign(Object.create(bridge) as Bridge, { identity, folder, kubeconfig, faults });
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As the kubeconfig's user, unless the headers say otherwise. */
export function ask(bridge: TestBridge, question: Question): Promise<Answer> {
  const { method = 'GET', path = '/version', headers = {}, body } = question;
  const authorization = `Bearer ${bridge.identity.token}`;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: bridge.port,
        servername: 'localhost',
        ca: bridge.identity.authority.certificate,
        method,
        path,
        headers: { authorization, ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('error', () => {});
        // Also where it was broken off.
        answer.on('close', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    sent.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
