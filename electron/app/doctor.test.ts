import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../shared/errors';
import { connectorIdSchema, type ConnectorId } from '../../shared/ids';
import { err, ok, type Result } from '../../shared/result';
import { HOUR, MINUTE } from '../../shared/time';
import type { ConnectorFacts } from '../ports/doctor';
import { practiceOrganisation } from '../practice/organisation';
import { FakeClock, TEST_START } from '../testkit/fakes/clock';
import { createDoctor } from './doctor';

const organisation = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:9/',
  loginUrl: 'http://127.0.0.1:9/',
  now: TEST_START,
});
const connector = organisation.connectors.find((one) => one.id === 'm365-ald')!;
const policy = organisation.policies.find((one) => one.name === 'Global Admin break-fix')!;

function setting() {
  const clock = new FakeClock();
  const asked: ConnectorId[] = [];
  const state: { answer: Result<ConnectorFacts, Failure> | 'throw' } = {
    answer: ok({
      kind: 'm365',
      readAt: TEST_START,
      tenant: {
        pass: {
          enabled: true,
          minimumMinutes: 60,
          maximumMinutes: 480,
          oneTimeOnly: false,
          everyone: true,
          groups: [],
        },
        premium: 'p2',
        callerRoles: undefined,
        relationshipEndsAt: undefined,
        policiesAgainstPasses: undefined,
      },
    }),
  };
  const doctor = createDoctor({
    clock,
    probe: {
      facts: (connectorId) => {
        asked.push(connectorId);
        return state.answer === 'throw' ? Promise.reject(new Error('x')) : Promise.resolve(state.answer);
      },
    },
  });
  return { clock, asked, state, doctor };
}

describe('the doctor', () => {
  it('knows nothing before the first look and greys out impossible durations after it', async () => {
    const { doctor } = setting();
    expect([doctor.findings(connector, policy), doctor.durationTrouble(connector, policy, '1d')]).toEqual([
      undefined,
      undefined,
    ]);
    const told: ConnectorId[] = [];
    const stop = doctor.subscribe((id) => told.push(id));
    expect((await doctor.look(connector.id)).ok).toBe(true);
    expect(doctor.findings(connector, policy)?.map((found) => found.code)).toEqual(['passTooLong']);
    expect(doctor.durationTrouble(connector, policy, '8h')).toBeUndefined();
    expect(doctor.durationTrouble(connector, policy, '1d')).toMatchObject({ code: 'constraint_violation' });
    expect(told).toEqual([connector.id]);
    stop();
  });

  it('asks once for many who look, and again only when the answer is old', async () => {
    const { doctor, asked, clock } = setting();
    await Promise.all([doctor.look(connector.id), doctor.look(connector.id)]);
    clock.advance(5 * MINUTE);
    await doctor.look(connector.id);
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await doctor.look(connector.id);
    expect(asked).toHaveLength(2);
    await doctor.look(connector.id, -1);
    expect(asked).toHaveLength(3);
  });

  it('keeps what it knew when a look fails, for an hour', async () => {
    const { doctor, state, clock } = setting();
    await doctor.look(connector.id);
    state.answer = err(failure('unreachable'));
    clock.advance(HOUR);
    expect(await doctor.look(connector.id)).toMatchObject({ error: { code: 'unreachable' } });
    expect(doctor.findings(connector, policy)).toHaveLength(1);
    clock.advance(1);
    expect(doctor.findings(connector, policy)).toBeUndefined();
    state.answer = 'throw';
    expect(await doctor.look(connector.id)).toMatchObject({ error: { code: 'bug' } });
  });

  it('surveys the customers that a policy reaches', async () => {
    const { doctor } = setting();
    await doctor.look(connector.id);
    const lines = doctor.survey(organisation, policy);
    expect(lines).toHaveLength(organisation.connectors.filter((one) => one.kind === 'm365').length);
    expect(lines.filter((line) => line.lookedAt !== undefined).map((line) => line.connectorId)).toEqual([connector.id]);
    const gold = organisation.policies.find((one) => one.name === 'Mail operators')!;
    expect(doctor.survey(organisation, gold).map((line) => line.connectorId)).not.toContain(
      connectorIdSchema.parse('m365-cob'),
    );
  });
});
