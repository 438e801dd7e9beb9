import { expect, it } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import { instantSchema } from '../../../shared/time';
import { ok } from '../../../shared/result';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { createHostKeys } from './host-keys';

const key = { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'a'.repeat(43)}` };

it.each([
  ['tech-ana', true],
  ['tech-ben', false],
  ['tech-nobody', false],
])('shows keys to admins only: %s', async (id, shown) => {
  const asked: string[] = [];
  const keys = createHostKeys({
    organisation: {
      current: () => ({
        organisation: smallOrganisation(),
        verifiedAt: instantSchema.parse(1),
        me: technicianIdSchema.parse(id),
      }),
    },
    reader: {
      read: (host, port) => {
        asked.push(`${host} ${String(port)}`);
        return Promise.resolve(ok(key));
      },
    },
  });
  const answer = await keys.read('nas.example', 22);
  if (shown) expect(answer).toEqual(ok(key));
  else expect(answer).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
  expect(asked).toEqual(shown ? ['nas.example 22'] : []);
});
