import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { DAY, instant } from '../../../shared/time';
import type { ConnectorCertificate } from '../../ports/identity';
import { FakeClock, TEST_START } from '../../testkit/clock';
import { expiringCertificates } from './expiring';

const connector = (id: string, signIn?: M365Connector['signIn']): M365Connector => ({
  kind: 'm365',
  id: connectorIdSchema.parse(id),
  customerId: customerIdSchema.parse('c'),
  label: id,
  tenantId: '11111111-1111-4111-8111-111111111111',
  cloud: { kind: 'global' },
  defaultDomain: 'c.example',
  signIn: signIn ?? { kind: 'app', clientId: '22222222-2222-4222-8222-222222222222', credential: 'certificate' },
});
const until = (days: number): Result<ConnectorCertificate, Failure> =>
  ok({ pem: 'PEM', thumbprint: 'A'.repeat(64), notBefore: TEST_START, notAfter: instant(TEST_START + days * DAY) });
const clock = new FakeClock();

describe('certificates that end soon', () => {
  it('are told, the nearest first; others are passed over', async () => {
    const answers: Record<string, Result<ConnectorCertificate | undefined, Failure>> = {
      far: until(31),
      month: until(30),
      tomorrow: until(1),
      over: until(-400),
      none: ok(undefined),
      half: err(failure('keychain_corrupt')),
    };
    const asked: string[] = [];
    const certificates = {
      get: (id: string) => {
        asked.push(id);
        return Promise.resolve(answers[id] ?? err(failure('bug')));
      },
    };
    const bySecret = connector('secret', {
      kind: 'app',
      clientId: '22222222-2222-4222-8222-222222222222',
      credential: 'secret',
    });
    const found = await expiringCertificates({ certificates, clock }, [
      ...Object.keys(answers).map((id) => connector(id)),
      bySecret,
    ]);
    expect(found.ok && found.value.map(({ label, expiry }) => `${label} ${expiry}`)).toEqual([
      'over expired',
      'tomorrow in1Day',
      'month in30Days',
    ]);
    expect(asked).not.toContain('secret');
  });

  it('are not known while the keychain is locked', async () => {
    const certificates = { get: () => Promise.resolve(err(failure('keychain_locked'))) };
    expect(await expiringCertificates({ certificates, clock }, [connector('a')])).toEqual(
      err(failure('keychain_locked')),
    );
  });
});
