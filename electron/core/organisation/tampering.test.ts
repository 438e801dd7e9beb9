import { beforeAll, describe, expect, it } from 'vitest';
import { checkSignature, createSignatures } from '../../adapters/organisation-source/ed25519';
import { decodeText } from '../../adapters/organisation-source/text';
import { makeFile } from '../../app/organisation/publication';
import { TEST_START } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { fileText, type OrganisationFile } from './file';
import { verifyCopy, verifyFile, type Trust } from './verify';

/** One of everything: a small file, so that every bit of it can be tried. */
async function smallest(): Promise<OrganisationFile> {
  const lab = smallOrganisation();
  const signatures = createSignatures(fakeKeychain());
  const key = await signatures.ownKey(lab.id);
  const me = lab.technicians.find(({ role }) => role === 'primary');
  const [policy] = lab.policies;
  const [customer] = lab.customers;
  if (!key.ok || me === undefined || policy === undefined || customer === undefined) throw new Error('no lab');
  const groups = policy.technicianAccess.kind === 'groups' ? policy.technicianAccess.groups : [];
  const file = await makeFile(signatures, {
    before: undefined,
    next: {
      ...lab,
      adminKeys: [{ technicianId: me.id, publicKey: key.value, addedAt: TEST_START }],
      technicians: [{ ...me, groups, scope: { kind: 'all' } }],
      technicianGroups: lab.technicianGroups.filter(({ id }) => groups.includes(id)),
      customers: [customer],
      customerGroups: [],
      connectors: lab.connectors.filter(({ customerId, kind }) => customerId === customer.id && kind === 'm365'),
      policies: [policy],
    },
    now: TEST_START,
  });
  if (!file.ok) throw new Error(file.error.detail);
  return file.value;
}

let bytes: Buffer;
let trusts: readonly Trust[];
beforeAll(async () => {
  const file = await smallest();
  bytes = Buffer.from(fileText(file), 'utf8');
  const publicKeys = file.organisation.adminKeys.map(({ publicKey }) => publicKey);
  // A copy of the version before: the flipped file would be news to it.
  const older = { ...file.organisation, version: 0 };
  trusts = [
    { kind: 'keys', publicKeys },
    { kind: 'copy', organisation: file.organisation },
    { kind: 'copy', organisation: older },
  ];
});

/** The way of a file from its source: bytes, text, belief. */
function isBelieved(given: Uint8Array, trust: Trust): boolean {
  const text = decodeText(given);
  return text.ok && verifyFile(text.value, trust, checkSignature).ok;
}

describe('an organisation file of one policy', () => {
  it('is believed as it is', () => {
    expect(trusts.map((trust) => isBelieved(bytes, trust))).toEqual([true, true, true]);
  });

  it('is believed with no single bit flipped, by nobody: every bit is tried', { timeout: 120_000 }, () => {
    const accepted: string[] = [];
    const changed = Buffer.from(bytes);
    const envelope = bytes.indexOf('"rotations"');
    for (let at = 0; at < bytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        changed[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const text = decodeText(changed);
        if (!text.ok) continue;
        // Whoever trusts what the file itself says believes the most: the others ask the same and more.
        const byAny = at >= envelope && trusts.some((trust) => verifyFile(text.value, trust, checkSignature).ok);
        if (byAny || verifyCopy(text.value, checkSignature).ok) accepted.push(`${String(at)}/${String(bit)}`);
      }
      changed[at] = bytes[at] ?? 0;
    }
    expect(envelope).toBeGreaterThan(0);
    expect(accepted).toEqual([]);
  });

  it('is believed at no length but its own', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const believed = trusts.some((trust) => isBelieved(bytes.subarray(0, length), trust));
      if (believed) expect(length).toBe(bytes.length);
    }
    expect(isBelieved(Buffer.concat([bytes, bytes]), trusts[0]!)).toBe(false);
  });
});
