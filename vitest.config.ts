import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Unit and contract tests. Tests of the real program are Playwright's (`npm run test:e2e`). */
export default defineConfig({
  plugins: [react()],
  test: {
    include: ['shared/**/*.test.ts', 'electron/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    environment: 'node',
    passWithNoTests: false,
    restoreMocks: true,
    // electron-store asks for the electron package, which would fetch a binary that no unit test needs.
    env: { ELECTRON_OVERRIDE_DIST_PATH: process.env.ELECTRON_OVERRIDE_DIST_PATH ?? import.meta.dirname },
    // Many tests wait for a domain controller, an endpoint or a keyring: one worker per core, at least two.
    maxWorkers: Math.max(2, availableParallelism()),
    // A machine with two cores under load is slow, not wrong.
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
