import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readScriptHashes } from './policy-file';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function checkout(files: Record<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  vi.stubEnv('CSP_HASHES', undefined);
  vi.stubEnv('NEXT_DIST_DIR', undefined);
}

const hashes = JSON.stringify({ format: 1, buildId: 'one', routes: { '/': [] }, notFound: [] });

test('the hashes of this build are read', () => {
  checkout({ '.next/BUILD_ID': 'one\n', '.build/csp-hashes.json': hashes });
  expect(readScriptHashes().routes).toEqual({ '/': [] });
});

test('hashes that are missing, broken or of another build are refused with what to do', () => {
  const table: [files: Record<string, string>, message: RegExp][] = [
    [{ '.next/BUILD_ID': 'one' }, /can't be read: run `node scripts\/csp.mjs`/],
    [{ '.next/BUILD_ID': 'one', '.build/csp-hashes.json': '{' }, /can't be read/],
    [{ '.build/csp-hashes.json': hashes }, /can't be read/],
    [{ '.next/BUILD_ID': 'two', '.build/csp-hashes.json': hashes }, /is of another build/],
  ];
  for (const [files, message] of table) {
    checkout(files);
    expect(() => readScriptHashes()).toThrow(message);
  }
});
