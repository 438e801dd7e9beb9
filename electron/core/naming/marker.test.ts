import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseIdSchema, organisationIdSchema, policyIdSchema, technicianIdSchema } from '../../../shared/ids';
import { instant } from '../../../shared/time';
import { markerText, parseMarker, type Marker } from './marker';

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const marker: fc.Arbitrary<Marker> = fc
  .record({
    org: id,
    lease: id,
    tech: id,
    policy: id,
    burner: fc.boolean(),
    end: fc.integer({ min: 0, max: 8.64e15 }),
    sig: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{86}$/), { nil: undefined }),
  })
  .map(({ org, lease, tech, policy, burner, end, sig }) => ({
    organisationId: organisationIdSchema.parse(org),
    leaseId: leaseIdSchema.parse(lease),
    technicianId: technicianIdSchema.parse(tech),
    policyId: policyIdSchema.parse(policy),
    mode: burner ? 'burner' : 'standard',
    endsAt: instant(end),
    ...(sig === undefined ? {} : { signature: sig }),
  }));

const plain = 'latchkey1;org=o;lease=l;tech=t;policy=p;mode=standard;end=1764061200000';

describe('the marker', () => {
  it('comes back as it was written, as short plain text', () => {
    fc.assert(
      fc.property(marker, (given) => {
        const text = markerText(given);
        expect(parseMarker(text)).toEqual(given);
        expect(text).toMatch(/^[A-Za-z0-9;=._-]{1,432}$/);
      }),
    );
  });

  it('is ours only when every character is', () => {
    expect(parseMarker(plain)).toBeDefined();
  });

  it.each([
    ['empty', ''],
    ['another version', plain.replace('latchkey1', 'latchkey2')],
    ['a blank before', ` ${plain}`],
    ['a line after', `${plain}\n`],
    ['something after', `${plain};x=1`],
    ['cut off', plain.slice(0, -14)],
    ['no organisation', plain.replace('org=o', 'org=')],
    ['a quote in an id', plain.replace('lease=l', 'lease=l"')],
    ['a right-to-left mark', plain.replace('tech=t', 'tech=t\u200f')],
    ['NUL', plain.replace('policy=p', 'policy=p\u0000')],
    ['an id of 65 characters', plain.replace('lease=l', `lease=${'l'.repeat(65)}`)],
    ['an unknown mode', plain.replace('standard', 'Standard')],
    ['a negative end', plain.replace('end=', 'end=-')],
    ['an end beyond time', plain.replace(/\d+$/, '8640000000000001')],
    ['parts in another order', 'latchkey1;lease=l;org=o;tech=t;policy=p;mode=standard;end=1'],
    ['a signature of 85 characters', `${plain};sig=${'s'.repeat(85)}`],
    ['an empty signature', `${plain};sig=`],
    ['a signature with padding', `${plain};sig=${'s'.repeat(85)}=`],
    ['two signatures', `${plain};sig=${'s'.repeat(86)};sig=${'s'.repeat(86)}`],
    ['too long', plain + 'x'.repeat(1_024)],
  ])('%s is not ours', (_what, text) => {
    expect(parseMarker(text)).toBeUndefined();
  });

  it('never reads arbitrary text as a different marker than it would write', () => {
    fc.assert(
      fc.property(marker, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (given, at, character) => {
        const text = markerText(given);
        const place = at % text.length;
        const edited = text.slice(0, place) + character + text.slice(place + 1);
        const read = parseMarker(edited);
        if (read !== undefined) expect(parseMarker(markerText(read))).toEqual(read);
      }),
    );
  });
});
