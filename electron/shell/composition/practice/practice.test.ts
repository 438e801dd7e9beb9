import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectorIdSchema,
  customerIdSchema,
  policyIdSchema,
  technicianIdSchema,
  type LeaseId,
} from '../../../../shared/ids';
import { defaultPreferences } from '../../../../shared/model/preferences';
import type { Policy } from '../../../../shared/model/policy';
import { ok } from '../../../../shared/result';
import { systemClock } from '../../../adapters/system/clock';
import { systemIds, systemRandom } from '../../../adapters/system/random';
import { systemTimers } from '../../../adapters/system/timers';
import type { Editing } from '../../../app/editing';
import { fakeClipboard } from '../../../testkit/fakes/fake-clipboard';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { memoryLog } from '../../../testkit/fakes/log';
import { must } from '../../../testkit/must';
import type { Workplace } from '../../workplace';
import { openPractice } from './practice';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-practice-'));
const keychain = fakeKeychain();
const [ana, ben] = ['tech-ana', 'tech-ben'].map((id) => technicianIdSchema.parse(id));
const alderbrook = customerIdSchema.parse('cust-ald');

/** A start of Practice in the same folder. */
async function open(): Promise<Workplace> {
  const place = must(
    await openPractice({
      folder,
      elsewhere: undefined,
      domainFile: undefined,
      endpointFile: undefined,
      clock: systemClock(),
      timers: systemTimers(),
      random: systemRandom(),
      ids: systemIds(),
      log: memoryLog(),
      keychain,
      clipboard: fakeClipboard(),
      program: { version: '0.0.0', runtime: 'test' },
      preferences: { get: () => defaultPreferences, set: () => ok(defaultPreferences) },
    }),
  );
  await place.latchkey.start();
  return place;
}

let place: Workplace;
beforeAll(async () => {
  place = await open();
});
afterAll(async () => {
  await place.close(1_000);
  rmSync(folder, { recursive: true, force: true });
});

const editing = (): Editing => {
  if (place.editing === undefined) throw new Error('nothing to edit');
  return place.editing;
};
const play = (id: typeof ana): unknown => id !== undefined && place.practice?.setPersona(id);
const offered = async (): Promise<readonly string[]> =>
  must(await place.offers.policies(alderbrook))
    .offers.map(({ name }) => name)
    .sort();

/** Publishes a policy for the service desk, on premises unless told otherwise. */
async function publish(change: Partial<Policy> & Pick<Policy, 'name'>): Promise<Policy> {
  const { entity } = must(await editing()['entity.get']({ kind: 'policy', id: 'pol-server-operators' }));
  if (entity.kind !== 'policy') throw new Error('no policy');
  const id = policyIdSchema.parse(`pol-${change.name.toLowerCase()}`);
  const policy: Policy = { ...entity.value, id, ...change };
  expect(must(await editing()['entity.put']({ entity: { kind: 'policy', value: policy } }))).toMatchObject({
    saved: true,
  });
  expect(must(await editing()['organisation.publish']({}))).toMatchObject({ outcome: 'published' });
  return policy;
}

/** Waits for the lease to come into a state. */
function reached(leaseId: LeaseId, state: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const lease = place.latchkey.one(leaseId);
      if (!lease.ok || lease.value.state !== state) return;
      forget();
      resolve();
    };
    const forget = place.latchkey.subscribe(look);
    look();
  });
}

