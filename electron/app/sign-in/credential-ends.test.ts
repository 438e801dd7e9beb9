import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, technicianIdSchema, type ConnectorId } from '../../../shared/ids';
import type { Connector, M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { DAY, instant, type Instant } from '../../../shared/time';
import type { ConnectorCertificate, SecretEndLook } from '../../ports/identity';
import type { Keychain } from '../../ports/security';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { settle } from '../../testkit/fakes/timers';
import { connectorEntry, createConnectorSecrets } from '../organisation/secrets';
import { createCredentialEnds } from './credential-ends';
import { secretEndEntry } from './secret-ends';

const lab = smallOrganisation();
const [customer] = lab.customers;
if (customer === undefined) throw new Error('the lab has customers');
const clientId = '22222222-2222-4222-8222-222222222222';

const connector = (id: string, credential: 'secret' | 'certificate' | 'none'): M365Connector => ({
  kind: 'm365',
  id: connectorIdSchema.parse(id),
  customerId: customer.id,
  label: id,
  tenantId: '11111111-1111-4111-8111-111111111111',
  cloud: { kind: 'global' },
  defaultDomain: 'c.example',
  signIn: credential === 'none' ? { kind: 'technician', clientId } : { kind: 'app', clientId, credential },
});
const inDays = (days: number): Instant => instant(TEST_START + days * DAY);
const certificate = (days: number): Result<ConnectorCertificate, Failure> =>
  ok({ pem: 'PEM', thumbprint: 'A'.repeat(64), notBefore: TEST_START, notAfter: inDays(days) });

interface Given {
  readonly connectors: readonly Connector[];
  readonly certificates?: Readonly<Record<string, Result<ConnectorCertificate | undefined, Failure>>>;
  readonly who?: string;
  readonly keychain?: Keychain;
}

function stage({ connectors, certificates = {}, who = 'tech-ana', keychain = fakeKeychain() }: Given) {
  const clock = new FakeClock();
  const read: string[] = [];
  const asked: string[] = [];
  let told: () => Promise<Result<Instant | undefined, Failure>> = () => Promise.resolve(ok(undefined));
  const organisation = {
    current: () => ({
      organisation: { ...lab, connectors: [...connectors] },
      me: technicianIdSchema.parse(who),
      verifiedAt: TEST_START,
    }),
  };
  const look: SecretEndLook = ({ id }) => {
    asked.push(id);
    return told();
  };
  const ends = createCredentialEnds({
    organisation,
    clock,
    keychain,
    drafted: () => undefined,
    look,
    certificates: {
      get: (id: ConnectorId) => {
        read.push(id);
        return Promise.resolve(certificates[id] ?? ok(undefined));
      },
    },
  });
  const heard: string[] = [];
  ends.subscribe(() => heard.push('end'));
  const secrets = createConnectorSecrets({
    organisation,
    keychain,
    drafted: () => undefined,
    changed: () => undefined,
  });
  const answer = (next: Result<Instant | undefined, Failure>): void => {
    told = () => Promise.resolve(next);
  };
  const hold = (next: typeof told): void => {
    told = next;
  };
  return { ends, secrets, clock, keychain, read, asked, heard, answer, hold };
}

/** Lays what stands for the certificates of these connectors into a keychain. */
async function holding(ids: readonly string[]): Promise<Keychain> {
  const keychain = fakeKeychain();
  for (const id of ids) await keychain.put(`connector/${id}/certificate`, new Secret('PEM'));
  return keychain;
}

const [s1] = [connectorIdSchema.parse('s1')];

describe('what ends soon', () => {
  it('is told for certificates and secrets, the nearest first; what is not known or far is passed over', async () => {
    const certificates = {
      far: certificate(31),
      month: certificate(30),
      over: certificate(-400),
      half: err(failure('keychain_corrupt')),
    };
    const keychain = await holding(Object.keys(certificates));
    const names = ['tomorrow', 'distant', 'unknown', 'empty', 'odd'];
    const { ends, secrets, read } = stage({
      connectors: [
        ...[...Object.keys(certificates), 'none'].map((id) => connector(id, 'certificate')),
        ...names.map((id) => connector(id, 'secret')),
        connector('own', 'none'),
      ],
      certificates,
      keychain,
    });
    const put = (id: string, end?: Instant) => secrets.set(connectorIdSchema.parse(id), new Secret('x'), end);
    await put('tomorrow', inDays(1));
    await put('distant', inDays(31));
    await put('unknown');
    await put('odd');
    for (const text of ['{"version":2,"at":5}', 'rubbish'])
      await keychain.put(secretEndEntry(connectorIdSchema.parse('odd')), new Secret(text));
    const found = await ends.ending();
    expect(found.ok && found.value.map((one) => `${one.kind} ${one.label} ${one.expiry}`)).toEqual([
      'certificate over expired',
      'secret tomorrow in1Day',
      'certificate month in30Days',
    ]);
    expect(found.ok && found.value[0]?.customer).toBe(customer.name);
    // A certificate that is not there is not asked for.
    expect(read).toEqual(['far', 'month', 'over', 'half']);
  });

  it('is not known while the keychain is locked, and a computer that holds nothing asks nothing of it', async () => {
    const keychain = fakeKeychain('locked');
    expect(await stage({ connectors: [connector('a', 'secret')], keychain }).ends.ending()).toEqual(
      err(failure('keychain_locked')),
    );
    expect(await stage({ connectors: [connector('a', 'none')], keychain }).ends.ending()).toEqual(ok([]));
  });

  it('of a secret that was replaced is forgotten, and so is the warning', async () => {
    const { ends, secrets, keychain } = stage({ connectors: [connector('s1', 'secret')] });
    await secrets.set(s1, new Secret('old'), inDays(6));
    const before = await ends.ending();
    expect(before.ok && before.value.map(({ expiry, mark }) => [expiry, mark])).toEqual([
      ['in7Days', `s1 ${String(inDays(6))}`],
    ]);
    await secrets.set(s1, new Secret('new'));
    expect(await ends.ending()).toEqual(ok([]));
    expect(await ends.view(s1)).toEqual(ok({ kind: 'secret' }));
    await secrets.set(s1, new Secret('newer'), inDays(400));
    expect(await ends.ending()).toEqual(ok([]));
    await secrets.remove(s1);
    expect(await keychain.list()).toEqual(ok([]));
  });

  it('never takes the former end for the new secret when the keychain locks half-way', async () => {
    const keychain = fakeKeychain();
    const { secrets } = stage({ connectors: [connector('s1', 'secret')], keychain });
    await secrets.set(s1, new Secret('old'), inDays(6));
    const locking: Keychain = {
      ...keychain,
      put: (entry, value) => {
        keychain.become('locked');
        return keychain.put(entry, value);
      },
    };
    const cut = stage({ connectors: [connector('s1', 'secret')], keychain: locking });
    expect(await cut.secrets.set(s1, new Secret('new'), inDays(400))).toEqual(err(failure('keychain_locked')));
    expect([...keychain.entries()]).toEqual([[connectorEntry(s1), 'old']]);
  });
});

describe('the end of a client secret', () => {
  it('is what a person says, until they take it back', async () => {
    const { ends, secrets, heard } = stage({ connectors: [connector('s1', 'secret')] });
    expect(await ends.view(s1)).toEqual(ok(undefined));
    expect(await ends.setSecretEnd(s1, inDays(5))).toMatchObject({ error: { code: 'bad_input' } });
    await secrets.set(s1, new Secret('x'));
    heard.length = 0;
    expect(await ends.setSecretEnd(s1, inDays(5))).toEqual(ok(undefined));
    expect(await ends.view(s1)).toEqual(
      ok({ kind: 'secret', end: { at: inDays(5), expiry: 'in7Days', toldBy: 'person' } }),
    );
    await ends.setSecretEnd(s1, undefined);
    expect(await ends.view(s1)).toEqual(ok({ kind: 'secret' }));
    expect(heard).toEqual(['end', 'end']);
  });

  it.each([
    ['certificate', 'bad_input'],
    ['none', 'bad_input'],
  ] as const)('cannot be set where the sign-in is another: %s', async (kind, code) => {
    const { ends } = stage({ connectors: [connector('s1', kind)] });
    expect(await ends.setSecretEnd(s1, inDays(5))).toMatchObject({ error: { code } });
  });

  it('is nothing for strangers', async () => {
    const { ends } = stage({ connectors: [connector('s1', 'secret')], who: 'nobody' });
    for (const asked of [ends.view(s1), ends.setSecretEnd(s1, inDays(1))])
      expect(await asked).toMatchObject({ error: { code: 'not_entitled' } });
  });
});

describe('the directory', () => {
  it('is asked once and believed more than a person', async () => {
    const { ends, secrets, asked, answer, heard } = stage({ connectors: [connector('s1', 'secret')] });
    await secrets.set(s1, new Secret('x'), inDays(5));
    heard.length = 0;
    answer(ok(inDays(90)));
    await ends.learn(s1);
    await ends.learn(s1);
    expect(asked).toEqual(['s1']);
    expect(heard).toEqual(['end']);
    expect(await ends.view(s1)).toEqual(
      ok({ kind: 'secret', end: { at: inDays(90), expiry: 'fine', toldBy: 'directory' } }),
    );
  });

  it.each([
    ['does not know', ok(undefined), 1],
    ['may not be read', err(failure('insufficient_rights')), 1],
    ['is away', err(failure('unreachable')), 2],
  ] as const)('that %s leaves the end as it was, and is asked again when that may help', async (_how, told, soon) => {
    const { ends, secrets, asked, answer, clock } = stage({ connectors: [connector('s1', 'secret')] });
    await secrets.set(s1, new Secret('x'), inDays(5));
    answer(told);
    await ends.learn(s1);
    await ends.learn(s1);
    expect(asked).toHaveLength(soon);
    expect(await ends.view(s1)).toMatchObject({ value: { end: { at: inDays(5), toldBy: 'person' } } });
    clock.advance(DAY);
    await ends.learn(s1);
    expect(asked).toHaveLength(soon + 1);
    await secrets.set(s1, new Secret('y'));
    ends.changed(s1);
    await settle();
    expect(asked).toHaveLength(soon + 2);
  });

  it('is not asked about what has no client secret here', async () => {
    const { ends, asked } = stage({ connectors: [connector('s1', 'secret'), connector('c1', 'certificate')] });
    for (const id of ['s1', 'c1', 'stranger']) await ends.learn(connectorIdSchema.parse(id));
    expect(asked).toEqual([]);
  });

  it('does not answer for a secret that was replaced meanwhile', async () => {
    const { ends, secrets, hold } = stage({ connectors: [connector('s1', 'secret')] });
    await secrets.set(s1, new Secret('old'));
    hold(async () => {
      await secrets.set(s1, new Secret('new'));
      return ok(inDays(3));
    });
    await ends.learn(s1);
    expect(await ends.view(s1)).toEqual(ok({ kind: 'secret' }));
  });
});
