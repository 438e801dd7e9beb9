import { expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, technicianIdSchema } from '../../../shared/ids';
import { auditEventSchema, type AuditDraft } from '../../../shared/model/audit';
import { err, ok, type Result } from '../../../shared/result';
import { instantSchema } from '../../../shared/time';
import type { EndpointCleaner, Leftovers } from '../../ports/endpoint';
import { FakeClock } from '../../testkit/fakes/clock';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { createAdminCleaner } from './endpoint-cleaner';

const LEFT: Leftovers = { members: ['ghost'], remains: ['fedcba9876543210'] };
const NOTHING: Leftovers = { members: [], remains: [] };

interface Lab {
  readonly cleaner: EndpointCleaner;
  /** What happened, in its order: calls to the endpoint and kinds of lines. */
  readonly course: string[];
  readonly lines: AuditDraft[];
}

interface Given {
  readonly me?: string;
  readonly answer?: Result<Leftovers, Failure>;
  readonly disk?: Result<void, Failure>;
}

function lab({ me = 'tech-ana', answer = ok(NOTHING), disk = ok(undefined) }: Given = {}): Lab {
  const course: string[] = [];
  const lines: AuditDraft[] = [];
  const cleaner = createAdminCleaner({
    organisation: {
      current: () => ({
        organisation: smallOrganisation(),
        verifiedAt: instantSchema.parse(1),
        me: technicianIdSchema.parse(me),
      }),
    },
    cleaner: {
      look: () => Promise.resolve(ok(LEFT)).finally(() => course.push('look')),
      clean: () => Promise.resolve(answer).finally(() => course.push('clean')),
    },
    ledger: {
      commit: ({ audit = [] }) => {
        course.push(...audit.map(({ event }) => event.kind));
        if (disk.ok) lines.push(...audit);
        return disk;
      },
    },
    clock: new FakeClock(),
  });
  return { cleaner, course, lines };
}

const local = smallOrganisation().connectors[0];
const id = local?.id ?? connectorIdSchema.parse('none');

it.each([
  ['tech-ana', true],
  ['tech-ben', false],
  ['tech-nobody', false],
])('looks and cleans for admins only: %s', async (me, allowed) => {
  const { cleaner, course } = lab({ me });
  const answers = [await cleaner.look(id), await cleaner.clean(id, LEFT)];
  if (allowed) expect(answers).toEqual([ok(LEFT), ok(NOTHING)]);
  else expect(answers.map((one) => one.ok || one.error.code)).toEqual(['not_entitled', 'not_entitled']);
  expect(course).toEqual(allowed ? ['look', 'cleanUpBegun', 'clean', 'cleanUpEnded'] : []);
});

it('writes who removes what from where before the endpoint hears of it, and what came of it', async () => {
  const { cleaner, lines } = lab({ answer: ok({ members: ['ghost', 'somebody-new'], remains: [] }) });
  await cleaner.clean(id, LEFT);
  const place = { connectorId: id, endpointName: local?.label, customerId: local?.customerId };
  expect(lines).toMatchObject([
    { actor: 'tech-ana', event: { kind: 'cleanUpBegun', ...place, leftovers: ['ghost', LEFT.remains[0]], more: 0 } },
    { actor: 'tech-ana', event: { kind: 'cleanUpEnded', ...place, leftovers: [LEFT.remains[0]], more: 0, stayed: 1 } },
  ]);
  for (const { event } of lines) expect(auditEventSchema.safeParse(event).success).toBe(true);
});

it('says why it is not known what came of it', async () => {
  const { cleaner, lines } = lab({ answer: err(failure('unreachable')) });
  expect(await cleaner.clean(id, LEFT)).toMatchObject({ ok: false });
  expect(lines.at(-1)?.event).toMatchObject({ leftovers: [], stayed: 2, failure: { code: 'unreachable' } });
});

it('removes nothing that cannot be recorded', async () => {
  const { cleaner, course } = lab({ disk: err(failure('disk_full')) });
  expect(await cleaner.clean(id, LEFT)).toMatchObject({ ok: false, error: { code: 'disk_full' } });
  expect(course).toEqual(['cleanUpBegun']);
});

it('names only so many, however many there are, and a draft by its id', async () => {
  const { cleaner, lines } = lab();
  const many = { members: Array.from({ length: 1_000 }, (_, at) => `S-1-5-21-${String(at)}`), remains: [] };
  const drafted = connectorIdSchema.parse('drafted');
  await cleaner.clean(drafted, many);
  expect(lines.at(-1)?.event).toMatchObject({ endpointName: 'drafted', more: 950, stayed: 0 });
  for (const { event } of lines) expect(auditEventSchema.safeParse(event).success).toBe(true);
});
