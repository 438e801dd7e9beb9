import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { DAY } from '../../../../shared/time';
import { practiceClientSecret, type SeenRequest } from '../../../practice/m365';
import { FakeClock } from '../../../testkit/fakes/clock';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { sequentialIds } from '../../../testkit/fakes/ids';
import { createTokenSource } from '../../identity/token-source';
import type { Fetch } from '../wire/middleware';
import { createSecretEndLook } from './secret-end';

const seen: SeenRequest[] = [];
let lab: GraphLab;
beforeAll(async () => {
  lab = await startGraphLab({ customer: 'alderbrook', onRequest: (request) => seen.push(request) });
});
afterAll(() => lab.dispose());

const SECRET = 'abc8Q~secret';
const later = '2027-03-01T10:00:00Z';

function ask(answer?: unknown, secret?: string) {
  const right = practiceClientSecret(lab.connector.tenantId);
  const tokens = createTokenSource({ secretOf: () => Promise.resolve(ok(new Secret(right))) });
  const fetch: Fetch = () => Promise.resolve(Response.json(answer));
  const look = createSecretEndLook({
    ...{ tokens, clock: new FakeClock(), ids: sequentialIds(), log: lab.log },
    ...(answer === undefined ? {} : { fetch }),
  });
  return look(lab.connector, new Secret(secret ?? right));
}
const registration = (...passwordCredentials: unknown[]) => ({ value: [{ passwordCredentials }] });

describe('the end of a client secret at its registration', () => {
  it('is read of the app that the connector signs in with', async () => {
    const endsAt = Date.now() + 6 * DAY;
    const { app } = await lab.server.inspection.settings(lab.connector.tenantId);
    await lab.server.inspection.setTenant(lab.connector.tenantId, { app: { ...app, secretEndsAt: endsAt } });
    seen.length = 0;
    const found = await ask();
    expect(found.ok && Math.abs((found.value ?? 0) - endsAt) < 1_000).toBe(true);
    const [request] = seen.filter(({ url }) => url.includes('/applications'));
    const query = new URL(request?.url ?? '', 'http://graph').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      $filter: `appId eq '${lab.connector.signIn.clientId}'`,
      $select: 'id,appId,passwordCredentials',
    });
    await lab.server.inspection.setTenant(lab.connector.tenantId, { app });
  });

  it('is refused to an app that may read neither apps nor the directory', async () => {
    const { app } = await lab.server.inspection.settings(lab.connector.tenantId);
    await lab.server.inspection.setTenant(lab.connector.tenantId, { app: { ...app, permissions: ['User.Read.All'] } });
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    await lab.server.inspection.setTenant(lab.connector.tenantId, { app });
  });

  it.each([
    ['one that begins like it', [{ hint: 'abc', endDateTime: later }], Date.parse(later)],
    [
      'another beside it',
      [
        { hint: 'xyz', endDateTime: '2026-12-01T00:00:00Z' },
        { hint: 'abc', endDateTime: later },
      ],
      Date.parse(later),
    ],
    [
      'two that begin like it',
      [
        { hint: 'abc', endDateTime: later },
        { hint: 'abc', endDateTime: '2026-12-01T00:00:00Z' },
      ],
      undefined,
    ],
    [
      'two like it that end together',
      [
        { hint: 'abc', endDateTime: later },
        { hint: 'abc', endDateTime: later },
      ],
      Date.parse(later),
    ],
    ['none like it', [{ hint: 'xyz', endDateTime: later }], undefined],
    [
      'no hint',
      [
        { hint: null, endDateTime: later },
        { endDateTime: later },
        { hint: '', endDateTime: later },
        { hint: 'a', endDateTime: later },
      ],
      undefined,
    ],
    ['no end', [{ hint: 'abc', endDateTime: null }], undefined],
    ['an end before all time', [{ hint: 'abc', endDateTime: '0001-01-01T00:00:00Z' }], undefined],
    ['nothing', [], undefined],
  ] as const)('with %s', async (_what, credentials, end) => {
    expect(await ask(registration(...credentials), SECRET)).toEqual(ok(end));
  });

  it.each([[{ value: [] }], [{ value: [{ passwordCredentials: null }] }]])('is not known of %j', async (answer) => {
    expect(await ask(answer, SECRET)).toEqual(ok(undefined));
  });

  it.each([[{}], [registration({ hint: 5 })], [registration({ hint: 'abc', endDateTime: 'soon' })]])(
    'is not taken from an answer that is none: %j',
    async (answer) => {
      expect(await ask(answer, SECRET)).toMatchObject({ ok: false });
    },
  );
});
