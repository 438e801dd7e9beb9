import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { technicianIdSchema } from '../shared/ids';
import type { Entity } from '../shared/ipc/entities';
import { expect, test } from './support/fixtures';
import { createOrganisation, joinOrganisation, objectIds, publish, put, startComputer } from './support/organisation';
import type { RunningApp } from './support/running-app';

/** A page of the Settings window of a computer. */
async function settings(app: RunningApp, page: string): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const window = await app.window('settings');
  await window.getByRole('tab', { name: page, exact: true }).click();
  return window;
}

/** Opens the review from the bar of changes, publishes, and gives the dialog as it stands then. */
async function review(window: Page) {
  await window.getByRole('button', { name: 'Review & publish…' }).click();
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  return dialog;
}

async function create({ popover }: RunningApp, share: string): Promise<void> {
  await popover.getByRole('button', { name: 'Create…' }).click();
  const form = popover.getByRole('form', { name: 'Create an organisation' });
  await form.getByLabel('Name of the organisation').fill('Harbourline IT');
  await form.getByLabel('Your name').fill('Ana Duarte');
  await form.getByLabel('Your user principal name').fill('ana@harbourline.example');
  await form.getByLabel('Your Entra object id').fill(objectIds.ana);
  await form.getByLabel('Path of the folder').fill(share);
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(popover.getByRole('searchbox')).toBeVisible();
}

async function joinByForm({ popover }: RunningApp, invitation: string, objectId: string): Promise<void> {
  await popover.getByLabel('Invitation', { exact: true }).fill(invitation);
  await popover.getByLabel('Your Entra object id').fill(objectId);
  await popover.getByRole('button', { name: 'Join', exact: true }).click();
}

const technicianId = (id: string) => technicianIdSchema.parse(id);
const person = (name: string, handle: 'ben' | 'eli', role: 'technician' | 'super'): Entity => ({
  kind: 'technician',
  value: {
    id: technicianId(handle),
    name,
    handle,
    upn: `${handle}@harbourline.example`,
    entraObjectId: objectIds[handle],
    role,
    groups: [],
    scope: { kind: 'all' },
  },
});

async function addConnection(app: RunningApp, window: Page): Promise<void> {
  const value = { id: 'c1', name: 'Contoso', code: 'CON', domains: [], timeZone: 'Europe/Athens', archived: false };
  await app.get('entity.put', { entity: { kind: 'customer', value } });
  await window.getByRole('row', { name: /Contoso/ }).click();
  await window.getByRole('button', { name: 'Add a connection' }).click();
  await window.getByRole('menuitem', { name: 'Active Directory domain' }).click();
  await window.getByRole('textbox', { name: 'Name', exact: true }).fill('Head office');
  await window.getByRole('textbox', { name: 'Domain name' }).fill('corp.contoso.example');
  await window.getByRole('textbox', { name: 'Host names, one per line' }).fill('dc1.corp.contoso.example');
  await window.getByRole('textbox', { name: 'Bind account' }).fill('svc@corp.contoso.example');
  await window.getByRole('button', { name: 'Save' }).click();
}

/** Saves it where the dialog of the system, which no test can press, would have been told to. */
async function saveInvitation(computer: RunningApp, window: Page, folder: string): Promise<string> {
  await computer.electron.evaluate(({ dialog }, place) => {
    dialog.showSaveDialog = ((_: unknown, { defaultPath }: { defaultPath: string }) =>
      Promise.resolve({ canceled: false, filePath: `${place}/${defaultPath}` })) as typeof dialog.showSaveDialog;
  }, folder);
  await window.getByRole('button', { name: 'Save as a file…' }).click();
  await expect(window.getByText('Saved', { exact: true })).toBeVisible();
  const [name = ''] = readdirSync(folder).filter((entry) => entry.endsWith('.latchkey-invite'));
  return join(folder, name);
}

