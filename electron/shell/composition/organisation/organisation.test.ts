import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { entitySchema } from '../../../../shared/ipc/entities';
import { connectorIdSchema } from '../../../../shared/ids';
import { defaultPreferences } from '../../../../shared/model/preferences';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { systemClock } from '../../../adapters/system/clock';
import { systemIds, systemRandom } from '../../../adapters/system/random';
import { systemTimers } from '../../../adapters/system/timers';
import type { Editing } from '../../../app/editing';
import { parseInvitation } from '../../../core/organisation/invitation';
import { fakeClipboard } from '../../../testkit/fakes/fake-clipboard';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { memoryLog } from '../../../testkit/fakes/log';
import { must } from '../../../testkit/must';
import type { Sync, Workplace } from '../../workplace';
import { organisationsIn } from './organisation';

// electron-store loads `electron`, which outside Electron is the path of the program; it need not be there.
vi.hoisted(() => {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nowhere';
});

const folder = mkdtempSync(join(tmpdir(), 'latchkey-organisation-'));
const share = join(folder, 'share');
const inShare = join(share, 'latchkey-organisation.json');
const entra = connectorIdSchema.parse('conn-own');
const objectIds = { ana: 'a0000000-0000-4000-8000-000000000001', ben: 'b0000000-0000-4000-8000-000000000002' };

/** One computer, with its own profile and keychain. */
function computer(name: string, keychain = fakeKeychain()) {
  const log = memoryLog();
  const profile = join(folder, name);
  const forgotten: string[] = [];
  const organisations = organisationsIn({
    folder: profile,
    clock: systemClock(),
    timers: systemTimers(),
    random: systemRandom(),
    ids: systemIds(),
    log,
    keychain,
    clipboard: fakeClipboard(),
    program: { version: '0.0.0', runtime: 'test' },
    forgetNetwork: () => {
      forgotten.push('network');
      return Promise.resolve(ok(undefined));
    },
    preferences: { get: () => defaultPreferences, set: () => ok(defaultPreferences) },
  });
  let place: Workplace | undefined;
  const close = async (): Promise<void> => {
    await place?.close(1_000);
    place = undefined;
  };
  const open = async (): Promise<Workplace> => {
    await close();
    place = must(await organisations.open());
    await place.latchkey.start();
    return place;
  };
  const at = (): Workplace => place!;
  const sync = (): Sync => at().sync!;
  const editing = (): Editing => at().editing!;
  return { keychain, log, profile, forgotten, organisations, open, close, at, sync, editing };
}

const ana = computer('ana');
const ben = computer('ben');
let lab: GraphLab;
let invitation = '';
let secondVersion = '';

/** Everything there is to publish: Ben, the MSP's own tenant as a customer, and the way into it. */
function entities(): readonly unknown[] {
  return [
    {
      kind: 'customer',
      value: { id: 'cust-own', name: 'Own', code: 'OWN', domains: [], timeZone: 'UTC', archived: false },
    },
    { kind: 'connector', value: { ...lab.connector, id: entra, customerId: 'cust-own' } },
    {
      kind: 'technician',
      value: {
        id: 'tech-ben',
        name: 'Ben Okafor',
        handle: 'ben',
        upn: 'ben@harbourline.example',
        entraObjectId: objectIds.ben,
        role: 'technician',
        groups: [],
        scope: { kind: 'all' },
      },
    },
  ];
}

beforeAll(async () => {
  lab = await startGraphLab({ customer: 'brightwater', clock: systemClock() });
  const me = { name: 'Ana Duarte', upn: 'ana@harbourline.example', entraObjectId: objectIds.ana, handle: 'ana' };
  must(await ana.organisations.create({ name: 'Harbourline', me, source: { kind: 'folder', path: share } }));
  await ana.open();
  for (const entity of entities()) {
    const put = must(await ana.editing()['entity.put']({ entity: entitySchema.parse(entity) }));
    expect(put).toMatchObject({ saved: true });
  }
  // Before it is published: an admin enters the secret together with the connector.
  must(await ana.at().secrets!.set(entra, new Secret(lab.tenant.clientSecret)));
  expect(must(await ana.editing()['organisation.publish']({}))).toEqual({ outcome: 'published', version: 2 });
});
afterAll(async () => {
  await ana.close();
  await ben.close();
  await lab.dispose();
  rmSync(folder, { recursive: true });
});

