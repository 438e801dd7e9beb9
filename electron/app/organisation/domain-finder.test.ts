import { expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { createAdminFinder } from './domain-finder';

it.each([
  ['tech-ana', true],
  ['tech-ben', false],
  ['tech-nobody', false],
])('asks DNS for admins only: %s', async (id, found) => {
  const asked: string[] = [];
  const finder = createAdminFinder({
    organisation: {
      current: () => ({
        organisation: smallOrganisation(),
        verifiedAt: instantSchema.parse(1),
        me: technicianIdSchema.parse(id),
      }),
    },
    finder: {
      controllers: (domain, server = 'own') => {
        asked.push(`${domain} ${server}`);
        return Promise.resolve(ok(['dc1.corp.example']));
      },
      certificates: () => [],
    },
  });
  const answer = await finder.controllers('corp.example', '192.0.2.1');
  if (found) expect(answer).toEqual(ok(['dc1.corp.example']));
  else expect(answer).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
  expect(asked).toEqual(found ? ['corp.example 192.0.2.1'] : []);
});
