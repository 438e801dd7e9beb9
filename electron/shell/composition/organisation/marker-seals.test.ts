import { beforeAll, describe, expect, it } from 'vitest';
import { technicianIdSchema } from '../../../../shared/ids';
import type { Organisation } from '../../../../shared/model/organisation';
import { instant } from '../../../../shared/time';
import { createSignatures } from '../../../adapters/organisation-source/ed25519';
import { sealedMarker, sealState } from '../../../app/engine/sealed-marker';
import { markerText, parseMarker, type Marker } from '../../../core/naming/marker';
import type { MarkerSeals } from '../../../ports/markers';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { sampleLease } from '../../../testkit/labs/sample-lease';
import { testWorld } from '../../../testkit/labs/world';
import { organisationSeals, practiceSeals } from './marker-seals';

const world = testWorld();
const base = world.organisation.current()!;
const connector = base.organisation.connectors[0]!;
const lease = {
  ...sampleLease(1),
  organisationId: base.organisation.id,
  connectorId: connector.id,
  technician: { id: technicianIdSchema.parse('ben'), name: 'Ben Ode' },
};
const { name } = lease.account;

let organisation: Organisation = base.organisation;
const inForce = { current: () => ({ ...base, organisation }) };
const keychain = fakeKeychain();
const signatures = createSignatures(keychain);
const seals = organisationSeals(signatures);
const by = (who: MarkerSeals) => ({ organisation: inForce, seals: who });
let marker: Marker;
let publicKey: string;

function withBen(change: Partial<Organisation['technicians'][number]>): Organisation {
  const technicians = base.organisation.technicians.map((one) => (one.id === 'ben' ? { ...one, ...change } : one));
  return { ...base.organisation, technicians };
}

beforeAll(async () => {
  const sealed = await sealedMarker(by(seals), lease);
  if (!sealed.ok) throw new Error(sealed.error.code);
  const read = parseMarker(markerText(sealed.value));
  if (read === undefined) throw new Error('the marker does not come back');
  marker = read;
  const key = await signatures.ownKey(organisation.id);
  if (!key.ok) throw new Error(key.error.code);
  publicKey = key.value;
});

describe('a signed marker is acted upon', () => {
  it('when the roster names the key for its technician', () => {
    organisation = withBen({ computers: [publicKey] });
    expect(sealState(by(seals), connector.id, name, marker)).toBe('valid');
    expect(sealState(by(seals), connector.id, name.toUpperCase(), marker)).toBe('valid');
  });

  it('when it is the key by which an admin publishes, until that is revoked', () => {
    const adminKey = { technicianId: lease.technician.id, publicKey, addedAt: instant(0) };
    organisation = { ...base.organisation, adminKeys: [adminKey] };
    expect(sealState(by(seals), connector.id, name, marker)).toBe('valid');
    organisation = { ...base.organisation, adminKeys: [{ ...adminKey, revokedAt: instant(1) }] };
    expect(sealState(by(seals), connector.id, name, marker)).toBe('invalid');
  });
});

describe('a marker is not acted upon', () => {
  const mine = (): Organisation => withBen({ computers: [publicKey] });
  const elsewhere = (): Organisation => ({
    ...mine(),
    connectors: mine().connectors.map((one) =>
      one.kind === 'm365' ? { ...one, tenantId: '66666666-6666-4666-8666-666666666666' } : one,
    ),
  });
  const swapped = (): string => {
    const { signature = '' } = marker;
    return `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  };
  const left = (): Organisation => ({ ...mine(), technicians: mine().technicians.filter(({ id }) => id !== 'ben') });
  it.each<[string, () => Marker, string, () => Organisation]>([
    ['on another account', () => marker, 'break-glass@contoso.example', mine],
    ['with another end', () => ({ ...marker, endsAt: instant(1) }), name, mine],
    ['with another mode', () => ({ ...marker, mode: marker.mode === 'burner' ? 'standard' : 'burner' }), name, mine],
    ['with a colleague named', () => ({ ...marker, technicianId: technicianIdSchema.parse('ana') }), name, mine],
    ['with another signature', () => ({ ...marker, signature: swapped() }), name, mine],
    ['of a technician who left', () => marker, name, left],
    ['of a computer that is not on the roster', () => marker, name, () => withBen({ computers: [] })],
    ['in another tenant', () => marker, name, elsewhere],
  ])('%s', (_what, changed, account, version) => {
    organisation = version();
    expect(sealState(by(seals), connector.id, account, changed())).toBe('invalid');
  });

  it('without a signature', () => {
    const bare = { ...marker };
    delete (bare as { signature?: string }).signature;
    expect(sealState(by(seals), connector.id, name, bare)).toBe('unsigned');
  });

  it('signed by Practice, whose key everybody can know', async () => {
    organisation = withBen({ computers: [publicKey] });
    const forged = await sealedMarker(by(practiceSeals()), lease);
    if (!forged.ok) throw new Error(forged.error.code);
    expect(sealState(by(seals), connector.id, name, forged.value)).toBe('invalid');
    expect(sealState(by(practiceSeals()), connector.id, name, forged.value)).toBe('valid');
  });
});

it('a check-out fails like the keychain when nothing can be signed', async () => {
  const locked = fakeKeychain('locked');
  const sealed = await sealedMarker(by(organisationSeals(createSignatures(locked))), lease);
  expect(sealed).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
});
