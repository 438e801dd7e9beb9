import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startProxy, type TestProxy } from '../electron/testkit/labs/network-lab';
import { ana } from '../electron/testkit/oidc/cast';
import { filesWith, holds, processTexts } from './support/canary';
import { expect, openCard, person, secretsSaid, test as base } from './support/foreign-desk';
import { barriers, shot } from './support/looks';

const password = 'Pr0xy-canary-7f3a';

interface ProxyFixtures {
  /** Lets through whoever knows the password. */
  readonly gate: TestProxy;
}

const test = base.extend<ProxyFixtures>({
  gate: async ({}, use) => {
    const gate = await startProxy({ wants: `Basic ${Buffer.from(`ana:${password}`).toString('base64')}` });
    await use(gate);
    await gate.stop();
  },
});

async function goTo(settings: Page, name: 'Connections' | 'Preferences'): Promise<void> {
  await settings.getByRole('tab', { name }).click();
  await expect(settings.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('everything goes through a proxy that asks for a password, which goes nowhere else', async ({
  desk,
  provider,
  gate,
  folder,
}) => {
  const name = `127.0.0.1:${String(gate.port)}`;
  // Only this choice sends addresses of this computer through a proxy.
  await desk.get('preferences.set', {
    proxy: { kind: 'manual', host: '127.0.0.1', port: gate.port, alsoLoopback: true },
  });
  const settings = await openCard(desk);
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 1, { login: ana.username });
  await expect(settings.getByText('The proxy asks who you are')).toBeVisible();
  await expect(settings.getByText(`${name} asks for a user name and a password.`)).toBeVisible();
  await shot(desk, settings, 'proxy-asks');

  await goTo(settings, 'Preferences');
  await expect(settings.getByText(`${name} asks who you are.`)).toBeVisible();
  await settings.getByRole('textbox', { name: 'User name' }).fill('ana');
  await settings.getByLabel('Password', { exact: true }).fill('wrong');
  await settings.getByRole('button', { name: 'Keep' }).click();
  await settings.getByRole('button', { name: 'Try the connection' }).click();
  await expect(settings.getByText('The proxy did not accept the password').first()).toBeVisible();
  await settings.getByRole('button', { name: 'Try the connection' }).scrollIntoViewIfNeeded();
  await shot(desk, settings, 'proxy-wrong');
  expect(await barriers(settings)).toEqual([]);
  await settings.getByRole('textbox', { name: 'User name' }).fill('ana');
  await settings.getByLabel('Password', { exact: true }).fill(password);
  await settings.getByRole('button', { name: 'Keep' }).click();
  await expect(settings.getByText(`holds a user name and a password for ${name}`)).toBeVisible();
  await settings.getByRole('button', { name: 'Try the connection' }).click();
  const { host } = new URL(provider.url);
  await expect(settings.getByText(`${host} answers.`)).toBeVisible();
  await shot(desk, settings, 'proxy-known');

  await goTo(settings, 'Connections');
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 2, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
  expect(gate.asked).toContain(host);
  expect(gate.plain).toEqual([]);
  expect(secretsSaid(provider).length).toBeGreaterThan(1);
  expect(holds(Buffer.from(JSON.stringify(gate.headers)), secretsSaid(provider)), 'what the proxy heard').toBe(false);
  expect(filesWith(folder, [password]), 'files').toEqual([]);
  expect(holds(processTexts(desk.pid), [password]), 'command lines and environments').toBe(false);
});

test('somebody who looks into the traffic is named, and believed only when a person says so', async ({
  desk,
  provider,
  folder,
}) => {
  const settings = await openCard(desk);
  await settings.getByRole('button', { name: 'Sign in…' }).click();
  await person(desk, 1, { login: ana.username });
  await expect(settings.getByText(`Signed in as ${ana.username}.`)).toBeVisible();
  await provider.down();
  const authority = await provider.upAsImpostor();
  const before = provider.asked.length;
  await settings.getByRole('button', { name: /^(Check|Look again)$/ }).click();
  await expect(settings.getByText('Somebody reads along, or the authority is unknown')).toBeVisible();
  await expect(settings.getByText(/issued by “Box that reads along”/)).toBeVisible();
  expect(provider.asked.length).toBe(before);
  await shot(desk, settings, 'reads-along');

  await goTo(settings, 'Preferences');
  const file = join(folder, 'box.pem');
  writeFileSync(file, authority);
  await settings.getByLabel('Certificate file').setInputFiles(file);
  await expect(settings.getByText('CN=Box that reads along')).toBeVisible();
  await settings.getByRole('button', { name: 'Trust', exact: true }).scrollIntoViewIfNeeded();
  await shot(desk, settings, 'authority-offered');
  expect(await barriers(settings)).toEqual([]);
  await settings.getByRole('button', { name: 'Trust', exact: true }).click();
  await expect(settings.getByRole('button', { name: 'Remove CN=Box that reads along' })).toBeVisible();
  await shot(desk, settings, 'authority-trusted');

  await goTo(settings, 'Connections');
  await settings.getByRole('button', { name: /^(Check|Look again)$/ }).click();
  await expect.poll(() => provider.asked.length).toBeGreaterThan(before);
  await expect(settings.getByText('Somebody reads along, or the authority is unknown')).toHaveCount(0);
  const { authorities } = await desk.get('network.view', {});
  await desk.get('network.distrust', { fingerprint: authorities[0]?.fingerprint ?? '' });
  await expect
    .poll(async () => {
      await settings.getByRole('button', { name: /^(Check|Look again)$/ }).click();
      return settings.getByText('Somebody reads along, or the authority is unknown').count();
    })
    .toBe(1);
});
