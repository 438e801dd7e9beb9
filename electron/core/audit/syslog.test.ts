import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_START } from '../../testkit/fakes/clock';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { auditEntrySchema } from '../../../shared/model/audit';
import { recordOf } from './record';
import { syslogMessage } from './syslog';

const entry = auditEntrySchema.parse({
  sequence: 7,
  at: TEST_START,
  hash: 'a'.repeat(64),
  leaseId: 'lease-1',
  event: { kind: 'revealed', how: 'copied' },
});
const record = (ticket: string) =>
  recordOf(entry, { lease: sampleLease(1, { ticket }), actorName: 'Ana', organisationName: undefined });

/** RFC 5424, section 6: header, one element of structured data, byte order mark, message. */
const GRAMMAR =
  /^<(\d{1,3})>1 (\S+) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) \[([!-~]+?)((?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")*)\] \uFEFF(.*)$/su;

describe('a syslog message', () => {
  it('has facility, severity, time and kind in its head and the whole record behind it', () => {
    const message = syslogMessage(record('INC-1'), 'ana-laptop', '0.1.0');
    const [, priority, at, host, app, version, kind, id, data, text] = GRAMMAR.exec(message) ?? [];
    expect([priority, at, host, app, version, kind, id]).toEqual([
      '109',
      '2026-01-05T09:00:00.000Z',
      'ana-laptop',
      'Latchkey',
      '0.1.0',
      'revealed',
      'latchkey@32473',
    ]);
    expect(data).toContain(' ticket="INC-1"');
    expect(JSON.parse(text ?? '')).toEqual(record('INC-1'));
  });

  it('keeps to the grammar whatever people typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (ticket, host) => {
          const message = syslogMessage(record(ticket), host, host);
          const parts = GRAMMAR.exec(message);
          expect(parts).not.toBeNull();
          expect(JSON.parse(parts?.[9] ?? '')).toEqual(JSON.parse(JSON.stringify(record(ticket))));
        },
      ),
    );
  });

  it.each([
    ['x"] [evil@1 a="b', 'ticket="x\\"\\] [evil@1 a=\\"b"'],
    ['back\\slash', 'ticket="back\\\\slash"'],
    ['line\nbreak\0', 'ticket="line\uFFFDbreak\uFFFD"'],
  ])('escapes %j', (ticket, written) => {
    expect(syslogMessage(record(ticket), 'h', 'v')).toContain(written);
  });

  it('says nil for a host without a printable name', () => {
    expect(syslogMessage(record('x'), '\u{1F511}', '1')).toMatch(/^<109>1 \S+ - Latchkey/);
  });
});
