import { describe, expect, it } from 'vitest';
import { connectorIdSchema, customerIdSchema, technicianIdSchema } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { TEST_START } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { connectorEntry, createConnectorSecrets, type ConnectorSecrets } from './secrets';

const lab = smallOrganisation();
const [first, second] = lab.connectors.flatMap((one) => (one.kind === 'm365' ? [one] : []));
if (first === undefined || second === undefined) throw new Error('the lab has two tenants');
const drafted: Connector = { ...first, id: connectorIdSchema.parse('drafted') };
const technician: Connector = {
  ...first,
  id: connectorIdSchema.parse('own-sign-in'),
  signIn: { kind: 'technician', clientId: '22222222-2222-4222-8222-222222222222' },
};
const hereAlready: Connector = {
  kind: 'local',
  id: connectorIdSchema.parse('this'),
  customerId: first.customerId,
  label: 'This computer',
  os: 'linux',
  transport: { kind: 'thisComputer' },
};

function secretsOf(
  who: string,
  organisation: Organisation = { ...lab, connectors: [...lab.connectors, technician, hereAlready] },
) {
  const keychain = fakeKeychain();
  const changed: string[] = [];
  const secrets: ConnectorSecrets = createConnectorSecrets({
    organisation: { current: () => ({ organisation, me: technicianIdSchema.parse(who), verifiedAt: TEST_START }) },
    keychain,
    drafted: (id) => (id === drafted.id ? drafted : undefined),
    changed: (id) => changed.push(id),
  });
  return { keychain, changed, secrets };
}

/** Ben may work for the first customer only. */
const narrow: Organisation = {
  ...lab,
  technicians: lab.technicians.map((one) =>
    one.handle === 'ben' ? { ...one, scope: { kind: 'some', customers: [first.customerId], customerGroups: [] } } : one,
  ),
};

describe('secrets of connectors', () => {
  it('go to the keychain, are seen to be there, and are removed', async () => {
    const { keychain, changed, secrets } = secretsOf('tech-ana');
    expect(await secrets.state(first.id)).toEqual(ok('missing'));
    expect(await secrets.set(first.id, new Secret('s3cret'))).toEqual(ok(undefined));
    expect(await secrets.state(first.id)).toEqual(ok('present'));
    const kept = await keychain.get(connectorEntry(first.id));
    expect(kept.ok && kept.value?.reveal()).toBe('s3cret');
    expect(await secrets.remove(first.id)).toEqual(ok(undefined));
    expect([await secrets.state(first.id), changed]).toEqual([ok('missing'), [first.id, first.id]]);
  });

  it('may be kept by a technician where the technician may work, and nowhere else', async () => {
    const { keychain, secrets } = secretsOf('tech-ben', narrow);
    expect(await secrets.set(first.id, new Secret('x'))).toEqual(ok(undefined));
    for (const asked of [secrets.set(second.id, new Secret('x')), secrets.remove(second.id), secrets.state(second.id)])
      expect(await asked).toMatchObject({ error: { code: 'not_entitled', detail: 'customerInScope' } });
    expect(await keychain.list()).toEqual(ok([connectorEntry(first.id)]));
  });

  it('may be entered for a connector that is not published yet by those who drafted it', async () => {
    expect(await secretsOf('tech-ana').secrets.set(drafted.id, new Secret('x'))).toEqual(ok(undefined));
    for (const [who, id] of [
      ['tech-ben', drafted.id],
      ['tech-ana', connectorIdSchema.parse('none')],
    ] as const)
      expect(await secretsOf(who).secrets.set(id, new Secret('x'))).toMatchObject({
        error: { code: 'unknown_connector' },
      });
  });

  it('are not needed by some connectors', async () => {
    const { secrets, keychain } = secretsOf('tech-ana');
    for (const { id } of [technician, hereAlready]) {
      expect(await secrets.state(id)).toEqual(ok('notNeeded'));
      expect(await secrets.set(id, new Secret('x'))).toMatchObject({ error: { code: 'bad_input' } });
    }
    expect(await keychain.list()).toEqual(ok([]));
  });

  it('are nothing for strangers', async () => {
    expect(await secretsOf('nobody').secrets.state(first.id)).toMatchObject({ error: { code: 'not_entitled' } });
  });

  it('of a customer that was taken away are out of reach', async () => {
    const moved = {
      ...lab,
      connectors: lab.connectors.map((one) => ({ ...one, customerId: customerIdSchema.parse('gone') })),
    };
    const scoped = { ...moved, technicians: narrow.technicians };
    expect(await secretsOf('tech-ben', scoped).secrets.state(first.id)).toMatchObject({
      error: { code: 'not_entitled' },
    });
  });
});
