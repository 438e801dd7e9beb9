import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../../shared/errors';
import { customerIdSchema, technicianIdSchema } from '../../../shared/ids';
import type { AuditSettings } from '../../../shared/model/audit-settings';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE, SECOND } from '../../../shared/time';
import type { AuditRecord } from '../../core/audit/record';
import type { AuditSinks } from '../../ports/audit';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import type { Latchkey } from '../api';

/** A receiver that says no for as long as `trouble` is set. */
function receiver() {
  const state = { trouble: undefined as Failure | undefined, tries: 0, got: [] as AuditRecord[] };
  const sinks: AuditSinks = {
    open: (name, settings) =>
      settings[name] === undefined
        ? undefined
        : {
            send: (records) => {
              state.tries += 1;
              if (state.trouble !== undefined) return Promise.resolve(err(state.trouble));
              state.got.push(...records);
              return Promise.resolve(ok(undefined));
            },
          },
  };
  return { state, sinks };
}

const SYSLOG: AuditSettings = { syslog: { host: 'siem.example', port: 6514 }, required: true };

function withAudit(world: TestWorld, audit: AuditSettings | undefined): void {
  world.reorganise((organisation) => {
    const next = { ...organisation };
    delete next.audit;
    return audit === undefined ? next : { ...next, audit };
  });
}

/** A world with one lease that has come and gone. */
async function lived(audit?: AuditSettings) {
  const { state, sinks } = receiver();
  const world = { ...testWorld(), auditSinks: sinks };
  withAudit(world, audit);
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt('cloud', 'burner', { ticket: 'INC-7' }));
  latchkey.checkIn(id);
  await world.timers.advance(MINUTE);
  return { state, world, latchkey, id };
}

const sequences = (records: readonly AuditRecord[]): number[] => records.map(({ sequence }) => sequence);
const newest = (world: TestWorld): number => world.ledger.auditPage({ limit: 1 })[0]?.sequence ?? 0;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

describe('delivery', () => {
  it('hands over every line once and in order, with who, what, why and the receipt', async () => {
    const { state, world, id } = await lived(SYSLOG);
    expect(sequences(state.got)).toEqual(upTo(newest(world)));
    const revoked = state.got.find(({ event }) => event.kind === 'revoked');
    expect(revoked?.lease).toMatchObject({
      id,
      technician: 'Ana Pop',
      reason: 'printer on fire',
      ticket: 'INC-7',
      mode: 'burner',
    });
    expect(revoked?.event).toMatchObject({ kind: 'revoked' });
    const receipt = revoked?.event.kind === 'revoked' ? revoked.event.receipt : undefined;
    expect(receipt?.map(({ step }) => step)).toContain('verifyGone');
  });

  it('keeps what a receiver did not take, also over a restart, and sends it when it is back', async () => {
    const { state, sinks } = receiver();
    const world = { ...testWorld(), auditSinks: sinks };
    withAudit(world, SYSLOG);
    state.trouble = failure('unreachable');
    const first = await started(world);
    const id = await activeLease(world, first, checkOutAt('cloud'));
    await world.timers.advance(2 * MINUTE);
    expect(first.audit.state().deliveries).toMatchObject([
      { sink: 'syslog', through: 0, failure: { code: 'unreachable' } },
    ]);
    await first.stop(SECOND);

    const second = await started({ ...world, ledger: world.ledger.reopen() });
    second.checkIn(id);
    await world.timers.advance(MINUTE);
    expect(state.got).toEqual([]);
    state.trouble = undefined;
    await world.timers.advance(MINUTE);
    expect(sequences(state.got)).toEqual(upTo(newest(world)));
    expect(second.audit.state().deliveries).toMatchObject([{ waiting: 0 }]);
    expect(second.audit.state().deliveries[0]?.failure).toBeUndefined();
  });

  it('takes what the person at the keyboard chose about the network, and hands it over, too', async () => {
    const { state, world, latchkey } = await lived(SYSLOG);
    const event = { kind: 'authorityTrusted', subject: 'CN=Corp CA', fingerprint: '00:FF' } as const;
    expect(latchkey.audit.note(event)).toEqual(ok(undefined));
    const me = world.organisation.current()?.me;
    expect(world.ledger.auditPage({ limit: 1 })).toMatchObject([{ actor: me, event }]);
    await world.timers.advance(MINUTE);
    expect(state.got.at(-1)).toMatchObject({ actor: 'Ana Pop', event });
    world.ledger.failWith(failure('disk_full'));
    expect(latchkey.audit.note(event)).toMatchObject({ error: { code: 'disk_full' } });
  });

  it('does not hammer a receiver that is away, and waits as long as it asks', async () => {
    const { state, world } = await lived(SYSLOG);
    state.trouble = failure('unreachable');
    world.ledger.commit({ audit: [{ at: world.clock.wall(), event: { kind: 'revealed', how: 'shown' } }] });
    const before = state.tries;
    await world.timers.advance(HOUR);
    expect(state.tries - before).toBeGreaterThan(50);
    expect(state.tries - before).toBeLessThan(100);
    state.trouble = failure('throttled', { retryAfterMs: HOUR });
    await world.timers.advance(MINUTE);
    const asked = state.tries;
    await world.timers.advance(55 * MINUTE);
    expect(state.tries).toBe(asked);
  });

  it('begins from the start for a receiver that was never there', async () => {
    const { state, world } = await lived();
    expect(state.tries).toBe(0);
    withAudit(world, { webhook: { url: 'https://siem.example/' }, required: false });
    await world.timers.advance(MINUTE);
    expect(sequences(state.got)).toEqual(upTo(newest(world)));
  });
});

