import { execFileSync } from 'node:child_process';
import { constants, createPublicKey, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorIdSchema, customerIdSchema } from '../../../../shared/ids';
import type { M365Connector } from '../../../../shared/model/connector';
import { failure } from '../../../../shared/errors';
import { err } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { DAY } from '../../../../shared/time';
import { FakeClock, TEST_START } from '../../../testkit/fakes/clock';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { createTokenSource } from '../token-source';
import { createCertificates } from './connector-certificates';
import { integer, oid, sequence, time, utf8 } from './der';
import { selfSigned } from './self-signed';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const id = connectorIdSchema.parse('c1');

/** What an implementation that is not ours reads in it. */
function openssl(pem: string, ...asked: string[]): string {
  return execFileSync('openssl', ['x509', '-noout', ...asked], { input: pem, encoding: 'utf8' }).trim();
}

describe('DER', () => {
  it.each([
    [sequence(), '3000'],
    [integer(Buffer.from([0])), '020100'],
    [integer(Buffer.from([0x80])), '02020080'],
    [integer(Buffer.from([0, 0, 0x7f])), '02017f'],
    [oid('1.2.840.113549.1.1.11'), '06092a864886f70d01010b'],
    [oid('2.5.29.15'), '0603551d0f'],
    [utf8('é'), '0c02c3a9'],
    [utf8('x'.repeat(128)).subarray(0, 3), '0c8180'],
    [utf8('x'.repeat(256)).subarray(0, 4), '0c820100'],
    [time(Date.UTC(2049, 11, 31, 23, 59, 59, 999)), `170d${Buffer.from('491231235959Z').toString('hex')}`],
    [time(Date.UTC(2050, 0, 1)), `180f${Buffer.from('20500101000000Z').toString('hex')}`],
  ])('%# is written as X.690 says', (der, hex) => {
    expect(der.toString('hex')).toBe(hex);
  });
});