it('a founding that ended before the computer became a member is finished by the next attempt', async () => {
  const chidi = computer('chidi');
  const path = join(folder, 'begun');
  const who = { name: 'Chidi Eze', upn: 'chidi@begun.example', entraObjectId: objectIds.ben, handle: 'chidi' };
  const create = (me: typeof who) =>
    chidi.organisations.create({ name: 'Begun', me, source: { kind: 'folder', path } });
  must(await create(who));
  const file = readFileSync(join(path, 'latchkey-organisation.json'), 'utf8');
  rmSync(join(chidi.profile, 'membership.json'));
  // The program starts anew, with nothing but its keychain and the file.
  const again = computer('chidi', chidi.keychain);
  const taken = { ok: false, error: { code: 'bad_input', detail: 'source holds an organisation' } };
  const other = { ...who, entraObjectId: objectIds.ana };
  expect(
    await again.organisations.create({ name: 'Begun', me: other, source: { kind: 'folder', path } }),
  ).toMatchObject(taken);
  must(await again.organisations.create({ name: 'Begun', me: who, source: { kind: 'folder', path } }));
  await again.open();
  expect(again.at().latchkey).toBeDefined();
  expect(must(await again.editing()['organisation.view']({}))).toMatchObject({ canPublish: true });
  await again.close();
  expect(readFileSync(join(path, 'latchkey-organisation.json'), 'utf8')).toBe(file);
  // To another computer, which has not the key, the place is taken.
  const stranger = computer('stranger');
  expect(
    await stranger.organisations.create({ name: 'Begun', me: who, source: { kind: 'folder', path } }),
  ).toMatchObject(taken);
  // Of what came to nothing no key is left.
  expect(must(await stranger.keychain.list())).toEqual([]);
  expect(must(await again.keychain.list()).filter((entry) => entry.startsWith('admin-key/'))).toHaveLength(1);
});