describe('where the organisation wants the trail delivered', () => {
  const tryOut = async (latchkey: Latchkey) => {
    const made = await latchkey.checkOut(checkOutAt('cloud2', 'burner'));
    return made.ok ? 'ok' : made.error.code;
  };

  it('check-outs close when a line has waited for five minutes, ends go on, and they open again', async () => {
    const { state, world, latchkey } = await lived(SYSLOG);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    await world.timers.advance(MINUTE);
    state.trouble = failure('unreachable');
    latchkey.checkIn(id);
    await world.timers.advance(4 * MINUTE);
    expect([await tryOut(latchkey), latchkey.checkOutsOpen()]).toEqual(['ok', true]);
    await world.timers.advance(2 * MINUTE);
    expect([await tryOut(latchkey), latchkey.checkOutsOpen()]).toEqual(['audit_undelivered', false]);
    expect(latchkey.problems()).toEqual([{ code: 'audit_undelivered', detail: 'syslog' }]);
    expect(world.ledger.lease(id)?.state.kind).toBe('revoked');
    state.trouble = undefined;
    await world.timers.advance(MINUTE);
    expect([await tryOut(latchkey), latchkey.checkOutsOpen()]).toEqual(['ok', true]);
  });

  it('an organisation that does not ask for it closes nothing', async () => {
    const { state, world, latchkey } = await lived({ ...SYSLOG, required: false });
    state.trouble = failure('unreachable');
    await world.timers.advance(HOUR);
    expect(await tryOut(latchkey)).toBe('ok');
  });
});

describe('the chain', () => {
  it('is verified at the start; damage is a problem with its place and closes nothing', async () => {
    const { world, latchkey } = await lived();
    expect(latchkey.audit.state().verdict).toMatchObject({ entries: 1 });
    expect(await latchkey.audit.verify()).toMatchObject({ entries: newest(world) });
    expect(latchkey.audit.state().isChecking).toBe(false);
    await latchkey.stop(SECOND);
    world.ledger.tamper(3, (entry) => ({ ...entry, at: world.clock.wall() }));
    const next = await started({ ...world, ledger: world.ledger.reopen() });
    await world.timers.advance(SECOND);
    expect(next.problems()).toEqual([{ code: 'audit_broken', detail: 'entry 3' }]);
    expect(next.checkOutsOpen()).toBe(true);
    expect(await next.audit.verify()).toMatchObject({ brokenAt: 3, entries: newest(world) });
  });
});

