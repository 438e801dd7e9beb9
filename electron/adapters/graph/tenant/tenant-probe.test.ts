import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/errors';
import { connectorIdSchema } from '../../../../shared/ids';
import { err } from '../../../../shared/result';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { FakeClock } from '../../../testkit/fakes/clock';
import { sequentialIds } from '../../../testkit/fakes/ids';
import type { FactsProbe } from '../../../ports/doctor';
import type { TokenSource } from '../../../ports/identity';
import { createTenantProbe } from './tenant-probe';

const labs: GraphLab[] = [];
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.dispose();
});

async function probeOf(
  customer: string,
  change: (tokens: TokenSource) => TokenSource = (tokens) => tokens,
): Promise<{ lab: GraphLab; probe: FactsProbe }> {
  const lab = await startGraphLab({ customer });
  labs.push(lab);
  const probe = createTenantProbe({
    connector: (id) => (id === lab.connector.id ? lab.connector : undefined),
    tokens: change(lab.tokens),
    clock: new FakeClock(),
    ids: sequentialIds(),
    log: lab.log,
  });
  return { lab, probe };
}

describe('facts about a tenant', () => {
  it.each([
    [
      'alderbrook',
      { enabled: true, minimumMinutes: 60, maximumMinutes: 480, oneTimeOnly: false, everyone: true, groups: [] },
      'p1',
    ],
    [
      'brightwater',
      { enabled: true, minimumMinutes: 10, maximumMinutes: 43_200, oneTimeOnly: false, everyone: true, groups: [] },
      'p2',
    ],
    ['cobaltstreet', { enabled: false }, 'p1'],
    ['dunmore', { enabled: true, oneTimeOnly: true }, 'p1'],
    ['eastgate', { enabled: true }, 'none'],
    ['garnet', { enabled: true, maximumMinutes: 60, everyone: false, groups: ['JIT accounts'] }, 'p1'],
  ])('%s', async (customer, pass, premium) => {
    const { lab, probe } = await probeOf(customer);
    const facts = await probe.facts(lab.connector.id);
    expect(facts).toMatchObject({
      ok: true,
      value: { kind: 'm365', tenant: { pass, premium, callerRoles: undefined } },
    });
  });

  it('are not read with a kept token when no new one is given: why not is told', async () => {
    const refused = err(failure('throttled', { retryAfterMs: 7_000 }));
    const { lab, probe } = await probeOf('alderbrook', (tokens) => ({
      ...tokens,
      token: (connector, options) =>
        options?.renew === true ? Promise.resolve(refused) : tokens.token(connector, options),
    }));
    expect(await probe.facts(lab.connector.id)).toMatchObject({
      ok: false,
      error: { code: 'throttled', retryAfterMs: 7_000 },
    });
  });

  it('tell what a new token would allow, not what a kept one does', async () => {
    const { lab, probe } = await probeOf('alderbrook');
    const rights = async (): Promise<readonly string[]> => {
      const facts = await probe.facts(lab.connector.id);
      if (!facts.ok || facts.value.kind !== 'm365') throw new Error('no facts');
      expect(facts.value.tenant.rights?.by).toBe('app');
      return facts.value.tenant.rights?.permissions ?? [];
    };
    const role = 'RoleManagement.ReadWrite.Directory';
    expect(await rights()).toContain(role);
    await lab.server.inspection.setSwitches({ signIn: { withheld: [role] } });
    expect(await rights()).not.toContain(role);
    await lab.server.inspection.setSwitches({ signIn: { withheld: [] } });
    expect(await rights()).toContain(role);
  });

  it('are not guessed where there is no such connector, or no answer', async () => {
    const { lab, probe } = await probeOf('alderbrook');
    expect(await probe.facts(connectorIdSchema.parse('x'))).toMatchObject({ error: { code: 'unknown_connector' } });
    await lab.dispose();
    labs.splice(0);
    const answer = await probe.facts(lab.connector.id);
    expect(answer.ok).toBe(false);
  });
});