describe('a certificate', () => {
  const made = (commonName: string, notAfter = Date.UTC(2027, 0, 5, 9)) =>
    new X509Certificate(selfSigned({ privateKey, commonName, notBefore: TEST_START, notAfter }));

  it('is read by openssl as it was meant, and its signature is right', () => {
    const pem = made('c1').toString();
    expect(openssl(pem, '-subject', '-nameopt', 'RFC2253')).toBe('subject=CN=c1,O=Latchkey');
    expect(openssl(pem, '-dates')).toBe('notBefore=Jan  5 09:00:00 2026 GMT\nnotAfter=Jan  5 09:00:00 2027 GMT');
    const text = openssl(pem, '-text');
    expect(text).toContain('Version: 3 (0x2)');
    expect(text).toContain('Signature Algorithm: sha256WithRSAEncryption');
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature/);
    expect(text).toContain('TLS Web Client Authentication');
    expect(made('c1').verify(createPublicKey(privateKey))).toBe(true);
  });

  it('has a serial number of its own', () => {
    expect(made('c1').serialNumber).not.toBe(made('c1').serialNumber);
    expect(made('c1').serialNumber).toHaveLength(32);
  });

  it('can be made for any name and any end', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }).filter((name) => !name.includes('\0'));
    const ends = fc.integer({ min: Date.UTC(2026, 1), max: Date.UTC(9_999, 0) });
    fc.assert(
      fc.property(names, ends, (name, end) => {
        const certificate = made(name, end);
        expect(certificate.checkPrivateKey(privateKey)).toBe(true);
        expect(Date.parse(certificate.validTo)).toBe(Math.floor(end / 1_000) * 1_000);
        expect(certificate.raw.includes(Buffer.from(name))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the certificate of a connector', () => {
  const store = (keychain = fakeKeychain()) => {
    const clock = new FakeClock();
    return { keychain, clock, certificates: createCertificates({ keychain, clock, keyBits: 2_048 }) };
  };

  it('is made here, lasts a year, and its key goes nowhere but the keychain', async () => {
    const { keychain, certificates } = store();
    expect(await certificates.get(id)).toEqual({ ok: true, value: undefined });
    const created = await certificates.create(id);
    if (!created.ok) throw new Error(created.error.code);
    expect(created.value.notAfter).toBe(TEST_START + 365 * DAY);
    expect(openssl(created.value.pem, '-fingerprint', '-sha256').replaceAll(':', '')).toContain(
      created.value.thumbprint,
    );
    expect(JSON.stringify(created)).not.toContain('PRIVATE');
    expect(await certificates.get(id)).toEqual(created);
    expect([...keychain.entries().keys()]).toEqual(['connector/c1/key', 'connector/c1/certificate']);
    await certificates.remove(id);
    expect(keychain.entries().size).toBe(0);
  });

  it('fits into the keychain with the long key that the product makes', async () => {
    const keychain = fakeKeychain();
    const created = await createCertificates({ keychain, clock: new FakeClock() }).create(id);
    expect(created.ok && new X509Certificate(created.value.pem).publicKey.asymmetricKeyDetails).toMatchObject({
      modulusLength: 3_072,
    });
  });

  it.each([
    ['one half is gone', 'connector/c1/certificate', undefined],
    ['the other half is gone', 'connector/c1/key', undefined],
    ['the key is no key', 'connector/c1/key', 'x'],
    [
      'the key is another’s',
      'connector/c1/key',
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ],
    ['the certificate is none', 'connector/c1/certificate', '-----BEGIN CERTIFICATE-----'],
  ])('is corrupt when %s', async (_, entry, value) => {
    const { keychain, certificates } = store();
    await certificates.create(id);
    if (value === undefined) await keychain.remove(entry);
    else await keychain.put(entry, new Secret(value));
    expect(await certificates.get(id)).toMatchObject({ ok: false, error: { code: 'keychain_corrupt' } });
  });

  it.each(['locked', 'unavailable'] as const)('says that the keychain is %s', async (state) => {
    const { keychain, certificates } = store();
    keychain.become(state);
    const refused = { ok: false, error: { code: `keychain_${state}` } };
    expect(await certificates.get(id)).toMatchObject(refused);
    expect(await certificates.create(id)).toMatchObject(refused);
    expect(await certificates.remove(id)).toMatchObject(refused);
  });
});

describe('signing in with it', () => {
  const connector: M365Connector = {
    kind: 'm365',
    id,
    customerId: customerIdSchema.parse('k1'),
    label: 'Contoso',
    tenantId: '10000000-7a1c-4000-8000-00000000a001',
    cloud: { kind: 'global' },
    defaultDomain: 'contoso.example',
    signIn: { kind: 'app', clientId: '7a1c0de5-1a7c-4e1e-9c0f-0d15c0ffee01', credential: 'certificate' },
  };
  const headSchema = z.object({ alg: z.literal('PS256'), 'x5t#S256': z.string() });
  const bodySchema = z.object({ aud: z.string(), iss: z.string(), sub: z.string(), jti: z.string(), exp: z.number() });

  const world = () => {
    const keychain = fakeKeychain();
    const clock = new FakeClock();
    const certificates = createCertificates({ keychain, clock, keyBits: 2_048 });
    const asked: URLSearchParams[] = [];
    const source = createTokenSource({
      secretOf: () => Promise.resolve(err(failure('bug'))),
      certificateOf: (wanted) => certificates.forSigning(wanted),
      clock,
      fetch: (_url, init) => {
        asked.push(new URLSearchParams(typeof init.body === 'string' ? init.body : ''));
        const payload = Buffer.from(JSON.stringify({ tid: connector.tenantId })).toString('base64url');
        return Promise.resolve(Response.json({ token_type: 'Bearer', expires_in: 60, access_token: `x.${payload}.x` }));
      },
    });
    return { certificates, clock, asked, source };
  };

  it('proves who asks by a signature that the exported certificate verifies', async () => {
    const { certificates, asked, source } = world();
    const created = await certificates.create(id);
    expect((await source.token(connector)).ok).toBe(true);
    expect(asked[0]?.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(asked[0]?.get('client_secret')).toBeNull();
    const [head = '', body = '', signed = ''] = (asked[0]?.get('client_assertion') ?? '').split('.');
    const { 'x5t#S256': thumbprint } = headSchema.parse(JSON.parse(Buffer.from(head, 'base64url').toString()));
    if (!created.ok) throw new Error(created.error.code);
    expect(Buffer.from(thumbprint, 'base64url').toString('hex').toUpperCase()).toBe(created.value.thumbprint);
    const claims = bodySchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    expect(claims).toMatchObject({ iss: connector.signIn.clientId, sub: connector.signIn.clientId });
    expect(claims.aud).toBe(`https://login.microsoftonline.com/${connector.tenantId}/oauth2/v2.0/token`);
    const key = { key: new X509Certificate(created.value.pem).publicKey, padding: constants.RSA_PKCS1_PSS_PADDING };
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signed, 'base64url'))).toBe(true);
  });

  it('is refused here when there is none or it has run out', async () => {
    const { certificates, clock, asked, source } = world();
    const refused = (detail: string) => ({ ok: false, error: { code: 'sign_in_failed', detail } });
    expect(await source.token(connector)).toEqual(refused('certificate_missing'));
    await certificates.create(id);
    clock.advance(365 * DAY - 1);
    expect((await source.token(connector, { renew: true })).ok).toBe(true);
    clock.advance(1);
    const fresh = createTokenSource({
      secretOf: () => Promise.resolve(err(failure('bug'))),
      certificateOf: (wanted) => certificates.forSigning(wanted),
      clock,
    });
    expect(await fresh.token(connector)).toEqual(refused('certificate_expired'));
    expect(asked).toHaveLength(1);
  });
});
