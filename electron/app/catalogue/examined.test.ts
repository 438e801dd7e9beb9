import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { customerIdSchema, technicianIdSchema, type ConnectorId } from '../../../shared/ids';
import { err, ok, type Result } from '../../../shared/result';
import type { ConnectorFacts } from '../../ports/doctor';
import { practiceOrganisation, practicePersona } from '../../practice/organisation';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { FakeTimers } from '../../testkit/fakes/timers';
import { createCatalogue } from '../catalogue';
import { createDoctor } from '../doctor';
import { examinedCatalogue, type ExaminedCatalogue } from './examined';

const organisation = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:9/',
  loginUrl: 'http://127.0.0.1:9/',
  now: TEST_START,
});
const alderbrook = customerIdSchema.parse('cust-ald');
const facts: ConnectorFacts = {
  kind: 'm365',
  readAt: TEST_START,
  tenant: {
    pass: { enabled: true, minimumMinutes: 60, maximumMinutes: 480, oneTimeOnly: false, everyone: true, groups: [] },
    premium: 'p2',
    callerRoles: undefined,
    relationshipEndsAt: undefined,
    policiesAgainstPasses: undefined,
  },
};

function setting(answer: () => Promise<Result<ConnectorFacts, Failure>>, me = practicePersona) {
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const asked: ConnectorId[] = [];
  const probe = {
    facts: (id: ConnectorId) => {
      asked.push(id);
      return answer();
    },
  };
  const doctor = createDoctor({ clock, probe });
  const inForce = { current: () => ({ organisation, me, verifiedAt: TEST_START }) };
  const catalogue = createCatalogue({
    organisation: inForce,
    clock,
    ledger: { leases: () => [] },
    directories: { directory: () => err(failure('unknown_connector')) },
    pinned: () => [],
    durationTrouble: (connector, policy, code) => doctor.durationTrouble(connector, policy, code),
  });
  return { timers, asked, offers: examinedCatalogue(catalogue, { doctor, organisation: inForce, timers }) };
}

async function greyed(offers: ExaminedCatalogue): Promise<unknown> {
  const answer = await offers.policies(alderbrook);
  if (!answer.ok) return answer.error.code;
  const offer = answer.value.offers.find(({ name }) => name === 'Global Admin break-fix');
  return offer?.durations.filter(({ allowed }) => !allowed).map(({ code, failure: why }) => [code, why?.code]);
}

describe('offers after a look', () => {
  it('grey out what the tenant would refuse, and look once for a while', async () => {
    const { offers, asked } = setting(() => Promise.resolve(ok(facts)));
    expect(await greyed(offers)).toEqual([['1d', 'constraint_violation']]);
    expect(await greyed(offers)).toEqual([['1d', 'constraint_violation']]);
    expect(asked).toEqual(['m365-ald']);
  });

  it('do not wait longer than patience allows, and know more the next time', async () => {
    let answer: (facts: Result<ConnectorFacts, Failure>) => void = () => undefined;
    const { offers, timers } = setting(() => new Promise((resolve) => (answer = resolve)));
    const first = greyed(offers);
    await timers.advance(700);
    expect(await first).toEqual([]);
    answer(ok(facts));
    expect(await greyed(offers)).toEqual([['1d', 'constraint_violation']]);
  });

  it('are made without the doctor when the tenant does not answer', async () => {
    expect(await greyed(setting(() => Promise.resolve(err(failure('unreachable')))).offers)).toEqual([]);
  });

  it('ask nothing for somebody who may not work there', async () => {
    const { offers, asked } = setting(() => Promise.resolve(ok(facts)), technicianIdSchema.parse('nobody'));
    expect(await greyed(offers)).toBe('not_entitled');
    expect(asked).toEqual([]);
  });
});
