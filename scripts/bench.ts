/**
 * Measurements that stay: replay of the first lesson's solution, weight of pages and sandbox parts, start of the
 * headless door, what the desk reads. Times vary between machines; sizes do not.
 */
import '../lib/sandbox/texts';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { benchCluster } from './bench-cluster';
import { benchFigures } from './bench-figures';
import { benchLighthouse } from './bench-lighthouse';
import { benchNetwork } from './bench-network';
import { benchPicture } from './bench-picture';
import { benchReplay } from './bench-replay';
import { benchSizes } from './bench-sizes';
import { tell } from './bench-times';
import { benchTraffic } from './bench-traffic';

const PAGE = 'learn/kubernetes-services/pods-and-addresses';

const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
const gzipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length;

/** Scripts that a browser loads for this page before anything is touched, without those for old browsers. */
function firstLoadScripts(html: string): string[] {
  const modern = html.replace(/<script[^>]*nomodule[^>]*>/gi, '');
  const named = [...modern.matchAll(/\/_next\/(static\/[^"'\\ ]+?\.js)/g)].map((match) => match[1]!);
  return [...new Set(named)];
}

function benchPages(): void {
  const file = join('.next', 'server', 'app', `${PAGE}.html`);
  if (!existsSync(file)) throw new Error('Build the site first: node scripts/build.mjs');
  const html = readFileSync(file, 'utf8');
  const scripts = firstLoadScripts(html);
  const sum = scripts.reduce((total, script) => total + gzipped(join('.next', script)), 0);
  console.log(
    `lesson page: ${scripts.length} scripts named in the HTML, ${kb(sum)} gzip; HTML ${kb(gzipSync(html).length)} gzip`,
  );
  const folder = join('.next', 'static', 'chunks');
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !scripts.includes(join('static', 'chunks', name)))
    .map((name) => ({
      name,
      text: readFileSync(join(folder, name), 'utf8'),
      size: gzipped(join(folder, name)),
    }));
  const parts = {
    terminal: 'xterm-helper-textarea',
    simulator: 'ImagePullBackOff',
    kubectl: 'kubectl.kubernetes.io/last-applied',
    editor: 'cm-lintRange',
    'fields of manifests': 'madeFrom',
  };
  for (const [part, sign] of Object.entries(parts)) {
    const found = others.filter(({ text }) => text.includes(sign));
    console.log(
      `${part}: ${found.map(({ name, size }) => `${name} ${kb(size)}`).join(', ') || 'not found'} gzip`,
    );
  }
}

function timeToFirstOutput(): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['scripts/sandbox.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.on('error', reject);
    child.stdout.once('data', () => resolve(performance.now() - started));
    child.stdin.end('kubectl get nodes\n');
  });
}

function timeOfBareNode(): Promise<number> {
  return new Promise((resolve) => {
    const started = performance.now();
    spawn(process.execPath, ['-e', '']).on('exit', () => resolve(performance.now() - started));
  });
}

async function benchDoor(): Promise<void> {
  await timeToFirstOutput();
  const times: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 10; run += 1) {
    times.push(await timeToFirstOutput());
    bare.push(await timeOfBareNode());
  }
  tell('headless door, start of node to first output', times);
  tell('node that does nothing, for comparison', bare);
}

/** From the first click into the terminal to a prompt that takes keys, against a site that runs (BASE_URL). */
async function benchPrompt(): Promise<void> {
  if (!process.env['BASE_URL']) {
    console.log(
      'prompt: left out, it needs a site that runs: BASE_URL=http://localhost:3000 npm run bench prompt',
    );
    return;
  }
  const { chromium } = await import('@playwright/test');
  const { chromiumArguments, findChromium } = await import('./chromium.mjs');
  const browser = await chromium.launch({
    executablePath: await findChromium(process.cwd()),
    args: chromiumArguments(),
  });
  const page = `${process.env['BASE_URL']}/${PAGE}`;
  const fromClick: number[] = [];
  const fromStart: number[] = [];
  try {
    for (let run = 0; run < 10; run += 1) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const tab = await context.newPage();
      const started = performance.now();
      await tab.goto(page, { waitUntil: 'domcontentloaded' });
      const clicked = performance.now();
      await tab.locator('.bench-terminal').click();
      await tab.locator('.xterm-rows', { hasText: 'learner@laptop' }).waitFor();
      fromClick.push(performance.now() - clicked);
      fromStart.push(performance.now() - started);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  tell('click into the terminal to its prompt, page just there', fromClick);
  tell('start of navigation to the prompt', fromStart);
}

/** On its own, since the rooms of the server are not in this bundle: tsx reads them, marked as server-only. */
async function benchDashboard(): Promise<void> {
  const script = join('scripts', 'bench-dashboard.ts');
  const child = spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', script], {
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) process.exitCode = 1;
}

const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = {
  replay: benchReplay,
  cluster: benchCluster,
  network: benchNetwork,
  picture: benchPicture,
  pages: benchPages,
  sizes: benchSizes,
  door: benchDoor,
  prompt: benchPrompt,
  traffic: benchTraffic,
  dashboard: benchDashboard,
  lighthouse: benchLighthouse,
  figures: benchFigures,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown[0]}". Expected: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) await BENCHES[name]!();
