import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/errors';
import { technicianIdSchema } from '../../shared/ids';
import type { Organisation } from '../../shared/model/organisation';
import { DAY } from '../../shared/time';
import {
  desk,
  memorySource,
  memoryStore,
  smallOrganisation,
  type Desk,
  type MemorySource,
} from '../testkit/labs/organisation-lab';
import { must } from '../testkit/must';
import type { Publication } from './organisation';

const ana = technicianIdSchema.parse('tech-ana');
const lab = smallOrganisation();
const oid = (handle: string): string => lab.technicians.find((one) => one.handle === handle)?.entraObjectId ?? '';

const organisationAt = (at: Desk): Organisation => {
  const current = at.service.current();
  if (current === undefined) throw new Error('no organisation');
  return current.organisation;
};

/** Ana's computer with a new organisation, and Chidi's that joined and may publish too. */
async function twoAdmins(
  source: MemorySource = memorySource(),
): Promise<{ source: MemorySource; one: Desk; two: Desk }> {
  const [one, two] = [desk(source), desk(source)];
  expect(must(await one.service.create(lab, ana))).toMatchObject({ kind: 'published', organisation: { version: 1 } });
  const publicKey = organisationAt(one).adminKeys[0]?.publicKey ?? '';
  must(await two.service.join({ publicKeys: [publicKey], entraObjectId: oid('chidi').toUpperCase() }));
  const base = organisationAt(one);
  const second = {
    technicianId: technicianIdSchema.parse('tech-chidi'),
    publicKey: must(await two.signatures.ownKey('lab')),
    addedAt: base.issuedAt,
  };
  must(await one.service.publish({ base, mine: { ...base, adminKeys: [...base.adminKeys, second] } }));
  must(await two.service.pull());
  return { source, one, two };
}

const rename = async (at: Desk, name: string, base = organisationAt(at)): Promise<Publication> =>
  must(await at.service.publish({ base, mine: { ...base, name } }));

describe('belonging to an organisation', () => {
  it('begins with a first version, which others join with the key they were told', async () => {
    const { one, two } = await twoAdmins();
    expect(two.service.current()).toMatchObject({ me: 'tech-chidi', organisation: { version: 2 } });
    expect(organisationAt(two)).toEqual(organisationAt(one));
  });

  it('is not for strangers, nor with the wrong key, nor where there is no file', async () => {
    const { source, one } = await twoAdmins();
    const publicKey = organisationAt(one).adminKeys[0]?.publicKey ?? '';
    const join = (at: Desk, key: string, entraObjectId: string): unknown =>
      at.service.join({ publicKeys: [key], entraObjectId });
    const own = must(await desk(source).signatures.ownKey('lab'));
    expect(await join(desk(source), publicKey, '00000000-0000-4000-8000-000000000000')).toMatchObject({
      error: { code: 'not_entitled' },
    });
    expect(await join(desk(source), own, oid('ben'))).toMatchObject({
      error: { detail: 'organisationFile keysNotTrusted' },
    });
    expect(await join(desk(memorySource()), publicKey, oid('ben'))).toMatchObject({ error: { code: 'not_found' } });
  });

  it('survives a restart without the source, and not a change of the copy', async () => {
    const { source, one } = await twoAdmins();
    source.broken = failure('unreachable');
    const again = desk(source, one.store);
    must(again.service.start());
    expect(again.service.current()).toEqual(one.service.current());
    const stored = one.store.stored!;
    const tampered = memoryStore();
    tampered.stored = {
      ...stored,
      text: stored.text.replace('"enabled":false', '"enabled":true').replace('"name":"Lab"', '"name":"Lob"'),
    };
    const fooled = desk(source, tampered);
    expect(fooled.service.start()).toMatchObject({ error: { detail: 'organisationFile signature' } });
    expect(fooled.service.current()).toBeUndefined();
  });

  it('ends when one leaves', async () => {
    const { one } = await twoAdmins();
    must(one.service.leave());
    expect([one.service.current(), one.store.stored]).toEqual([undefined, undefined]);
  });
});

