/** Firefox as a plain process: it opens one page by itself and needs no driver. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../../scripts/chromium.mjs';

/** FIREFOX_PATH, else Debian's firefox-esr, else firefox. */
export function findFirefox(): string | null {
  const given = process.env['FIREFOX_PATH'];
  if (given) return existsSync(given) ? given : null;
  return findOnPath(['firefox-esr', 'firefox']);
}

/** Nothing but our page is loaded: no first run, no updates, no reports. */
const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.tabs.unloadOnLowMemory': false,
  'captivedetect.canonicalURL': '',
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.ipc.processPriorityManager.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.unified': false,
};

export interface Firefox {
  /** Rejects where the process ends before it is closed. */
  readonly ended: Promise<never>;
  close(): Promise<void>;
}

export function startFirefox(program: string, address: string): Firefox {
  const profile = mkdtempSync(join(tmpdir(), 'drydock-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  // A group of its own, so that its content processes end with it.
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, address], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1', MOZ_HEADLESS: '1' },
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`Firefox ended (${signal ?? code}): ${said}`)));
  });
  ended.catch(() => {});
  return {
    ended,
    async close() {
      await stop(child);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-pid, 'SIGTERM');
  const impatient = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5_000);
  await gone;
  clearTimeout(impatient);
}