describe('a real organisation on this computer', () => {
  it('lies in the folder, signed, and names no secret', async () => {
    const text = readFileSync(inShare, 'utf8');
    secondVersion = text;
    expect(text).toContain('"format":"latchkey-organisation-1"');
    expect(text).not.toContain(lab.tenant.clientSecret);
    expect(must(await ana.editing()['organisation.view']({}))).toMatchObject({
      version: 2,
      canPublish: true,
      source: { kind: 'folder', path: share },
    });
    expect(must(await ana.at().secrets!.state(entra))).toBe('present');
  });

  it('moves to SharePoint, where publications go from then on', async () => {
    const source = {
      kind: 'sharePoint' as const,
      connectorId: entra,
      driveId: 'b!1',
      itemPath: 'Latchkey/organisation.json',
    };
    must(await ana.sync().setSource(source));
    const before = readFileSync(inShare, 'utf8');
    must(await ana.editing()['organisation.setSettings']({ staleAfterDays: 3 }));
    expect(must(await ana.editing()['organisation.publish']({}))).toEqual({ outcome: 'published', version: 3 });
    expect(readFileSync(inShare, 'utf8')).toBe(before);
    invitation = must(ana.sync().invitation());
    expect(parseInvitation(invitation)).toMatchObject({ value: { source, connector: { id: entra } } });
    expect(invitation).not.toContain(lab.tenant.clientSecret);
  });

  it('is found in SharePoint after a restart', async () => {
    await ana.open();
    must(await ana.sync().pull());
    expect(ana.sync().source()).toMatchObject({ kind: 'sharePoint' });
    expect(ana.at().organisation.current()?.organisation.version).toBe(3);
  });

  it('is joined through SharePoint once this computer has the secret for it', async () => {
    const join = () => ben.organisations.join({ invitation, entraObjectId: objectIds.ben });
    expect(await join()).toMatchObject({ error: { code: 'sign_in_failed', connectorId: entra } });
    const other = connectorIdSchema.parse('other');
    expect(await ben.organisations.keepSecret(other, new Secret('x'))).toMatchObject({
      error: { code: 'unknown_connector' },
    });
    must(await ben.organisations.keepSecret(entra, new Secret(lab.tenant.clientSecret)));
    must(await join());
    await ben.open();
    expect(ben.at().organisation.current()).toMatchObject({ me: 'tech-ben', organisation: { version: 3 } });
  });

  it('is read from elsewhere by a technician only where it already lies', async () => {
    // The folder still has version 2: a technician must not read it, nor lay anything there.
    const old = { kind: 'folder' as const, path: share };
    expect(await ben.sync().setSource(old)).toMatchObject({ error: { code: 'stale_revision' } });
    const empty = { kind: 'folder' as const, path: join(folder, 'empty') };
    expect(await ben.sync().setSource(empty)).toMatchObject({ error: { code: 'unreachable' } });
    expect(existsSync(empty.path)).toBe(false);
    expect(ben.sync().source()).toMatchObject({ kind: 'sharePoint' });
    must(await ana.sync().setSource(old));
    expect(JSON.parse(readFileSync(inShare, 'utf8'))).toMatchObject({ organisation: { version: 3 } });
    must(await ben.sync().setSource(old));
    expect(ben.sync().source()).toEqual(old);
  });

  it('takes a copy that was damaged anew, and no older one', async () => {
    const damage = async (): Promise<void> => {
      await ben.close();
      writeFileSync(join(ben.profile, 'organisation.json'), '{"text":');
    };
    const good = readFileSync(inShare);
    await damage();
    writeFileSync(inShare, secondVersion);
    await ben.open();
    expect(await ben.sync().pull()).toMatchObject({ error: { detail: 'organisationFile rolledBack' } });
    expect(ben.at().organisation.current()).toBeUndefined();
    expect(ben.at().problems()).toMatchObject([{ detail: 'organisationFile rolledBack' }]);
    writeFileSync(inShare, good);
    must(await ben.sync().pull());
    expect(ben.at().organisation.current()).toMatchObject({ me: 'tech-ben', organisation: { version: 3 } });
    expect(ben.at().problems()).toEqual([]);
  });

  it('is forgotten with its secrets, and may be joined again', async () => {
    must(await ben.keychain.put('token-cache-key', new Secret('k')));
    must(await ben.keychain.put('admin-key/x', new Secret('k')));
    writeFileSync(join(ben.profile, 'sign-in.bin'), 'tokens');
    must(await ben.sync().leave(1_000));
    await ben.close();
    expect(ben.forgotten).toEqual([]);
    // The admin key stays: without it this admin could not publish after coming back.
    expect(await ben.keychain.list()).toEqual(ok(['admin-key/x']));
    expect(existsSync(join(ben.profile, 'sign-in.bin'))).toBe(false);
    expect(await ben.organisations.open()).toMatchObject({ error: { code: 'not_found' } });
    const again = must(ana.sync().invitation());
    must(await ben.organisations.join({ invitation: again, entraObjectId: objectIds.ben }));
    await ben.open();
    expect(ben.at().organisation.current()?.organisation.version).toBe(3);
  });

  it('is forgotten with everything, and its records only when that is said', async () => {
    const records = (): string[] => readdirSync(ben.profile).filter((name) => name.startsWith('org-'));
    const sync = ben.sync();
    must(await sync.leave(1_000, true));
    await ben.close();
    expect(await ben.keychain.list()).toEqual(ok([]));
    expect(ben.forgotten).toEqual(['network']);
    expect(records()).toHaveLength(1);
    expect(sync.wipeRecords()).toEqual(ok(undefined));
    expect(records()).toEqual([]);
  });
});