test('an organisation is created, furnished, published and joined in its windows', async ({ folder }) => {
  const share = join(folder, 'share');
  const ana = await startComputer(folder, 'ana', 'welcome');
  await create(ana, share);
  const window = await settings(ana, 'Connections');
  await addConnection(ana, window);
  const card = window.getByRole('article', { name: 'Head office' });
  await card.getByLabel('Password of the bind account').fill('correct horse battery staple');
  await card.getByRole('button', { name: 'Store' }).click();
  await expect(card.getByText('In the keychain of this computer')).toBeVisible();

  await put(ana, [person('Ben Osei', 'ben', 'technician')]);
  await expect(window.getByText('3 unpublished changes')).toBeVisible();
  const dialog = await review(window);
  await expect(dialog).toContainText('Version 2 is in force.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(window.getByRole('button', { name: 'Review & publish…' })).toBeHidden();

  await window.getByRole('tab', { name: 'Organisation & sync' }).click();
  await expect(window.getByText(`Folder · ${share}`)).toBeVisible();
  await window.getByRole('button', { name: 'Show the invitation' }).click();
  await window.getByRole('button', { name: 'Copy the line' }).click();
  const line = await ana.clipboard();
  expect(line).toBe(await window.getByRole('textbox', { name: 'Invitation' }).inputValue());
  const file = await saveInvitation(ana, window, folder);
  expect([basename(file), readFileSync(file, 'utf8')]).toEqual(['Harbourline IT.latchkey-invite', `${line}\n`]);

  const ben = await startComputer(folder, 'ben', 'welcome');
  await ben.popover.getByRole('button', { name: 'Join…' }).click();
  await joinByForm(ben, line.slice(0, -1), objectIds.ben);
  await expect(ben.popover.getByRole('alert')).toContainText('The invitation is not complete');
  await joinByForm(ben, line, objectIds.eli);
  await expect(ben.popover.getByRole('alert')).toContainText('The organisation does not know you');
  await joinByForm(ben, line, objectIds.ben);
  await expect(ben.popover.getByRole('searchbox')).toBeVisible();
  const readOnly = await settings(ben, 'Organisation & sync');
  await expect(readOnly.getByRole('textbox', { name: 'Name', exact: true })).toHaveAttribute('readonly');
  await expect(readOnly.getByRole('region', { name: 'Admin keys' })).toBeHidden();
  await ana.kill();
  await ben.kill();
});

test('a second admin is enrolled by key, and two who publish at once keep the changes of both', async ({ folder }) => {
  const share = join(folder, 'share');
  const ana = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(ana, share);
  await put(ana, [person('Eli Brandt', 'eli', 'super')]);
  await publish(ana);
  const { line } = await ana.get('organisation.invitation', {});
  const eli = await startComputer(folder, 'eli', 'welcome');
  await joinOrganisation(eli, line, 'eli');

  const his = await settings(eli, 'Organisation & sync');
  await his.getByRole('button', { name: 'Copy the key' }).click();
  const hers = await settings(ana, 'Organisation & sync');
  const form = hers.getByRole('form', { name: 'Enrol another admin' });
  await form.getByLabel('Admin').selectOption({ label: 'Eli Brandt · Super' });
  await form.getByLabel('Their key').fill(await eli.clipboard());
  await form.getByRole('button', { name: 'Enrol the key' }).click();
  const enrolled = await review(hers);
  await expect(enrolled).toContainText('Version 3 is in force.');
  await enrolled.getByRole('button', { name: 'Close' }).click();

  await his.getByRole('button', { name: 'Pull now' }).click();
  await expect(his.getByRole('table', { name: 'Admin keys' })).toContainText('Eli Brandt');
  await his.getByRole('textbox', { name: 'Name', exact: true }).fill('Harbourline by Eli');
  await his.getByRole('button', { name: 'Save to the draft' }).click();
  await hers.getByRole('textbox', { name: 'Name', exact: true }).fill('Harbourline by Ana');
  await hers.getByRole('textbox', { name: /^Close check-outs/ }).fill('14');
  await hers.getByRole('button', { name: 'Save to the draft' }).click();
  await expect(await review(his)).toContainText('Version 4 is in force.');

  const lost = await review(hers);
  await expect(lost).toContainText('Another admin was faster');
  const choice = lost.getByRole('radiogroup', { name: 'Name' });
  await expect(choice.getByRole('radio', { name: 'Mine: Harbourline by Ana' })).toBeVisible();
  await choice.getByRole('radio', { name: 'Theirs: Harbourline by Eli' }).check();
  await lost.getByRole('button', { name: 'Publish both' }).click();
  await expect(lost).toContainText('Version 5 is in force.');
  expect(await ana.get('organisation.view', {})).toMatchObject({
    name: 'Harbourline by Eli',
    staleAfterDays: 14,
    version: 5,
    unpublished: 0,
  });
  await ana.kill();
  await eli.kill();
});
