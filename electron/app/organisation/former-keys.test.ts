import { expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import { desk, memorySource, smallOrganisation } from '../../testkit/labs/organisation-lab';

it('whoever publishes without somebody who was there keeps the keys of their computers, and nobody loses them', async () => {
  const at = desk(memorySource());
  const key = `${'A'.repeat(43)}=`;
  const inForce = (): Organisation => {
    const current = at.service.current();
    if (current === undefined) throw new Error('no organisation');
    return current.organisation;
  };
  const publish = async (change: (base: Organisation) => Organisation): Promise<void> => {
    const base = inForce();
    expect(await at.service.publish({ base, mine: change(base) })).toMatchObject({ value: { kind: 'published' } });
  };
  expect((await at.service.create(smallOrganisation(), technicianIdSchema.parse('tech-ana'))).ok).toBe(true);
  await publish((base) => ({
    ...base,
    technicians: base.technicians.map((one) => (one.handle === 'ben' ? { ...one, computers: [key] } : one)),
  }));
  expect(inForce().formerKeys).toBeUndefined();
  await publish((base) => ({ ...base, technicians: base.technicians.filter(({ handle }) => handle !== 'ben') }));
  expect(inForce().formerKeys).toMatchObject([{ technicianId: 'tech-ben', publicKey: key }]);
  await publish(({ formerKeys: dropped, ...base }) => ({ ...base, name: `Renamed ${String(dropped?.length)}` }));
  expect(inForce()).toMatchObject({ name: 'Renamed 1', formerKeys: [{ publicKey: key }] });
});
