import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { auditEntrySchema } from '../../../shared/model/audit';
import type { AuditSettings } from '../../../shared/model/audit-settings';
import { ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { DAY } from '../../../shared/time';
import { recordOf, type AuditRecord } from '../../core/audit/record';
import { startAuditReceiver, type AuditReceiver } from '../../testkit/fakes/audit-receiver';
import { FakeClock, TEST_START } from '../../testkit/fakes/clock';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { testCertificate } from '../../testkit/labs/test-certificate';
import { openAuditSinks } from '.';

const KEY = 'a key of the receiver';
const record = (sequence: number, reason = 'Printer'): AuditRecord =>
  recordOf(
    auditEntrySchema.parse({
      sequence,
      at: TEST_START,
      hash: 'a'.repeat(64),
      leaseId: 'lease-1',
      event: { kind: 'revealed', how: 'copied' },
    }),
    { lease: sampleLease(1, { reason }), actorName: 'Ana', organisationName: undefined },
  );
const HOSTILE = `O'Brien "the \\ admin" ] [x@1 a="b"\n\0\u202E ${'🔑'.repeat(200)}`;

describe('delivery', () => {
  let receiver: AuditReceiver;
  beforeEach(async () => {
    receiver = await startAuditReceiver(KEY);
  });
  afterEach(() => receiver.stop());

  type Key = () => Promise<Result<Secret<string> | undefined, Failure>>;
  const withKey: Key = () => Promise.resolve(ok(new Secret(KEY)));
  const send = (
    name: 'syslog' | 'webhook',
    records: readonly AuditRecord[],
    changes: { readonly ca?: string; readonly key?: Key; readonly port?: number; readonly timeoutMs?: number } = {},
  ) => {
    const { ca = receiver.ca, key = withKey, port = receiver.port, timeoutMs = 5_000 } = changes;
    const settings: AuditSettings = {
      syslog: { host: '127.0.0.1', port, caCertificate: ca },
      webhook: { url: receiver.url, caCertificate: ca },
      required: false,
    };
    const sinks = openAuditSinks({ clock: new FakeClock(), version: '0.1.0', timeoutMs });
    const sink = sinks.open(name, settings, key);
    if (sink === undefined) throw new Error('no sink');
    return sink.send(records);
  };

  it('by syslog hands over every message, whole and in order', async () => {
    const records = [record(1), record(2, HOSTILE), record(3)];
    expect(await send('syslog', records)).toEqual({ ok: true, value: undefined });
    expect(receiver.messages.map((text) => JSON.parse(text.slice(text.indexOf('\uFEFF') + 1)) as unknown)).toEqual(
      records.map((one) => JSON.parse(JSON.stringify(one)) as unknown),
    );
  });

  it('by syslog of a batch larger than any buffer arrives whole', async () => {
    const records = Array.from({ length: 500 }, (_, n) => record(n + 1, HOSTILE));
    expect((await send('syslog', records)).ok).toBe(true);
    expect(receiver.messages).toHaveLength(500);
  });

  it('by syslog that is broken off counts as not delivered', async () => {
    receiver.breakOff(true);
    expect(await send('syslog', [record(1, HOSTILE)])).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  it.each(['syslog', 'webhook'] as const)('by %s believes only the given authority', async (name) => {
    const { cert: ca } = testCertificate('somebody else');
    expect(await send(name, [record(1)], { ca })).toMatchObject({ ok: false, error: { code: 'tls_untrusted' } });
    expect([receiver.messages, receiver.requests]).toEqual([[], []]);
  });

  it('by webhook is signed over the time and the very bytes of the body', async () => {
    expect((await send('webhook', [record(1), record(2, HOSTILE)])).ok).toBe(true);
    const [request] = receiver.requests;
    expect(request?.isSigned).toBe(true);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      format: 'latchkey-audit',
      version: 1,
      records: [{ sequence: 1 }, { sequence: 2, lease: { reason: HOSTILE } }],
    });
  });

  it.each([
    [429, { 'retry-after': '7' }, { code: 'throttled', detail: 'http 429', retryAfterMs: 7_000 }],
    [503, {}, { code: 'throttled', detail: 'http 503' }],
    [503, { 'retry-after': '99999' }, { code: 'throttled', detail: 'http 503', retryAfterMs: DAY }],
    [500, { 'retry-after': 'soon' }, { code: 'unreachable', detail: 'http 500' }],
    [401, {}, { code: 'insufficient_rights', detail: 'http 401' }],
    [404, {}, { code: 'malformed_answer', detail: 'http 404' }],
    [302, { location: 'https://elsewhere.example/' }, { code: 'malformed_answer', detail: 'http 302' }],
  ])('by webhook that answers %i is not done', async (status, headers, error) => {
    receiver.answer(status, headers);
    expect(await send('webhook', [record(1)])).toEqual({ ok: false, error });
  });

  it('by webhook without a key sends nothing', async () => {
    expect(await send('webhook', [record(1)], { key: () => Promise.resolve(ok(undefined)) })).toEqual({
      ok: false,
      error: { code: 'insufficient_rights', detail: 'no key' },
    });
    const locked: Key = () => Promise.resolve({ ok: false, error: failure('keychain_locked') });
    expect(await send('webhook', [record(1)], { key: locked })).toMatchObject({ error: { code: 'keychain_locked' } });
    expect(receiver.requests).toEqual([]);
  });

  it('to nobody fails as unreachable', async () => {
    await receiver.stop();
    for (const name of ['syslog', 'webhook'] as const)
      expect(await send(name, [record(1)])).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    receiver = await startAuditReceiver(KEY);
  });
});
