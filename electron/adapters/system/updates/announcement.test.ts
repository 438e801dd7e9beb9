import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { believedAnnouncement, isAnnounced } from './announcement';

const DIGEST = `${'A'.repeat(86)}==`;
const OTHER = `${'B'.repeat(86)}==`;
const yml = `version: 1.2.3
files:
  - url: latchkey-1.2.3.exe
    sha512: ${DIGEST}
    size: 5
path: latchkey-1.2.3.exe
sha512: ${DIGEST}
releaseDate: '2026-11-25T18:00:00.000Z'
`;

function pair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
  return { raw, signed: (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64') };
}
const ours = pair();
const believe = (text: string, signature: string, keys = [ours.raw]) =>
  believedAnnouncement(Buffer.from(text), signature, keys);

describe('an announcement of a new version', () => {
  it('is believed when one of the keys signed it', () => {
    const expected = { version: '1.2.3', digests: new Set([DIGEST]) };
    expect(believe(yml, ours.signed(yml))).toEqual(expected);
    expect(believe(yml, `${ours.signed(yml)}\n`, [pair().raw, ours.raw])).toEqual(expected);
  });

  it.each([
    ['another key signed it', yml, pair().signed(yml)],
    ['the signature is none', yml, 'x'],
    ['there is no signature', yml, ''],
    ['it has no version', yml.replace(/^version.*\n/, ''), ours.signed(yml.replace(/^version.*\n/, ''))],
    ['it has two versions', `${yml}version: 9.9.9\n`, ours.signed(`${yml}version: 9.9.9\n`)],
    ['it has no digest', 'version: 1.2.3\n', ours.signed('version: 1.2.3\n')],
  ])('is not believed when %s', (_what, text, signature) => {
    expect(believe(text, signature)).toBeUndefined();
  });

  it('is not believed when any bit of it or of its signature flips', () => {
    const signature = Buffer.from(ours.signed(yml), 'base64');
    const bytes = Buffer.from(yml);
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(believedAnnouncement(flipped, signature.toString('base64'), [ours.raw])).toBeUndefined();
    }
    for (let bit = 0; bit < signature.length * 8; bit += 1) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(believedAnnouncement(bytes, flipped.toString('base64'), [ours.raw])).toBeUndefined();
    }
  });

  it('covers the version and every file that is offered', () => {
    const announced = { version: '1.2.3', digests: new Set([DIGEST]) };
    expect(isAnnounced({ version: '1.2.3', digests: [DIGEST] }, announced)).toBe(true);
    expect(isAnnounced({ version: '1.2.4', digests: [DIGEST] }, announced)).toBe(false);
    expect(isAnnounced({ version: '1.2.3', digests: [DIGEST, OTHER] }, announced)).toBe(false);
    expect(isAnnounced({ version: '1.2.3', digests: [] }, announced)).toBe(false);
  });
});
