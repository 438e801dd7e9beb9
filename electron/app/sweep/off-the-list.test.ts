import { describe, expect, it } from 'vitest';
import type { Organisation } from '../../../shared/model/organisation';
import { DAY, HOUR, MINUTE, plus } from '../../../shared/time';
import { markerText } from '../../core/naming/marker';
import { sealMessage, toMarkerSignature } from '../../core/naming/seal';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { memoryLedger } from '../../testkit/fakes/memory-ledger';
import { computer, lost, swept } from '../../testkit/labs/sweep-lab';
import { testSignature } from '../../testkit/fakes/test-seals';
import { testWorld } from '../../testkit/labs/world';
import { createLatchkey } from '../latchkey';

describe('a sweep after somebody or something was taken off the list', () => {
  it('looks through archived customers too, last, and by itself only while they let it in', async () => {
    const base = testWorld();
    const id = await lost(base, 'cloud', 'burner');
    const archive = (organisation: Organisation): Organisation => ({
      ...organisation,
      customers: organisation.customers.map((one) => (one.id === 'contoso' ? { ...one, archived: true } : one)),
    });
    base.reorganise(archive);
    await base.timers.advance(HOUR + SWEEP_GRACE);
    const { latchkey, ledger } = await computer(base);
    await swept(base, latchkey);
    const view = latchkey.sweep.view();
    expect(view.ok && view.value.connectors.map(({ customer }) => String(customer.id))).toEqual([
      ...['fabrikam', 'contoso', 'contoso', 'contoso'],
    ]);
    await base.timers.advanceUntil(() => ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
    const following = createLatchkey({
      ...base,
      ledger: memoryLedger(),
      keychain: fakeKeychain(),
      sweepEveryMs: 30 * MINUTE,
    });
    base.at.domain.fake.faults.startOutage();
    await following.start();
    const looks = (where: 'domain' | 'cloud2'): number =>
      base.at[where].fake.calls.filter(({ verb }) => verb === 'listMarked').length;
    const before = { domain: looks('domain'), cloud2: looks('cloud2') };
    await base.timers.advance(3 * HOUR);
    expect(looks('domain') - before.domain).toBe(1);
    expect(looks('cloud2') - before.cloud2).toBeGreaterThan(3);
  });

  it.each((['standard', 'burner'] as const).flatMap((mode) => [false, true].map((late) => ({ mode, late }))))(
    'offers an admin what a technician left who was taken off the roster, and ends it when told ($mode, late: $late)',
    async ({ mode, late }) => {
      const base = testWorld();
      base.sitDown('ben');
      const id = await lost(base, 'domain', mode);
      base.sitDown('ana');
      const key = `${'A'.repeat(43)}=`;
      base.reorganise(({ technicians, ...organisation }) => ({
        ...organisation,
        technicians: technicians.filter(({ handle }) => handle !== 'ben'),
        formerKeys: technicians
          .filter(({ handle }) => handle === 'ben')
          .map((ben) => ({ technicianId: ben.id, name: ben.name, publicKey: key, removedAt: organisation.issuedAt })),
      }));
      const { latchkey, ledger } = await computer(base);
      // Its time is not over yet; nobody is left who would end it then.
      expect(await swept(base, latchkey)).toMatchObject([
        { kind: 'retired', status: 'offered', mayFinish: true, technician: { name: 'Ben Ode' } },
      ]);
      if (late) await base.timers.advance(3 * HOUR);
      await swept(base, latchkey);
      expect(ledger.lease(id)).toBeUndefined();
      const { inspection } = base.at.domain.truth;
      expect(inspection.accounts()).toMatchObject([{ enabled: true }]);
      const cleaned = latchkey.sweep.cleanUp([id]);
      await base.timers.advance(2 * MINUTE);
      expect(await cleaned).toEqual({ count: 1 });
      expect(ledger.lease(id)).toMatchObject({
        state: { kind: 'revoked', cause: 'swept' },
        technician: { name: 'Ben Ode' },
      });
      expect(inspection.accounts().filter(({ enabled }) => enabled)).toEqual([]);
    },
  );
});

it('an end that no policy allows is not waited for, although a computer of the technician signed it', async () => {
  const base = testWorld();
  const id = await lost(base, 'domain', 'burner');
  const { inspection } = base.at.domain.truth;
  const [account] = inspection.accounts();
  const organisation = base.organisation.current()!.organisation;
  const connector = organisation.connectors.find((one) => one.id === 'contoso-ad')!;
  if (account === undefined || account.marker === 'foreign') throw new Error('no marker');
  const marker = { ...account.marker, endsAt: plus(account.marker.endsAt, 30 * DAY) };
  const signature = toMarkerSignature(testSignature(sealMessage(marker, connector, account.name)));
  inspection.setMarkerText({ name: account.name }, markerText({ ...marker, signature }));
  const { latchkey, ledger } = await computer(base);
  expect(await swept(base, latchkey)).toMatchObject([{ kind: 'overlong', status: 'offered', mayFinish: true }]);
  const cleaned = latchkey.sweep.cleanUp([id]);
  await base.timers.advance(2 * MINUTE);
  expect(await cleaned).toEqual({ count: 1 });
  expect(ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'swept' } });
  expect(inspection.accounts()).toEqual([]);
});
