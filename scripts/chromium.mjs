// Finds a Chromium for the browser tests, or gets one: CHROMIUM_PATH, Playwright's own, the system's, Playwright's
// download, Debian's package.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem, run } from './console.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

export function findOnPath(names, path = process.env.PATH ?? '') {
  for (const name of names) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {}
    }
  }
  return null;
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

/** Returns the path of a browser. `log` is told what is being tried. */
export async function findChromium(root, log = () => {}) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Problem(`CHROMIUM_PATH names ${given}, and there is no such file.`);
  }
  const found = (await playwrightsOwn()) ?? findOnPath(NAMES);
  if (found) return found;
  log('no Chromium found: trying Playwright’s download');
  await run(join(root, 'node_modules', '.bin', 'playwright'), ['install', 'chromium'], { cwd: root });
  const downloaded = await playwrightsOwn();
  if (downloaded) return downloaded;
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (isDebianRoot) {
    log('trying Debian’s package');
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', 'chromium']);
    const installed = findOnPath(NAMES);
    if (installed) return installed;
  }
  const command = existsSync('/etc/debian_version')
    ? 'sudo apt-get install -y chromium'
    : 'npx playwright install --with-deps chromium';
  throw new Problem(
    `The browser tests need Chromium. Install it with:  ${command}\nOr leave them out: BROWSER=skip npm test`,
  );
}

/** Only root must do without the browser's sandbox: elsewhere it stays on. */
export const chromiumArguments = () => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
