import { OTHER_CA } from '../electron/testkit/labs/other-ca';
import { expect, test } from './support/fixtures';
import { barriers } from './support/looks';

test('an admin finds the controllers of a domain, and sees an authority before it is stored', async ({ app }, info) => {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('searchbox').fill('Juniper');
  await settings.getByRole('row', { name: /Juniper/ }).click();
  await settings.getByRole('button', { name: 'Add a connection' }).click();
  await settings.getByRole('menuitem', { name: 'Active Directory domain' }).click();
  await settings.getByRole('textbox', { name: 'Name', exact: true }).fill('Head office');
  await settings.getByRole('textbox', { name: 'Domain name' }).fill('corp.juniper.example');
  await settings.getByRole('button', { name: 'Find domain controllers' }).click();
  await expect(settings.getByText('2 domain controllers found.')).toBeVisible();
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    await settings.getByRole('button', { name: 'Use these' }).scrollIntoViewIfNeeded();
    await info.attach(`found-${theme}`, { body: await settings.screenshot(), contentType: 'image/png' });
  }
  await settings.getByRole('button', { name: 'Use these' }).click();
  const list = settings.getByRole('textbox', { name: 'Host names, one per line' });
  await expect(list).toHaveValue('dc1.corp.juniper.example\ndc2.corp.juniper.example');

  const file = { name: 'ca.cer', mimeType: 'application/x-x509-ca-cert' };
  const der = Buffer.from(OTHER_CA.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  await settings.getByLabel('Certificate file').setInputFiles({ ...file, buffer: der });
  const certificates = settings.getByRole('list', { name: 'Certificates in this field' });
  await expect(certificates).toContainText('CN=Another CA');
  await expect(certificates).toContainText('Valid until 1 Nov 2126');
  await expect(certificates).toContainText('SHA-256');
  for (const theme of ['light', 'dark'] as const) {
    await app.get('preferences.set', { theme });
    await certificates.scrollIntoViewIfNeeded();
    await info.attach(`authority-${theme}`, { body: await settings.screenshot(), contentType: 'image/png' });
    expect(await barriers(settings)).toEqual([]);
  }

  await settings.getByRole('textbox', { name: 'Bind account' }).fill('svc@corp.juniper.example');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByRole('article', { name: 'Head office' })).toBeVisible();
});
