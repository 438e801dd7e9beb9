import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSignature, createSignatures } from '../../adapters/organisation-source/ed25519';
import { makeFile } from '../../app/organisation/publication';
import type { Signatures } from '../../ports/organisation';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { TEST_START } from '../../testkit/fakes/clock';
import { technicianIdSchema } from '../../../shared/ids';
import type { AdminKey, Organisation } from '../../../shared/model/organisation';
import { fileMessage, fileText, type OrganisationFile } from './file';
import { verifyCopy, verifyFile, type Trust } from './verify';

const ana: Signatures = createSignatures(fakeKeychain());
const chidi: Signatures = createSignatures(fakeKeychain());
const ben: Signatures = createSignatures(fakeKeychain());

async function keyOf(who: Signatures, technician: string, change: Partial<AdminKey> = {}): Promise<AdminKey> {
  const key = await who.ownKey('lab');
  if (!key.ok) throw new Error('no key');
  return { technicianId: technicianIdSchema.parse(technician), publicKey: key.value, addedAt: TEST_START, ...change };
}

async function signedBy(
  who: Signatures,
  before: OrganisationFile | undefined,
  next: Organisation,
): Promise<OrganisationFile> {
  const file = await makeFile(who, { before, next, now: TEST_START });
  if (!file.ok) throw new Error(file.error.detail);
  return file.value;
}

let first: OrganisationFile;
let anaKey: AdminKey;
let chidiKey: AdminKey;
beforeAll(async () => {
  anaKey = await keyOf(ana, 'tech-ana');
  chidiKey = await keyOf(chidi, 'tech-chidi');
  first = await signedBy(ana, undefined, { ...smallOrganisation(), adminKeys: [anaKey] });
});

const answer = (file: OrganisationFile | string, trust: Trust): string => {
  const result = verifyFile(typeof file === 'string' ? file : fileText(file), trust, checkSignature);
  if (result.ok)
    return result.value.unchanged ? 'unchanged' : `version ${String(result.value.file.organisation.version)}`;
  return `${result.error.code} ${result.error.detail ?? ''}`;
};
const copy = (file: OrganisationFile): Trust => ({ kind: 'copy', organisation: file.organisation });

describe('a file', () => {
  it('is believed by one who was told the key of its signer, and by one who has it already', () => {
    expect(answer(first, { kind: 'keys', publicKeys: [anaKey.publicKey] })).toBe('version 1');
    expect(answer(first, { kind: 'keys', publicKeys: [chidiKey.publicKey] })).toBe(
      'bad_input organisationFile keysNotTrusted',
    );
    expect(answer(first, copy(first))).toBe('unchanged');
    expect(verifyCopy(fileText(first), checkSignature).ok).toBe(true);
  });

  it('is refused when any single bit of it is another one', () => {
    const bytes = Buffer.from(fileText(first), 'utf8');
    const trust: Trust = { kind: 'keys', publicKeys: [anaKey.publicKey] };
    const refusedWith = (at: number, bit: number): boolean => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      return !verifyFile(changed.toString('utf8'), trust, checkSignature).ok;
    };
    const tail = bytes.length - 400;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => refusedWith(at, bit)),
      { numRuns: 300 },
    );
    // The envelope (keys, signature, last brace) byte by byte.
    for (let at = tail; at < bytes.length; at += 1) {
      expect([at, refusedWith(at, at % 8)]).toEqual([at, true]);
    }
  });

  it('is refused wherever it is cut off, and with anything around it', () => {
    const text = fileText(first);
    const trust = copy(first);
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => answer(text.slice(0, length), trust).startsWith('bad_input')),
      { numRuns: 200 },
    );
    for (const other of [
      `\ufeff${text}`,
      ` ${text}`,
      `${text}\n`,
      text.replace('{', '{ '),
      text.replace('"lab"', '"l\\u0061b"'),
    ]) {
      expect(answer(other, trust)).toMatch(/^bad_input organisationFile (notJson|notCanonical)$/);
    }
  });

  it.each([
    ['', 'notJson'],
    ['null', 'form'],
    ['[]', 'form'],
    ['{"format":"latchkey-organisation-1"}', 'form'],
    ['{"__proto__":{"format":1}}', 'form'],
  ])('%j is no file', (text, why) => {
    expect(answer(text, copy(first))).toBe(`bad_input organisationFile ${why}`);
  });

  it('with a second spelling of a member is refused', () => {
    const text = fileText(first).replace('{"format":', '{"format":"latchkey-organisation-1","format":');
    expect(answer(text, copy(first))).toBe('bad_input organisationFile notCanonical');
  });

  it('without, with an empty or with another signature is refused', () => {
    const other = fileText(first).replace(/"value":"[^"]+"/, `"value":"${'A'.repeat(86)}=="`);
    expect(answer(other, copy(first))).toBe('bad_input organisationFile signature');
    expect(answer(other.replace(/"value":"[^"]+"/, '"value":""'), copy(first))).toBe('bad_input organisationFile form');
  });
});