describe('pulling', () => {
  it('puts a new version in force and tells what changed', async () => {
    const { one, two } = await twoAdmins();
    let told = 0;
    two.service.subscribe(() => (told += 1));
    await rename(one, 'Renamed');
    expect(must(await two.service.pull()).changes).toEqual([
      { kind: 'setting', setting: 'name', before: 'Lab', after: 'Renamed' },
    ]);
    expect([organisationAt(two).name, told]).toEqual(['Renamed', 1]);
    expect(must(await two.service.pull()).changes).toEqual([]);
    expect(told).toBe(1);
  });

  it('counts as verified when the file is the same, and not when it cannot be had', async () => {
    const { source, two } = await twoAdmins();
    const at = (): number => two.service.current()!.verifiedAt;
    const before = at();
    two.clock.advance(DAY);
    must(await two.service.pull());
    expect(at()).toBe(before + DAY);
    two.clock.advance(DAY);
    source.broken = failure('timeout');
    expect((await two.service.pull()).ok).toBe(false);
    expect([at(), two.service.trouble()?.code]).toEqual([before + DAY, 'timeout']);
    source.broken = undefined;
    must(await two.service.pull());
    expect([at(), two.service.trouble()]).toEqual([before + 2 * DAY, undefined]);
  });

  it('keeps the last good copy whatever somebody puts there', async () => {
    const { source, one, two } = await twoAdmins();
    const old = source.text!;
    await rename(one, 'Third');
    must(await two.service.pull());
    const good = two.service.current();
    const bad = [
      old,
      '',
      old.slice(0, 1_000),
      source.text!.replace('Third', 'Thirt'),
      '{}',
      source.text! + source.text!,
    ];
    for (const text of bad) {
      source.text = text;
      expect((await two.service.pull()).ok).toBe(false);
      expect(two.service.current()).toEqual(good);
    }
    source.text = undefined;
    expect(await two.service.pull()).toMatchObject({ error: { code: 'not_found' } });
    expect(two.service.current()).toEqual(good);
  });
});

