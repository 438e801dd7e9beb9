import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { logLine, openLog } from './log';
import { isSensitiveName, redact } from './redact';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl';

describe('redact', () => {
  it.each([
    [`got ${JWT} back`, 'c2lnbmF0dXJl'],
    [`eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.`, 'eyJzdWIi'],
    ['Authorization: Bearer 0.AXoAb-short', 'AXoAb'],
    ['Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['password=hunter2 next', 'hunter2'],
    [`{"client_secret":"a b c","x":1}`, 'a b c'],
    [`access_token: 'opaque one'`, 'opaque'],
    ['ldaps://cn=admin:Passw0rd@dc1.contoso.example/', 'Passw0rd'],
    ['http://localhost:1234/?code=0.AXo&state=xyz', '0.AXo'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----', 'MIIE'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBg', 'MIIE'],
    ['key QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk+/ZWY==', 'QUJD'],
    [`key ${'aB3'.repeat(20)}`, 'aB3aB3'],
    ['0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6071', '0a1b2c3d4e5f'],
  ])('takes the secret out of %j', (text, secret) => {
    expect(text).toContain(secret);
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('<redacted>');
  });

  it.each([
    'lease 1ea5e000-0000-8000-8000-000000000001 is overdue',
    'https://graph.microsoft.com/v1.0/users/62e90394-69f5-4237-9190-012177145e10/authentication/temporaryAccessPassMethods',
    'CN=ana-jit,OU=Latchkey,DC=contoso,DC=example',
    'neutralise done after 3 attempts',
    '/home/ana/.config/latchkey/ledger.db',
  ])('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('ends in time on hostile text', () => {
    for (const text of [
      '='.repeat(4_000),
      'a'.repeat(4_000),
      'eyJ'.repeat(1_300),
      `${'password'.repeat(400)}=`,
      '"'.repeat(4_000),
    ]) {
      expect(redact(text).length).toBeLessThanOrEqual(text.length + 20);
    }
  });

  it.each([
    'password',
    'newPassword',
    'CLIENT_SECRET',
    'accessToken',
    'tokens',
    'tap',
    'Authorization',
    'private_key',
    'set-cookie',
  ])('knows that a field %s is not to be written', (name) => {
    expect(isSensitiveName(name)).toBe(true);
  });

  it.each(['leaseId', 'tapestry', 'stepKind', 'spinning', 'compass', 'code'])('writes a field %s', (name) => {
    expect(isSensitiveName(name)).toBe(false);
  });
});

/** Any UTF-16 code unit, halves of pairs and control characters included. */
const unit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

describe('logLine', () => {
  it('is always one line of JSON, bounded, whatever comes in', () => {
    const value = fc.oneof(fc.string({ unit, maxLength: 3_000 }), fc.double(), fc.boolean(), fc.constant(undefined));
    fc.assert(
      fc.property(fc.string({ unit }), fc.dictionary(fc.string(), value, { maxKeys: 45 }), (event, fields) => {
        const line = logLine(TEST_START, 'info', event, fields);
        expect(line.endsWith('\n')).toBe(true);
        expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/u);
        expect(JSON.parse(line)).toMatchObject({ level: 'info' });
        expect(line.length).toBeLessThan(40 * 4_000);
      }),
    );
  });

  it('writes neither sensitive fields nor secrets in others', () => {
    const line = logLine(TEST_START, 'error', `failed with ${JWT}`, {
      password: 'hunter2',
      pin: 1234,
      answer: `x ${JWT}`,
      ok: true,
    });
    expect(JSON.parse(line)).toEqual({
      time: '2026-01-05T09:00:00.000Z',
      level: 'error',
      event: 'failed with <redacted>',
      fields: { password: '<redacted>', pin: '<redacted>', answer: 'x <redacted>', ok: true },
    });
  });

  it('redacts before it cuts, so that no half of a secret is left', () => {
    const line = logLine(TEST_START, 'info', 'x', { note: `${'- '.repeat(245)}password=hunter2hunter2` });
    expect(line).not.toContain('hunter');
  });
});

describe('openLog', () => {
  let folder: string;
  const clock = new FakeClock();
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'latchkey-log-')), 'logs');
  });
  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true });
  });
  const lines = (file: string): { event: string; fields?: Record<string, unknown> }[] =>
    readFileSync(join(folder, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });

  it('appends, for this person alone, over restarts', () => {
    for (const event of ['one', 'two']) {
      const log = openLog({ folder, maxBytes: 10_000, files: 3, clock });
      log.info(event);
      log.flush();
      log.close();
    }
    expect(lines('latchkey.log').map((line) => line.event)).toEqual(['one', 'two']);
    expect(statSync(join(folder, 'latchkey.log')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('keeps so many files of at most so many bytes, the newest lines last', () => {
    const log = openLog({ folder, maxBytes: 500, files: 3, clock });
    for (let n = 0; n < 100; n += 1) log.info('tick', { n });
    log.close();
    expect(readdirSync(folder).sort()).toEqual(['latchkey.1.log', 'latchkey.2.log', 'latchkey.log']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(500);
    const all = ['latchkey.2.log', 'latchkey.1.log', 'latchkey.log'].flatMap(lines).map((line) => line.fields?.n);
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => 100 - all.length + index));
  });

  it('writes a line that alone is too long into a file of its own', () => {
    const log = openLog({ folder, maxBytes: 100, files: 2, clock });
    log.info('long', { text: 'word '.repeat(80) });
    log.info('next');
    log.close();
    expect(lines('latchkey.log').map((line) => line.event)).toEqual(['next']);
    expect(lines('latchkey.1.log').map((line) => line.event)).toEqual(['long']);
  });

  it('with one file keeps only the newest lines', () => {
    const log = openLog({ folder, maxBytes: 100, files: 1, clock });
    log.info('one');
    log.info('two');
    log.close();
    expect(readdirSync(folder)).toEqual(['latchkey.log']);
    expect(lines('latchkey.log').map((line) => line.event)).toEqual(['two']);
  });

  it('never throws, and says how much was lost when writing works again', () => {
    writeFileSync(folder, 'in the way');
    const log = openLog({ folder, maxBytes: 1_000, files: 2, clock });
    log.error('one');
    log.error('two');
    log.flush();
    rmSync(folder);
    mkdirSync(folder);
    log.info('three');
    log.close();
    expect(lines('latchkey.log')).toMatchObject([{ event: 'log.lost', fields: { lines: 2 } }, { event: 'three' }]);
  });
});