describe('Practice, edited', () => {
  it('offers a policy as soon as it is published, and gives groups that no policy gave before', async () => {
    const policy = await publish({
      name: 'Tape',
      privileges: [{ kind: 'adGroup', name: 'Tape robots' }],
      durations: ['1h'],
    });
    expect(await offered()).toContain('Tape');
    const { leaseId } = must(
      await place.latchkey.checkOut({
        customerId: alderbrook,
        connectorId: connectorIdSchema.parse('ad-ald'),
        policyId: policy.id,
        duration: '1h',
        reason: 'Changing tapes',
      }),
    );
    await reached(leaseId, 'active');
    expect(must(place.latchkey.one(leaseId)).privileges).toEqual(['Tape robots']);
    // Taken away again, its lease ends: nobody may have it any more.
    must(await editing()['entity.remove']({ kind: 'policy', id: policy.id }));
    must(await editing()['organisation.publish']({}));
    await reached(leaseId, 'revoked');
    expect(await offered()).not.toContain('Tape');
  });

  it('is another world for another person, and the same after a restart', async () => {
    await publish({ name: 'Owners', technicianAccess: { kind: 'primarySuper' } });
    expect(await offered()).toContain('Owners');
    const gaps: number[] = [];
    const before = place.latchkey.snapshot('all').revision;
    const forget = place.latchkey.subscribe((change) => change.kind === 'leases' && gaps.push(change.revision));
    play(ben);
    forget();
    expect(gaps[0]).toBeGreaterThan(before + 1);
    expect(await offered()).not.toContain('Owners');
    expect(await editing()['organisation.view']({})).toMatchObject({ value: { canEdit: false } });
    await place.close(1_000);
    place = await open();
    expect(place.organisation.current()).toMatchObject({ me: ben });
    play(ana);
    expect(await offered()).toContain('Owners');
    // The tenants answer at another port now, and the file follows.
    expect(must(await editing()['organisation.differences']({}))).toEqual({ differences: [] });
    const doctor = must(await editing()['connector.doctor']({ connectorId: connectorIdSchema.parse('m365-ald') }));
    expect(doctor.failure).toBeUndefined();
    expect(doctor.lines.length).toBeGreaterThan(3);
    expect(doctor.lines.every(({ lookedAt }) => lookedAt !== undefined)).toBe(true);
    expect(doctor.functionalLevel).toBeUndefined();
    expect(must(await editing()['connector.doctor']({ connectorId: connectorIdSchema.parse('ad-ald') }))).toMatchObject(
      { functionalLevel: 7 },
    );
  });

  it('keeps a draft over a restart', async () => {
    must(await editing()['organisation.setSettings']({ name: 'Harbourline Two' }));
    await place.close(1_000);
    place = await open();
    expect(must(await editing()['organisation.view']({}))).toMatchObject({ name: 'Harbourline Two', unpublished: 1 });
    must(await editing()['organisation.discard']({}));
  });

  it('may be opened with a locked keychain, and signs in once that is unlocked', async () => {
    const looked = async () =>
      must(await editing()['connector.doctor']({ connectorId: connectorIdSchema.parse('m365-ald') })).failure;
    await place.close(1_000);
    for (const name of keychain.entries().keys()) await keychain.remove(name);
    keychain.become('locked');
    place = await open();
    expect(await looked()).toMatchObject({ code: 'keychain_locked' });
    keychain.become('open');
    expect(await looked()).toBeUndefined();
    // Where a secret was taken away afterwards, it is not put back behind anybody's back.
    await keychain.remove('connector/m365-ald');
    await looked();
    expect(keychain.entries().has('connector/m365-ald')).toBe(false);
  });

  it('is as on its first day when it was forgotten, but for the domain that stands in it', async () => {
    await publish({ name: 'Robots', privileges: [{ kind: 'adGroup', name: 'Tape robots' }] });
    must(await editing()['organisation.setSettings']({ name: 'Harbourline Two' }));
    await place.close(1_000);
    const kept = readdirSync(folder);
    expect(kept).toEqual(expect.arrayContaining(['ledger.db', 'organisation.json', 'tenants.json']));
    writeFileSync(join(folder, 'domain.json'), '{}');
    must(place.practice!.forget());
    expect(readdirSync(folder)).toEqual(['domain.json']);
    rmSync(join(folder, 'domain.json'));
    place = await open();
    expect(must(await editing()['organisation.view']({}))).toMatchObject({ version: 1, unpublished: 0 });
    expect(await offered()).not.toContain('Robots');
  });

  it('finds groups in tenants and domains', async () => {
    const find = async (source: Policy['source'], query: string, connector: string): Promise<unknown[]> => {
      const connectorId = connectorIdSchema.parse(connector);
      const { choices } = must(await editing()['directory.privileges']({ source, query, connectorId }));
      return choices.filter(({ from }) => from === 'directory').map(({ privilege }) => privilege);
    };
    expect(await find('m365', 'exch', 'm365-ald')).toMatchObject([{ kind: 'group', name: 'Exchange operators' }]);
    expect(await find('m365', "o'brien')", 'm365-ald')).toEqual([]);
    expect(await find('local', 'sud', 'local-linux-hol')).toEqual([]);
    await publish({ name: 'Robots', privileges: [{ kind: 'adGroup', name: 'Tape robots' }] });
    expect(await find('activeDirectory', 'TAPE', 'ad-ald')).toEqual([{ kind: 'adGroup', name: 'Tape robots' }]);
  });
});