describe('search and export', () => {
  const text = (latchkey: Latchkey, format: 'csv' | 'json', filter = {}): string => {
    const file = latchkey.audit.export(format, filter);
    if (!file.ok) throw new Error(file.error.code);
    return [...file.value.chunks].join('');
  };

  it('find by customer, technician, lease and time, and go on where they stopped', async () => {
    const { world, latchkey, id } = await lived();
    const other = await activeLease(world, latchkey, checkOutAt('cloud2'));
    const kinds = (filter: object, limit = 500) => {
      const page = latchkey.audit.search(filter, { limit });
      if (!page.ok) throw new Error(page.error.code);
      return page.value;
    };
    const all = kinds({}).found.length;
    const [here, there] = [id, other].map((leaseId) => kinds({ leaseId }).found.length);
    expect(all).toBe(newest(world));
    expect(kinds({ customerId: customerIdSchema.parse('fabrikam') }).found).toHaveLength(there ?? 0);
    expect(kinds({ customerId: customerIdSchema.parse('contoso') }).found).toHaveLength(here ?? 0);
    expect(kinds({ technicianId: technicianIdSchema.parse('ana') }).found).toHaveLength(all);
    expect(kinds({ technicianId: technicianIdSchema.parse('ben') }).found).toEqual([]);
    expect(kinds({ to: world.ledger.lease(other)?.requestedAt }).found.length).toBeLessThan(all);
    const first = kinds({}, 3);
    const rest = latchkey.audit.search({}, { before: first.next, limit: 500 });
    expect(rest.ok && [...first.found, ...rest.value.found].map(({ entry }) => entry.sequence)).toEqual(
      upTo(all).reverse(),
    );
  });

  it('as CSV has one line per entry, as JSON the same records and never a secret', async () => {
    const { world, latchkey } = await lived();
    expect(text(latchkey, 'csv').split('\r\n').slice(1, -1)).toHaveLength(newest(world));
    const json = JSON.parse(text(latchkey, 'json')) as { records: { sequence: number; hash: string }[] };
    expect(json.records.map(({ sequence }) => sequence)).toEqual(upTo(newest(world)));
    expect(json.records.map(({ hash }) => hash)).toEqual(
      world.ledger.auditRange({ after: 0, limit: 1_000 }).map(({ hash }) => hash),
    );
  });

  it('show a technician no line of others, no report and no key', async () => {
    const { world, latchkey, id } = await lived();
    world.sitDown('ben');
    expect(latchkey.audit.search({}, { limit: 500 })).toEqual({ ok: true, value: { found: [] } });
    expect(text(latchkey, 'csv').split('\r\n')).toHaveLength(2);
    expect(text(latchkey, 'json', { leaseId: id })).toContain('"records":[\n]');
    const month = await latchkey.audit.report(customerIdSchema.parse('contoso'), '2026-01');
    expect(month).toMatchObject({ error: { code: 'not_entitled' } });
    expect(await latchkey.audit.setKey(new Secret('x'))).toMatchObject({ error: { code: 'not_entitled' } });
  });
});

describe('a damaged record', () => {
  it('is accepted by an administrator only, and that is written down before check-outs open', async () => {
    const { world, latchkey } = await lived();
    expect(latchkey.audit.acceptDamage()).toEqual(err(failure('bad_input', { detail: 'nothing is damaged' })));
    world.ledger.failWith(failure('ledger_corrupt'));
    expect(latchkey.checkOutsOpen()).toBe(false);
    world.sitDown('ben');
    expect(latchkey.audit.acceptDamage()).toMatchObject({ error: { code: 'not_entitled' } });
    world.sitDown('ana');
    world.ledger.beforeCommit(() => failure('disk_full'));
    expect(latchkey.audit.acceptDamage()).toMatchObject({ error: { code: 'disk_full' } });
    expect(world.ledger.health()).toMatchObject({ code: 'ledger_corrupt' });
    world.ledger.beforeCommit(undefined);
    expect(latchkey.audit.acceptDamage()).toEqual(ok(undefined));
    expect(world.ledger.auditPage({ limit: 1 })).toMatchObject([{ actor: 'ana', event: { kind: 'damageAccepted' } }]);
    expect(latchkey.checkOutsOpen()).toBe(true);
  });
});

describe('the monthly report', () => {
  it('shows what began in the month at the customer, as text whatever people typed', async () => {
    const { world, latchkey } = await lived();
    const reason = '<script>alert(1)</script> "x" \u202Egnp.';
    await activeLease(world, latchkey, checkOutAt('cloud', 'burner', { reason }));
    const page = async (customer: string, month: `${string}-${string}`): Promise<string> => {
      const made = await latchkey.audit.report(customerIdSchema.parse(customer), month);
      return made.ok ? made.value.html : made.error.code;
    };
    const january = await page('contoso', '2026-01');
    expect(january).toContain('printer on fire');
    expect(january).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot; \uFFFDgnp.');
    expect(january).not.toMatch(/<script|\u202E/);
    expect(january).toContain('<b>2</b>JIT accounts checked out');
    expect(await page('contoso', '2026-02')).toContain('No JIT account was checked out');
    expect(await page('fabrikam', '2026-01')).toContain('No JIT account was checked out');
    expect(await page('nobody', '2026-01')).toBe('unknown_customer');
  });
});
