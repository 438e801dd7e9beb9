import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures';
import { createOrganisation, fileIn, joinOrganisation, objectIds, startComputer } from './support/organisation';

test('an organisation is created, joined by its invitation, remembered, and left', async ({ folder }) => {
  const share = join(folder, 'share');
  const ana = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(ana, share);
  expect(await ana.get('app.view', {})).toMatchObject({
    mode: 'organisation',
    organisationName: 'Harbourline IT',
    me: { name: 'Ana Duarte', role: 'primary' },
    problems: [],
  });
  const { line } = await ana.get('organisation.invitation', {});
  expect(await ana.ask('app.enterPractice', {})).toMatchObject({ ok: false, error: { code: 'policy_denied' } });

  const second = await startComputer(folder, 'second', 'welcome');
  const asStranger = { invitation: line, entraObjectId: objectIds.eli };
  expect(await second.ask('organisation.join', asStranger)).toMatchObject({ error: { code: 'not_entitled' } });
  const cut = { invitation: line.slice(0, -1), entraObjectId: objectIds.ana };
  expect(await second.ask('organisation.join', cut)).toMatchObject({ error: { detail: 'invitation damaged' } });
  await joinOrganisation(second, line, 'ana');
  const key = async (app: typeof ana): Promise<string> => (await app.get('organisation.ownKey', {})).publicKey;
  expect(await key(second)).not.toBe(await key(ana));
  await second.quit();
  const again = await startComputer(folder, 'second', 'organisation');
  await again.get('organisation.leave', {});
  expect(await again.get('app.view', {})).toMatchObject({ mode: 'welcome' });
  await again.quit();
  await ana.quit();
});

test('a share that holds an organisation takes no second one', async ({ folder }) => {
  const share = join(folder, 'share');
  const ana = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(ana, share);
  const before = readFileSync(fileIn(share), 'utf8');
  await ana.get('organisation.leave', {});
  const me = { name: 'Eve', upn: 'eve@example.com', entraObjectId: objectIds.eli, handle: 'eve' };
  const source = { kind: 'folder' as const, path: share };
  expect(await ana.ask('organisation.create', { name: 'Other', me, source })).toMatchObject({
    error: { code: 'bad_input', detail: 'source holds an organisation' },
  });
  expect(readFileSync(fileIn(share), 'utf8')).toBe(before);
  await ana.quit();
});
