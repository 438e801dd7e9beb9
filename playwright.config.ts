import { defineConfig } from '@playwright/test';

/** Tests of the real program, built, in a desktop session that `npm run test:e2e` starts around them. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // What only an installed program does: `npm run package` sets this.
  testIgnore: process.env['LATCHKEY_PACKAGED'] === undefined ? '**/installed/**' : [],
  // One display, one clipboard, one keyring: tests take turns.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  // A whole desktop has its bad moments. What passes only the second time is named at the end of `npm test`, to be mended.
  retries: 1,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: { trace: 'off' },
});
