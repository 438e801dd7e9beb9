import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { barriers } from './support/looks';
import type { RunningApp } from './support/running-app';

const KEY = /SHA256:[A-Za-z0-9+/]{43}/;

async function openConnections(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  return settings;
}

/** A picture for whoever looks at the results of the tests. */
async function picture(page: Page, name: string): Promise<void> {
  await test.info().attach(name, { body: await page.screenshot(), contentType: 'image/png' });
}

test('a table of computers is read line by line, mended, and taken as a whole', async ({ app }) => {
  const settings = await openConnections(app);
  await settings.getByRole('button', { name: 'Import computers…' }).click();
  const dialog = settings.getByRole('alertdialog', { name: 'Import computers' });
  const table = dialog.getByRole('textbox', { name: 'Or paste the table here' });
  await table.fill(
    'name,address,port,os,customer,user\nFiles,nas1.example,22,linux,ALD,root\nDesk,desk two,99999,dos,QQQ,-x',
  );
  await expect(dialog.getByText('Line 3: A customer in customer does not exist.')).toBeVisible();
  for (const column of ['address', 'port', 'os', 'user'])
    await expect(dialog.getByText(`Line 3: The value of ${column} cannot be used.`)).toBeVisible();
  await picture(settings, 'import-problems');
  expect.soft(await barriers(settings)).toEqual([]);
  await table.fill(
    'name,address,port,os,customer,user\nFiles,nas1.example,22,linux,ALD,root\nDesk,desk2.example,,windows,ALD,adm',
  );
  await dialog.getByRole('button', { name: 'Import 2 connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('searchbox', { name: 'Search connections by name or address' }).fill('desk2');
  await expect(settings.getByRole('row', { name: /Desk/ })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`a computer is added with the key that it showed, and a changed key is refused, ${theme}`, async ({ app }) => {
    await app.get('preferences.set', { theme });
    const settings = await openConnections(app);
    await settings.getByRole('row', { name: /Cobalt Street/ }).click();
    await settings.getByRole('button', { name: 'Add a connection' }).click();
    await settings.getByRole('menuitem', { name: 'Computer' }).click();
    await settings.getByRole('textbox', { name: 'Name', exact: true }).fill('Document server');
    await settings.getByRole('combobox', { name: 'System' }).selectOption('windows');
    await settings.getByRole('textbox', { name: 'Host name or address' }).fill('docs1.corp.cobalt.example');
    await settings.getByRole('textbox', { name: 'User', exact: true }).fill('latchkey');
    await settings.getByRole('button', { name: 'Read the key from the computer' }).click();
    await expect(settings.getByText(KEY)).toBeVisible();
    await expect(settings.getByText(/ssh-keygen -lf C:\\ProgramData\\ssh\\ssh_host_ed25519_key.pub/)).toBeVisible();
    await picture(settings, 'key-shown');
    expect.soft(await barriers(settings)).toEqual([]);
    await settings.getByRole('button', { name: 'Trust this key' }).click();
    await expect(settings.getByText('The computer shows the trusted key.')).toBeVisible();
    await picture(settings, 'key-trusted');
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    const card = settings.getByRole('article', { name: 'Document server' });
    await expect(card.getByText(KEY)).toBeVisible();
    await card.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(card.getByText('No policy reaches it').first()).toBeVisible();
    await picture(settings, 'card');
    expect.soft(await barriers(settings)).toEqual([]);

    await card.getByRole('button', { name: 'Edit' }).click();
    const trusted = settings.getByRole('textbox', { name: 'Trusted host key' });
    const before = await trusted.inputValue();
    await trusted.fill(`SHA256:${'a'.repeat(43)}`);
    await settings.getByRole('button', { name: 'Read the key from the computer' }).click();
    await expect(
      settings.getByRole('alert').filter({ hasText: 'This is not the key that was trusted.' }),
    ).toBeVisible();
    await expect(settings.getByRole('button', { name: 'Trust this key' })).toHaveCount(0);
    await picture(settings, 'key-changed');
    expect.soft(await barriers(settings)).toEqual([]);
    await settings.getByRole('button', { name: 'Trust the new key instead' }).click();
    await expect(trusted).toHaveValue(before);
  });
}

test('a technician reads no keys', async ({ app }) => {
  const { personas } = await app.get('practice.personas', {});
  const ben = personas.find(({ role }) => role === 'technician');
  if (ben === undefined) throw new Error('no technician among the personas');
  await app.get('practice.setPersona', { technicianId: ben.id });
  expect(await app.ask('endpoint.hostKey', { host: 'desk1.example', port: 22 })).toMatchObject({
    ok: false,
    error: { code: 'not_entitled' },
  });
  const settings = await openConnections(app);
  await expect(settings.getByRole('row').nth(1)).toBeVisible();
  await expect(settings.getByRole('button', { name: 'Import computers…' })).toHaveCount(0);
});
