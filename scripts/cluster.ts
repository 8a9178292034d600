/**
 * Bring your own kubectl: a simulated cluster behind a real address of this machine, until Ctrl-C. Here the world is
 * put together (cluster, shell, scenario); lib/bridge opens it to sockets and knows no shell.
 */
import '../lib/sandbox/texts';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RESET_PATH, startBridge } from '../lib/bridge/bridge';
import { startForwardProxy } from '../lib/bridge/forward-proxy';
import { isOwnKubeconfig, openIdentity, writeKubeconfig, writePrivateFile } from '../lib/bridge/identity';
import type { Speed } from '../lib/bridge/pace';
import type { Cluster } from '../lib/cluster/cluster';
import { drawValues, putIn } from '../lib/sandbox/draws';
import type { SandboxDefinition } from '../lib/sandbox/sandbox';
import { createWorld } from '../lib/sandbox/world';
import { findDataFolder, makeDataFolder } from './data-folder.mjs';
import { findScenario, readSeed } from './scenario';

const USAGE = `usage: npm run -s cluster -- [options]
  --port N           of the API server; default 6443, 0 for any that is free
  --scenario WHICH   <course>/<lesson> or file.yaml; default: two empty nodes
  --seed N           default 1
  --speed 1|10|max   how fast the cluster's time passes; max: what leads somewhere happens at once
  --kubeconfig FILE  where to write it; default cluster/kubeconfig in the data folder
  --proxy-port N     also an HTTP proxy into the simulated network`;
const SPEEDS: Readonly<Record<string, Speed>> = { '1': 1, '10': 10, max: 'max' };
const WARM_UP_MS = 30_000;
const DAY_MS = 86_400_000;

function give(text: string, code: number): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}

function readOptions() {
  const text = { type: 'string' } as const;
  const options = { port: text, scenario: text, seed: text, speed: text, kubeconfig: text } as const;
  const all = { ...options, 'proxy-port': text, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ options: all, strict: true }).values;
  } catch (error) {
    return give(`${(error as Error).message}\n${USAGE}`, 2);
  }
}

function readPort(name: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  return give(`--${name}: expected a port from 0 to 65535; found "${text}"`, 2);
}

function readSpeed(text: string): Speed {
  return SPEEDS[text] ?? give(`--speed: expected 1, 10 or max; found "${text}"`, 2);
}

/** Clients print ages by their own clock, so the world's clock stands where the wall's does, or before. */
function startOfWorld(speed: Speed, warmUpMs: number): string {
  const aheadMs = speed === 1 ? warmUpMs : DAY_MS;
  return `${new Date(Date.now() - aheadMs).toISOString().slice(0, 19)}Z`;
}

function buildCluster(definition: SandboxDefinition, seed: number, speed: Speed): Cluster {
  const drawn = drawValues(definition.exercise.draws, seed);
  const given = putIn(definition.exercise, drawn);
  const startsAt = given.world.startsAt ?? startOfWorld(speed, given.world.warmUpMs ?? WARM_UP_MS);
  const exercise = { ...given, world: { ...given.world, startsAt } };
  const files = putIn(definition.files, drawn);
  return createWorld({ exercise, files, seed, createHostPrograms: () => ({}) }).cluster;
}

async function main(): Promise<void> {
  const values = readOptions();
  if (values.help) return give(USAGE, 0);
  const seed = readSeed(values.seed);
  if (seed === null)
    return give(`--seed: expected a whole number from 0 to 4294967295; found "${values.seed}"`, 2);
  const speed = readSpeed(values.speed ?? '1');
  const definition = findScenario(values.scenario, give);
  const port = readPort('port', values.port ?? '6443');
  const proxyPort = values['proxy-port'] === undefined ? null : readPort('proxy-port', values['proxy-port']);

  // npm runs us in the project's folder; the file is meant from where the person stands.
  const given =
    values.kubeconfig === undefined ? null : resolve(process.env.INIT_CWD ?? '.', values.kubeconfig);
  if (given !== null && existsSync(given) && !isOwnKubeconfig(readFileSync(given, 'utf8')))
    return give(
      `--kubeconfig: ${given} holds another configuration; give a file that may be written over`,
      2,
    );
  const folder = join(makeDataFolder(findDataFolder(process.cwd())), 'cluster');
  const identity = await openIdentity(folder, new Date());
  const bridge = await startBridge({
    createCluster: () => buildCluster(definition, seed, speed),
    speed,
    port,
    token: identity.token,
    certificate: identity.certificate,
    log: (line) => console.error(line),
  }).catch((error: NodeJS.ErrnoException) => giveListenError(error, 'port', port));
  const kubeconfig = given ?? join(folder, 'kubeconfig');
  writePrivateFile(kubeconfig, writeKubeconfig(bridge.url, identity));
  const proxy =
    proxyPort === null
      ? null
      : await startForwardProxy({
          port: proxyPort,
          world: () => bridge,
          authority: identity.authority,
        }).catch((error: NodeJS.ErrnoException) => giveListenError(error, 'proxy-port', proxyPort));
  tell({ scenario: definition.scenario, speed, url: bridge.url, kubeconfig, proxyPort: proxy?.port ?? null });

  const stop = (): void => {
    void Promise.all([bridge.close(), proxy?.close()]).then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function giveListenError(error: NodeJS.ErrnoException, option: string, port: number): never {
  if (error.code === 'EADDRINUSE')
    return give(`--${option}: something listens on port ${port} already; give another one`, 1);
  if (error.code === 'EACCES') return give(`--${option}: this user may not open port ${port}`, 1);
  throw error;
}

function tell(said: {
  scenario: string;
  speed: Speed;
  url: string;
  kubeconfig: string;
  proxyPort: number | null;
}): void {
  const pace = said.speed === 'max' ? 'as fast as it goes' : `${said.speed} times the wall's speed`;
  const lines = [
    `A simulated cluster (${said.scenario}) listens on ${said.url}, its time at ${pace}.`,
    '',
    `  export KUBECONFIG=${said.kubeconfig}`,
    '  kubectl get nodes',
    '',
    'Start it afresh:',
    `  echo '{}' | kubectl create --raw ${RESET_PATH} -f -`,
  ];
  if (said.proxyPort !== null) {
    lines.push(
      '',
      'Into the simulated network, as from a laptop outside the cluster:',
      `  curl --proxy http://127.0.0.1:${said.proxyPort} http://<address or name>:<port>/`,
    );
  }
  console.log([...lines, '', 'Ctrl-C ends it. Nothing of it is kept.'].join('\n'));
}

await main();
