import { expect, test } from './support/fixtures';
import { barriers, shot } from './support/looks';

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
  expect(await barriers(settings)).toEqual([]);
  await dialog.getByRole('checkbox', { name: 'All that are new (1)' }).check();
  await shot(app, settings, 'partner');
  await dialog.getByRole('button', { name: 'Import 1 customer' }).click();
  await expect(dialog).toBeHidden();
  await expect(settings.getByText('1 customer added in the draft')).toBeVisible();
  const { rows } = await app.get('entity.list', { kind: 'connector', query: 'Cobalt', offset: 0, limit: 10 });
  expect(rows.length).toBeGreaterThanOrEqual(1);
  const again = await app.get('customers.fromPartner', {});
  expect(again.customers.filter(({ known }) => known === undefined)).toEqual([]);
});

test('technicians are found among the people of the own tenant, and undo takes them back', async ({ app }) => {
  const roster = async () =>
    (await app.get('entity.list', { kind: 'technician', query: '', offset: 0, limit: 50 })).total;
  const before = await roster();
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Technicians', exact: true }).click();
  await settings.getByRole('button', { name: 'From Microsoft…' }).click();
  const dialog = settings.getByRole('alertdialog', { name: 'Technicians from Microsoft' });
  await expect(dialog.getByRole('checkbox', { name: 'Ana Duarte' })).toBeDisabled();
  await expect(dialog.getByText('On the roster').first()).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: 'Noor Petit' })).toBeDisabled();
  await expect(dialog.getByText(/Account is disabled/)).toBeVisible();
  await dialog.getByRole('checkbox', { name: 'Ivo Brandt' }).check();
  await dialog.getByRole('searchbox').fill('farida');
  // Who is chosen stays in sight.
  await expect(dialog.getByRole('checkbox', { name: 'Ana Duarte' })).toBeHidden();
  await expect(dialog.getByRole('checkbox', { name: 'Ivo Brandt' })).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Farida Haddad' }).check();
  expect(await barriers(settings)).toEqual([]);
  if (process.env['LATCHKEY_SHOTS'] !== undefined) {
    await dialog.getByRole('searchbox').fill('');
    await expect(dialog.getByRole('checkbox', { name: 'Ana Duarte' })).toBeVisible();
    await shot(app, settings, 'people');
  }
  await dialog.getByRole('button', { name: 'Add 2 technicians' }).click();
  await expect(dialog).toBeHidden();
  await expect(settings.getByText('2 technicians added in the draft')).toBeVisible();
  expect(await roster()).toBe(before + 2);
  await app.get('organisation.undo', {});
  expect(await roster()).toBe(before);
});
