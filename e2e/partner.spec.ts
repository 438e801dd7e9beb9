import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './support/fixtures';

test('customers are taken over from Microsoft, those that are known are told apart', async ({ app }) => {
  // One tenant of the partner that no customer has a connection to.
  await app.get('entity.remove', { kind: 'connector', id: 'm365-cob' });
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Customers', exact: true }).click();
  await settings.getByRole('button', { name: 'From Microsoft…' }).click();
  const dialog = settings.getByRole('alertdialog', { name: 'Customers from Microsoft' });
  await expect(dialog.getByRole('checkbox', { name: 'Alderbrook Dental Group' })).toBeDisabled();
  await expect(dialog.getByText('Already a customer').first()).toBeVisible();
  await expect(dialog.getByText(/GDAP until/).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page: settings }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze(); // prettier-ignore
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole('checkbox', { name: 'All that are new (1)' }).check();
  if (process.env['LATCHKEY_SHOTS'] !== undefined) {
    for (const theme of ['light', 'dark'] as const) {
      await app.get('preferences.set', { theme });
      await settings.screenshot({ path: `${process.env['LATCHKEY_SHOTS']}/partner-${theme}.png` });
    }
  }
  await dialog.getByRole('button', { name: 'Import 1 customer' }).click();
  await expect(dialog).toBeHidden();
  await expect(settings.getByText('1 customer added in the draft')).toBeVisible();
  const { rows } = await app.get('entity.list', { kind: 'connector', query: 'Cobalt', offset: 0, limit: 10 });
  expect(rows.length).toBeGreaterThanOrEqual(1);
  const again = await app.get('customers.fromPartner', {});
  expect(again.customers.filter(({ known }) => known === undefined)).toEqual([]);
});
