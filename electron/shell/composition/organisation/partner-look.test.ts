import { describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/errors';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok } from '../../../../shared/result';
import type { SignedInAccount, TechnicianSignIn, TokenSource } from '../../../ports/identity';
import { practiceOrganisation } from '../../../practice/organisation';
import { practicePersona } from '../../../practice/organisation/people';
import { FakeClock } from '../../../testkit/fakes/clock';
import { sequentialIds } from '../../../testkit/fakes/ids';
import { memoryLog } from '../../../testkit/fakes/log';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { partnerLooks } from './partner-look';

const clock = new FakeClock();
const organisation = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:1',
  loginUrl: 'http://127.0.0.1:1',
  now: clock.wall(),
});
const me = organisation.technicians.find(({ id }) => id === practicePersona)!;
const home = 'aaaaaaaa-0000-4000-8000-000000000001';
const byApp = organisation.connectors.find((one): one is M365Connector => one.kind === 'm365')!;
const bySignIn: M365Connector = { ...byApp, signIn: { kind: 'technician', clientId: byApp.signIn.clientId } };
const mine: SignedInAccount = { objectId: me.entraObjectId, tenantId: home, username: me.upn, name: me.name };

/** Looks whose tokens nobody gets, so that nothing is sent; `asked` says for which tenants they were wanted. */
function looks(accounts: readonly SignedInAccount[]) {
  const asked: string[] = [];
  const tokens: TokenSource = {
    token: ({ tenantId }) => {
      asked.push(tenantId);
      return Promise.resolve(err(failure('sign_in_failed', { detail: 'consent_missing' })));
    },
  };
  const signIn: Pick<TechnicianSignIn, 'accounts'> = { accounts: () => Promise.resolve(ok(accounts)) };
  const inForce = { current: () => ({ organisation, me: me.id, verifiedAt: clock.wall() }) };
  const around = { tokens, clock, ids: sequentialIds(), log: memoryLog(), timers: new FakeTimers(clock) };
  return { asked, ...partnerLooks(around, signIn, inForce) };
}

describe.each(['partner', 'people'] as const)('a look at %s', (which) => {
  const ask = (through: M365Connector, accounts: readonly SignedInAccount[]) => {
    const { asked, partner, people } = looks(accounts);
    const answer = which === 'partner' ? partner(through) : people(through, { kind: 'like', query: '' });
    return answer.then((result) => ({ asked: [...new Set(asked)], result }));
  };

  it('is taken in the tenant that the account of whoever is at the keyboard lives in', async () => {
    const colleague = { ...mine, objectId: 'bbbbbbbb-0000-4000-8000-000000000002', tenantId: byApp.tenantId };
    const { asked, result } = await ask(bySignIn, [colleague, mine]);
    expect(asked).toEqual([home]);
    expect(result).toMatchObject({ ok: false, error: { code: 'sign_in_failed', detail: 'consent_missing' } });
  });

  it('is not taken with the account of a colleague, nor through an app that signs in by itself', async () => {
    const colleague = { ...mine, objectId: 'bbbbbbbb-0000-4000-8000-000000000002' };
    expect(await ask(bySignIn, [colleague])).toMatchObject({ asked: [], result: { error: { detail: 'signed_out' } } });
    expect(await ask(byApp, [mine])).toMatchObject({ asked: [], result: { error: { detail: 'no_connection' } } });
  });
});
