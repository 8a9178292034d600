// Installs the packages of package-lock.json, and does so again only where that file has changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, Problem, step } from './console.mjs';

const OLDEST_NODE = [20, 19];

export function checkNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (!isNewEnough) {
    throw new Problem(
      `Drydock needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}. Get one at https://nodejs.org/`,
    );
  }
}

const fingerprint = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.versions.modules)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');

export async function install(root) {
  checkNodeVersion();
  await step('Packages', async () => {
    const stamp = join(root, 'node_modules', '.drydock-installed');
    const wanted = fingerprint(root);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'as the lock file says';
    // NODE_ENV=production would leave out what building and testing need.
    const env = { ...process.env, NODE_ENV: 'development' };
    await must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, env });
    writeFileSync(stamp, wanted);
    return 'installed';
  });
}
