import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ask, launch, pageOf, playwright } from './driver/drive';

const pictures = join(process.cwd(), 'demo');
const begun = performance.now();

/** One line of the timeline: seconds since the start of the program, and what happened. */
function say(what: string): void {
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1).padStart(6);
  console.log(`${seconds} s  ${what}`);
}

/** Runs in the page; text, because this program is compiled for Node. */
const TWO_FRAMES = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Leaves a picture of a window in the light and in the dark theme. */
async function picture(popover: Page, page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await ask(popover, 'preferences.set', { theme });
    // The page has drawn the theme when two frames have gone by after it was told.
    await page.locator(`[style*="color-scheme: ${theme}"]`).first().waitFor({ state: 'attached' });
    await page.evaluate(TWO_FRAMES);
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), animations: 'disabled' });
  }
}

async function checkOut(popover: Page): Promise<void> {
  await popover.getByRole('searchbox').fill('alder');
  await popover.getByText('Alderbrook Dental Group').first().click();
  await popover.getByText('Global Admin break-fix').first().waitFor();
  await picture(popover, popover, 'popover-policies');
  await popover.getByText('Global Admin break-fix').first().click();
  await popover.getByRole('radio', { name: '1 hour' }).click();
  await popover.getByLabel('Reason').fill('mail flow is broken since this morning');
  await picture(popover, popover, 'popover-check-out');
  await popover.getByRole('button', { name: 'Check out' }).click();
  say('checked out Global Admin break-fix at Alderbrook Dental Group for 1 hour');
  await popover.getByRole('button', { name: 'Copy TAP' }).waitFor({ timeout: 60_000 });
  say('the account is there, read back, and its pass can be copied');
  await picture(popover, popover, 'popover-live');
  await popover.getByRole('button', { name: 'Copy TAP' }).click();
  say('the pass is on the clipboard; the window never saw it');
}

interface Snapshot {
  readonly now: number;
  readonly leases: readonly {
    readonly id: string;
    readonly state: string;
    readonly endsAt: number;
    readonly neutralisedAt?: number;
    readonly exposureMs?: number;
  }[];
}

const leases = async (popover: Page): Promise<Snapshot['leases']> =>
  ((await ask(popover, 'lease.snapshot', { scope: 'all' })) as Snapshot).leases;

async function end(popover: Page): Promise<void> {
  await ask(popover, 'practice.skipAhead', { minutes: 60 });
  // The hour is counted from now, so the clock lands behind the end by as long as the lease had lived.
  const landed = (await ask(popover, 'lease.snapshot', { scope: 'all' })) as Snapshot;
  const overshot = landed.now - (landed.leases[0]?.endsAt ?? landed.now);
  say('an hour later (the practice clock was set forward) the lease is over');
  const neutralised = async (): Promise<boolean> =>
    (await leases(popover)).every((lease) => lease.neutralisedAt !== undefined);
  await playwright.expect.poll(neutralised, { timeout: 60_000 }).toBe(true);
  say('the pass is deleted, the account disabled');
  await ask(popover, 'practice.skipAhead', { minutes: 2 });
  const revoked = async (): Promise<boolean> => (await leases(popover)).every(({ state }) => state === 'revoked');
  await playwright.expect.poll(revoked, { timeout: 60_000 }).toBe(true);
  const [lease] = await leases(popover);
  say(
    `everything was read back as gone; the credential outlived the moment by ${String(((lease?.exposureMs ?? 0) - overshot) / 1_000)} s`,
  );
}

async function run(profile: string): Promise<void> {
  const app = await launch(process.cwd(), ['--profile', profile]);
  try {
    const popover = await pageOf(app, 'popover');
    await popover.getByRole('button', { name: 'Practice' }).waitFor();
    say('the program is open; nothing is set up yet');
    await picture(popover, popover, 'welcome');
    await popover.getByRole('button', { name: 'Practice' }).click();
    await popover.getByText('Alderbrook Dental Group').first().waitFor({ timeout: 60_000 });
    say('the practice organisation is there');
    await picture(popover, popover, 'popover');
    await checkOut(popover);
    await ask(popover, 'app.openWindow', { window: 'accounts' });
    const accounts = await pageOf(app, 'accounts');
    await accounts.getByText('Global Admin break-fix').filter({ visible: true }).first().waitFor();
    await picture(popover, accounts, 'accounts');
    await ask(popover, 'app.openWindow', { window: 'settings' });
    const settings = await pageOf(app, 'settings');
    await settings.getByText('Preferences').first().waitFor();
    await picture(popover, settings, 'settings');
    await end(popover);
    await picture(popover, accounts, 'accounts-ended');
    say(`pictures are in ${pictures}`);
  } finally {
    await app.close();
  }
}

mkdirSync(pictures, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
try {
  await run(profile);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(profile, { recursive: true, force: true });
}
