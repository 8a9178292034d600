import { defineConfig, devices } from '@playwright/test';
import { chromiumArguments } from './scripts/chromium.mjs';

/** BASE_URL tests a site that runs already; else `npm run up` starts one on data of its own. */
const port = Number(process.env.E2E_PORT ?? 4310);
const baseURL = process.env.BASE_URL ?? `http://localhost:${port}`;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // No platform in its name: kept pictures are taken so that they are the same everywhere.
  snapshotPathTemplate: '{testDir}/{arg}{ext}',
  // Files side by side: most of a journey is waiting for simulated time or for a page.
  workers: 2,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ?? '.build/test/playwright.json' }],
  ],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined, args: chromiumArguments() },
  },
  webServer: process.env.BASE_URL
    ? undefined
    : {
        command: 'node e2e/site.mjs',
        url: `${baseURL}/readyz`,
        timeout: 180_000,
        stdout: 'ignore',
        stderr: 'pipe',
        gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
        env: { PORT: String(port), E2E_PORT: String(port) },
      },
});