describe('publishing', () => {
  it('is for admins with a key in the file', async () => {
    const { source, one } = await twoAdmins();
    const publicKey = organisationAt(one).adminKeys[0]?.publicKey ?? '';
    const ben = desk(source);
    must(await ben.service.join({ publicKeys: [publicKey], entraObjectId: oid('ben') }));
    const base = organisationAt(ben);
    expect(await ben.service.publish({ base, mine: { ...base, name: 'Ben Ltd' } })).toMatchObject({
      error: { code: 'not_entitled', detail: 'role' },
    });
    // The same person on a second computer has another key.
    const second = desk(source);
    must(await second.service.join({ publicKeys: [publicKey], entraObjectId: oid('ana') }));
    expect(await second.service.publish({ base, mine: { ...base, name: 'x' } })).toMatchObject({
      error: { code: 'not_entitled', detail: 'adminKey' },
    });
    expect(organisationAt(one).name).toBe('Lab');
  });

  it('refuses what cannot work and sends nothing', async () => {
    const { source, one } = await twoAdmins();
    const before = source.text;
    const base = organisationAt(one);
    const mine = { ...base, technicianGroups: [] };
    expect(must(await one.service.publish({ base, mine }))).toMatchObject({ kind: 'problems' });
    expect(source.text).toBe(before);
  });

  it('shows what the other changed after a lost race, and publishes both when that is wanted', async () => {
    const { one, two } = await twoAdmins();
    const base = organisationAt(two);
    await rename(one, 'By Ana');
    const mine = { ...base, staleAfterDays: 3 };
    const lost = must(await two.service.publish({ base, mine }));
    if (lost.kind !== 'lostRace') throw new Error(lost.kind);
    expect(lost.changes).toEqual([{ kind: 'setting', setting: 'name', before: 'Lab', after: 'By Ana' }]);
    expect(lost.merge).toMatchObject({ open: [], merged: { name: 'By Ana', staleAfterDays: 3 } });
    const accepted = { version: lost.theirs.version, choices: new Map() };
    expect(must(await two.service.publish({ base, mine, accepted }))).toMatchObject({
      kind: 'published',
      organisation: { name: 'By Ana', staleAfterDays: 3, version: 4 },
    });
  });

  it('asks again while a conflict is open, and when a third version came', async () => {
    const { one, two } = await twoAdmins();
    const base = organisationAt(two);
    await rename(one, 'By Ana');
    const mine = { ...base, name: 'By Chidi' };
    const open = { version: 3, choices: new Map() };
    expect(must(await two.service.publish({ base, mine, accepted: open }))).toMatchObject({
      kind: 'lostRace',
      merge: { open: [{ key: 'settings/name/name' }] },
    });
    await rename(one, 'By Ana again');
    const accepted = { version: 3, choices: new Map([['settings/name/name', 'mine' as const]]) };
    expect(must(await two.service.publish({ base, mine, accepted }))).toMatchObject({
      kind: 'lostRace',
      theirs: { name: 'By Ana again' },
    });
    const published = await two.service.publish({ base, mine, accepted: { ...accepted, version: 4 } });
    expect(must(published)).toMatchObject({ kind: 'published', organisation: { name: 'By Chidi', version: 5 } });
  });

  it('notices a race that is lost between the look and the swap', async () => {
    const { source, one, two } = await twoAdmins();
    const base = organisationAt(two);
    const before = source.text!;
    await rename(one, 'Faster');
    const faster = source.text!;
    source.text = before;
    source.intervene = () => {
      source.text = faster;
    };
    expect(await rename(two, 'Slower', base)).toMatchObject({ kind: 'lostRace', theirs: { name: 'Faster' } });
  });

  it('is found done when only the answer of the source was lost', async () => {
    const { source, two } = await twoAdmins();
    const base = organisationAt(two);
    const publish = source.publish.bind(source);
    source.publish = async (text, expected) => {
      await publish(text, expected);
      return { ok: false, error: failure('timeout') };
    };
    const mine = { ...base, name: 'Sent' };
    expect(await two.service.publish({ base, mine })).toMatchObject({ error: { code: 'timeout' } });
    source.publish = publish;
    expect(must(await two.service.publish({ base, mine }))).toMatchObject({
      kind: 'published',
      organisation: { version: 3 },
    });
  });

  it('loses no edit of two admins who publish at the same time, over and over', async () => {
    const { one, two } = await twoAdmins();
    const wanted = { description: '', minimum: 0 };
    const edit = async (at: Desk, change: (from: Organisation) => Organisation): Promise<void> => {
      const base = organisationAt(at);
      const mine = change(base);
      for (let sent = must(await at.service.publish({ base, mine })); sent.kind !== 'published';) {
        if (sent.kind !== 'lostRace') throw new Error(sent.kind);
        expect(sent.merge.open).toEqual([]);
        sent = must(
          await at.service.publish({ base, mine, accepted: { version: sent.theirs.version, choices: new Map() } }),
        );
      }
    };
    const first =
      (change: Partial<Organisation['policies'][number]>) =>
      (from: Organisation): Organisation => ({
        ...from,
        policies: from.policies.map((policy, at) => (at === 0 ? { ...policy, ...change } : policy)),
      });
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 20 }), fc.nat(50), fc.boolean(), async (description, minLength, swap) => {
        const edits = [
          () => edit(one, first({ description })),
          () => edit(two, first({ reason: { required: true, minLength } })),
        ];
        await Promise.all((swap ? edits.reverse() : edits).map((start) => start()));
        Object.assign(wanted, { description, minimum: minLength });
        for (const at of [one, two]) {
          must(await at.service.pull());
          expect(organisationAt(at).policies[0]).toMatchObject({
            description: wanted.description,
            reason: { minLength: wanted.minimum },
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});