describe('versions', () => {
  it('go forward only', async () => {
    const second = await signedBy(ana, first, { ...first.organisation, name: 'Second' });
    const third = await signedBy(ana, second, { ...second.organisation, name: 'Third' });
    expect(answer(second, copy(first))).toBe('version 2');
    expect(answer(third, copy(first))).toBe('version 3');
    expect(answer(second, copy(third))).toBe('stale_revision organisationFile rolledBack');
  });

  it('have one content each', async () => {
    const second = await signedBy(ana, first, { ...first.organisation, name: 'Second' });
    const fork = await signedBy(ana, first, { ...first.organisation, name: 'Fork' });
    expect(answer(fork, copy(second))).toBe('bad_input organisationFile forked');
  });

  it('belong to one organisation', async () => {
    const lab = smallOrganisation();
    const other = await signedBy(ana, undefined, {
      ...lab,
      id: 'lab' as typeof lab.id,
      name: 'x',
      adminKeys: [anaKey],
    });
    const foreign = { ...other, organisation: { ...other.organisation, id: 'foreign' as typeof lab.id } };
    expect(answer(foreign, copy(first))).toBe('bad_input organisationFile otherOrganisation');
  });
});

describe('admin keys', () => {
  it('are followed over versions that were missed', async () => {
    const second = await signedBy(ana, first, { ...first.organisation, adminKeys: [anaKey, chidiKey] });
    const revoked = [{ ...anaKey, revokedAt: TEST_START }, chidiKey];
    const third = await signedBy(chidi, second, { ...second.organisation, adminKeys: revoked });
    const fourth = await signedBy(chidi, third, { ...third.organisation, name: 'Fourth' });
    for (const from of [first, second, third]) expect(answer(fourth, copy(from))).toBe('version 4');
    expect(fourth.rotations.map((rotation) => rotation.version)).toEqual([2, 3]);
    const cut = { ...fourth, rotations: fourth.rotations.slice(1) };
    expect(answer(cut, copy(first))).toBe('bad_input organisationFile keysNotTrusted');
    expect(answer({ ...fourth, rotations: [] }, copy(first))).toBe('bad_input organisationFile keysDiffer');
  });

  it('of a stranger are not accepted, whoever the stranger says to be', async () => {
    const stranger = await keyOf(ben, 'tech-ana');
    const forged = await signedBy(ben, undefined, { ...first.organisation, adminKeys: [anaKey, stranger], version: 1 });
    const later = { ...forged, organisation: { ...forged.organisation, version: 2 } };
    expect(answer(forged, copy(first))).toBe('bad_input organisationFile forked');
    expect(answer(later, copy(first))).toBe('bad_input organisationFile keysDiffer');
  });

  it('that were revoked, or whose owner is no admin any more, sign nothing', async () => {
    const both = await signedBy(ana, first, { ...first.organisation, adminKeys: [anaKey, chidiKey] });
    const without = { ...both.organisation, adminKeys: [anaKey, { ...chidiKey, revokedAt: TEST_START }] };
    const revoked = await signedBy(ana, both, without);
    const refusal = { ok: false, error: { code: 'not_entitled' } };
    expect(await makeFile(chidi, { before: revoked, next: revoked.organisation, now: TEST_START })).toMatchObject(
      refusal,
    );
    const demoted = both.organisation.technicians.map((one) =>
      one.id === 'tech-chidi' ? { ...one, role: 'technician' as const } : one,
    );
    const third = await signedBy(ana, both, { ...both.organisation, technicians: demoted });
    expect(await makeFile(chidi, { before: third, next: third.organisation, now: TEST_START })).toMatchObject(refusal);
    const bare = { ...third, signature: { ...third.signature, publicKey: chidiKey.publicKey } };
    expect(answer(bare, copy(both))).toBe('bad_input organisationFile signerNotTrusted');
  });

  it('that were revoked do not bring themselves back', async () => {
    const both = await signedBy(ana, first, { ...first.organisation, adminKeys: [anaKey, chidiKey] });
    const adminKeys = [anaKey, { ...chidiKey, revokedAt: TEST_START }];
    const revoked = await signedBy(ana, both, { ...both.organisation, adminKeys });
    // Whoever was let go has the last file, and the program as it was while the key still counted.
    const organisation = { ...revoked.organisation, adminKeys: [anaKey, chidiKey] };
    const back = await signedBy(chidi, { ...revoked, organisation }, { ...organisation, adminKeys: [chidiKey] });
    expect(back.rotations.map((rotation) => rotation.version)).toEqual([2, 3, 4]);
    expect(answer(back, copy(revoked))).toBe('bad_input organisationFile keysNotTrusted');
    expect(answer(back, copy(both))).toBe('bad_input organisationFile keysNotTrusted');
  });

  it('that were revoked open the door to no newcomer', async () => {
    const both = await signedBy(ana, first, { ...first.organisation, adminKeys: [anaKey, chidiKey] });
    const adminKeys = [anaKey, { ...chidiKey, revokedAt: TEST_START }];
    const revoked = await signedBy(ana, both, { ...both.organisation, adminKeys });
    const signature = await chidi.sign('lab', fileMessage(revoked.organisation, revoked.rotations));
    if (!signature.ok) throw new Error('not signed');
    const { publicKey } = chidiKey;
    const forged = { ...revoked, signature: { publicKey, value: signature.value } };
    expect(answer(forged, { kind: 'keys', publicKeys: [publicKey] })).toBe('bad_input organisationFile keysNotTrusted');
  });

  it('are not those of a version that is still to come', async () => {
    const second = await signedBy(ana, first, { ...first.organisation, adminKeys: [anaKey, chidiKey] });
    const { rotations } = second;
    const early = { ...second.organisation, version: 1 };
    const signature = await ana.sign('lab', fileMessage(early, rotations));
    if (!signature.ok) throw new Error('not signed');
    const file = { ...second, organisation: early, signature: { publicKey: anaKey.publicKey, value: signature.value } };
    const told: Trust = { kind: 'keys', publicKeys: [anaKey.publicKey] };
    expect(answer(file, told)).toBe('bad_input organisationFile keysNotTrusted');
  });
});
