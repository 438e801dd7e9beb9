import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE } from '../../../shared/time';
import { markerText } from '../../core/naming/marker';
import { computer, lost, swept } from '../../testkit/labs/sweep-lab';
import { activeLease, checkOutAt, started, testWorld } from '../../testkit/labs/world';

describe('an account that nobody thought of', () => {
  it.each(['cloud', 'domain', 'endpoint'] as const)(
    'made anew by somebody with name and marker of an ended lease is offered, and ended when told (%s)',
    async (where) => {
      const base = testWorld();
      const latchkey = await started(base);
      const id = await activeLease(base, latchkey, checkOutAt(where, 'burner'));
      const { inspection } = base.at[where].truth;
      const [{ name, marker } = { name: '', marker: undefined }] = inspection.accounts();
      if (marker === undefined || marker === 'foreign') throw new Error('no marker');
      latchkey.checkIn(id);
      await base.timers.advanceUntil(() => base.ledger.lease(id)?.state.kind === 'revoked', 5 * MINUTE);
      const password = new Secret('chief of all 1!');
      inspection.plant({ name, password, markerText: markerText(marker), groups: ['Administrators'] });
      expect(await swept(base, latchkey)).toMatchObject([{ kind: 'reopened', status: 'offered', mayFinish: true }]);
      const cleaned = latchkey.sweep.cleanUp([id]);
      await base.timers.advance(MINUTE);
      expect(await cleaned).toEqual({ count: 1 });
      expect(base.ledger.lease(id)).toMatchObject({ state: { kind: 'revoked', cause: 'swept' } });
      expect(inspection.accounts()).toEqual([]);
    },
  );

  it('does not keep others from being swept, nor itself the next time, when it leads to an exception', async () => {
    const base = testWorld();
    const id = await lost(base, 'domain', 'burner');
    await lost(base, 'endpoint', 'burner');
    await base.timers.advance(2 * HOUR);
    let isBroken = true;
    const check: typeof base.seals.check = (organisation, technicianId, message, signature) => {
      if (isBroken && message.includes(id)) throw new RangeError('not an instant');
      return base.seals.check(organisation, technicianId, message, signature);
    };
    const { latchkey } = await computer({ ...base, seals: { ...base.seals, check } });
    expect((await swept(base, latchkey)).filter(({ status }) => status === 'finishing')).toHaveLength(1);
    const view = latchkey.sweep.view();
    const [troubled] = view.ok ? view.value.connectors.filter((one) => one.failure !== undefined) : [];
    expect(troubled).toMatchObject({ connectorId: 'contoso-ad', failure: { code: 'bug' } });
    isBroken = false;
    await swept(base, latchkey);
    await base.timers.advance(MINUTE);
    for (const where of ['domain', 'endpoint'] as const) expect(base.at[where].truth.inspection.accounts()).toEqual([]);
  });
});
