import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import { ok } from '../../../shared/result';
import { invitationLine, LONGEST_INVITATION, parseInvitation, type Invitation } from './invitation';

const key = (digit: string): string => `${digit.repeat(42)}A=`;
const folder: Invitation = { source: { kind: 'folder', path: '/srv/msp' }, publicKeys: [key('a')] };
const connectorId = connectorIdSchema.parse('c1');
const sharePoint: Invitation = {
  source: { kind: 'sharePoint', connectorId, driveId: 'b!x', itemPath: 'Latchkey/organisation.json' },
  publicKeys: [key('a'), key('b')],
  connector: {
    kind: 'm365',
    id: connectorId,
    customerId: customerIdSchema.parse('own'),
    label: 'Our own tenant',
    tenantId: '11111111-1111-4111-8111-111111111111',
    cloud: { kind: 'global' },
    defaultDomain: 'msp.example',
    signIn: { kind: 'app', clientId: '22222222-2222-4222-8222-222222222222', credential: 'secret' },
  },
};
const why = (text: string): string => {
  const read = parseInvitation(text);
  return read.ok ? 'read' : (read.error.detail ?? read.error.code);
};

describe('an invitation', () => {
  it.each([folder, sharePoint])('comes back from its line as it was: $source.kind', (invitation) => {
    const line = invitationLine(invitation);
    expect(line).toMatch(/^latchkey-invite-1\.[A-Za-z0-9_-]+\.[0-9a-f]{8}$/);
    expect(parseInvitation(line)).toEqual(ok(invitation));
  });

  it('comes back whatever the path and the address hold', () => {
    const source = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).map((path) => ({ kind: 'folder' as const, path })),
      fc.tuple(fc.domain(), fc.webPath()).map(([host, path]) => ({
        kind: 'https' as const,
        url: `https://${host}${path}`,
        caCertificate: '-----BEGIN CERTIFICATE-----\n',
      })),
    );
    fc.assert(
      fc.property(source, fc.integer({ min: 1, max: 20 }), (where, count) => {
        const invitation = { source: where, publicKeys: Array.from({ length: count }, () => key('k')) };
        expect(parseInvitation(invitationLine(invitation))).toEqual(ok(invitation));
      }),
    );
  });

  it('survives what mail does to a line, and a file with a byte order mark', () => {
    const line = invitationLine(folder);
    expect(parseInvitation(`\ufeff  ${line.slice(0, 40)}\r\n\t${line.slice(40)}\n\n`)).toEqual(ok(folder));
  });

  it('is refused wherever it is cut and with any one character changed', () => {
    const line = invitationLine(folder);
    for (let at = 0; at < line.length; at += 1) {
      expect([at, why(line.slice(0, at))]).not.toContain('read');
      const other = line.charAt(at) === 'x' ? 'y' : 'x';
      expect([at, why(line.slice(0, at) + other + line.slice(at + 1))]).not.toContain('read');
    }
  });

  it.each([
    ['', 'notAnInvitation'],
    ['https://example.com/join', 'notAnInvitation'],
    ['latchkey-invite-2.abc.00000000', 'newerProgram'],
    ['latchkey-invite-1.', 'damaged'],
    ['latchkey-invite-1.e30.00000000', 'damaged'],
    [`${invitationLine(folder)}.more`, 'damaged'],
    ['x'.repeat(LONGEST_INVITATION + 1), 'tooLong'],
  ])('is not %j', (text, refusal) => {
    expect(why(text)).toBe(`invitation ${refusal}`);
  });

  it.each([
    ['no key', { ...folder, publicKeys: [] }],
    ['a key in a second spelling', { ...folder, publicKeys: [`${'a'.repeat(42)}B=`] }],
    ['a plain address', { ...folder, source: { kind: 'https', url: 'http://files.example/x' } }],
    ['something more', { ...folder, secret: 'x' }],
  ])('with %s is refused', (_, invitation) => {
    expect(why(invitationLine(invitation as Invitation))).toBe('invitation form');
  });

  it('names the way into SharePoint, and no other', () => {
    const { connector, ...without } = sharePoint;
    expect(why(invitationLine(without))).toBe('invitation noConnector');
    expect(connector).toBeDefined();
    if (connector !== undefined) expect(why(invitationLine({ ...folder, connector }))).toBe('invitation noConnector');
  });

  it('is refused when the longest there is would not fit', () => {
    const longest: Invitation = {
      source: { kind: 'https', url: `https://x.example/${'p'.repeat(900)}`, caCertificate: 'c'.repeat(32_768) },
      publicKeys: Array.from({ length: 20 }, () => key('z')),
    };
    expect(invitationLine(longest).length).toBeLessThanOrEqual(LONGEST_INVITATION);
    expect(parseInvitation(invitationLine(longest))).toEqual(ok(longest));
  });
});
