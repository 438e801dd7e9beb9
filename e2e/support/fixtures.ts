import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { startApp, type RunningApp } from './running-app';
import { startTenant, type TenantProcess } from './tenant-process';

export interface Fixtures {
  /** An empty folder of this test. */
  readonly folder: string;
  readonly profile: string;
  /** The practice tenant of this test, in a process of its own. */
  readonly tenant: TenantProcess;
  /** Starts the program in the practice organisation over that tenant; may be called again after it ended. */
  readonly practice: (
    env?: Readonly<Record<string, string | undefined>>,
    more?: readonly string[],
  ) => Promise<RunningApp>;
  readonly app: RunningApp;
}

/** How the program ended, if it did, and the end of its log; the report shows the first few hundred characters. */
function lastWords(app: RunningApp): string {
  const { exitCode, signalCode } = app.electron.process();
  const ended = exitCode === null && signalCode === null ? 'runs' : `ended: ${String(signalCode ?? exitCode)}`;
  return [ended, ...app.log().trimEnd().split('\n').reverse()].join('\n');
}

/** Every test has its own profile and its own tenant; what a test starts ends with it. */
export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  profile: async ({ folder }, use) => {
    await use(join(folder, 'profile'));
  },
  tenant: async ({ folder }, use) => {
    const tenant = await startTenant(folder);
    await use(tenant);
    await tenant.stop();
  },
  practice: async ({ profile, tenant }, use, info) => {
    const started: RunningApp[] = [];
    await use(async (env = {}, more = []) => {
      const args = ['--practice-endpoint', tenant.url, '--practice-keyfile', tenant.keyFile, ...more];
      const app = await startApp({ profile, args, env });
      started.push(app);
      const settled = async (): Promise<boolean> => {
        const { mode, checkOutsOpen, problems } = await app.get('app.view', {});
        return mode === 'practice' && (checkOutsOpen || problems.length > 0);
      };
      await expect.poll(settled, { message: 'practice is open' }).toBe(true);
      return app;
    });
    if (info.status !== info.expectedStatus) {
      const newest = started.at(-1);
      const body = newest === undefined ? 'not started' : lastWords(newest);
      await info.attach('how it ended', { body, contentType: 'text/plain' });
    }
    for (const app of started) await app.kill().catch(() => undefined);
  },
  app: async ({ practice }, use) => {
    await use(await practice());
  },
});

export { expect };
