import { expect, it } from 'vitest';
import { connectorIdSchema, technicianIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import { smallOrganisation } from '../../testkit/organisation-lab';
import { createAdminCleaner } from './endpoint-cleaner';

it.each([
  ['tech-ana', true],
  ['tech-ben', false],
  ['tech-nobody', false],
])('looks and cleans for admins only: %s', async (id, allowed) => {
  const asked: string[] = [];
  const left = { members: ['ghost'], remains: [] };
  const cleaner = createAdminCleaner({
    organisation: {
      current: () => ({
        organisation: smallOrganisation(),
        verifiedAt: instantSchema.parse(1),
        me: technicianIdSchema.parse(id),
      }),
    },
    cleaner: {
      look: () => Promise.resolve(ok(left)).finally(() => asked.push('look')),
      clean: (_, wanted) => Promise.resolve(ok(wanted)).finally(() => asked.push('clean')),
    },
  });
  const connectorId = connectorIdSchema.parse('k1');
  for (const answer of [await cleaner.look(connectorId), await cleaner.clean(connectorId, left)]) {
    if (allowed) expect(answer).toEqual(ok(left));
    else expect(answer).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
  }
  expect(asked).toEqual(allowed ? ['look', 'clean'] : []);
});
