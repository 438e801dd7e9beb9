import { expect, test } from './support/fixtures';
import { shot } from './support/looks';

const role = 'RoleManagement.ReadWrite.Directory';

test('the check names the permissions that are missing, offers the consent page, and is content once they are there', async ({
  app,
}) => {
  await app.get('practice.set', { fewPermissions: true });
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Connections' }).click();
  await settings.getByRole('tab', { name: 'All connections' }).click();
  await settings.getByRole('searchbox', { name: 'Search connections by name or address' }).fill('alderbrook');
  await settings
    .getByRole('row')
    .filter({ hasText: 'Microsoft 365' })
    .filter({ hasText: 'Alderbrook' })
    .first()
    .click();
  await settings.getByRole('button', { name: /^(Check|Look again)$/ }).click();
  const findings = settings.getByRole('list', { name: 'Findings' });
  const missing = findings.getByRole('listitem').filter({ hasText: role }).first();
  await expect(missing).toContainText('To fix');
  await expect(missing).toContainText('Entra ID › App registrations › API permissions');
  const method = findings.getByRole('listitem').filter({ hasText: 'UserAuthenticationMethod.ReadWrite.All' }).first();
  await expect(method).toContainText('Drawback');
  await missing.getByRole('button', { name: 'Consent page…' }).click();
  await expect(missing).toContainText('/v2.0/adminconsent?client_id=');
  await missing.scrollIntoViewIfNeeded();
  await shot(app, settings, 'permissions');

  await app.get('practice.set', { fewPermissions: false });
  await settings.getByRole('button', { name: 'Look again' }).click();
  await expect(missing).toHaveCount(0);
  await expect(method).toHaveCount(0);

  // The other way round: an administrator of the customer consents on the page itself.
  await app.popover.getByRole('button', { name: /^Practice/ }).click();
  const few = app.popover.getByRole('switch', { name: /^Too little consent/ });
  await few.click();
  await expect(few).toBeChecked();
  await settings.getByRole('button', { name: 'Look again' }).click();
  await missing.getByRole('button', { name: 'Consent page…' }).click();
  await expect(missing).toContainText('/v2.0/adminconsent?client_id=');
  const page = /https?:\S+adminconsent\S*/.exec(await missing.innerText())?.[0] ?? '';
  const form = await (await fetch(page)).text();
  expect(form).toContain(role);
  const accepted = new URL(page);
  accepted.searchParams.set('practice_consent', 'yes');
  expect(await (await fetch(accepted)).text()).toContain('Consent was given');
  await settings.getByRole('button', { name: 'Look again' }).click();
  await expect(missing).toHaveCount(0);
  await app.popover.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(few).not.toBeChecked();
});
