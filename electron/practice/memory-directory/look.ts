import type { OrganisationId } from '../../../shared/ids';
import type { AccountRequest, MarkedAccount, Observation } from '../../ports/directory';
import { markerOf, type Domain } from './domain';
import type { MemoryAccount, MemoryGrant } from './state';

/** Memberships in force now: those with an end of their own are gone once it has passed. */
export function liveGrants(domain: Domain, account: MemoryAccount): readonly MemoryGrant[] {
  const now = domain.now();
  return account.grants.filter((grant) => grant.endsAt === undefined || grant.endsAt > now);
}

function credentialOf(domain: Domain, account: MemoryAccount): Pick<Observation, 'credential'> {
  const now = domain.now();
  const usable = account.enabled && (account.expiresAt === undefined || account.expiresAt > now);
  if (domain.options.source === 'm365') {
    if (account.pass === undefined) return {};
    const { id, oneTime, used, expiresAt } = account.pass;
    return { credential: { reference: id, usable: usable && expiresAt > now && !(oneTime && used), expiresAt } };
  }
  const end = account.expiresAt === undefined ? {} : { expiresAt: account.expiresAt };
  return { credential: { reference: 'password', usable, ...end } };
}

export function observe(domain: Domain, request: AccountRequest): Observation {
  const now = domain.now();
  const account = domain.find(request.account);
  const base = { at: now, directoryTime: now };
  if (account === undefined) return { ...base, account: 'absent', grants: [], methods: [] };
  return {
    ...base,
    account: account.deletedAt === undefined ? 'present' : 'recycled',
    objectId: account.objectId,
    marker: markerOf(account),
    enabled: account.enabled,
    ...credentialOf(domain, account),
    passwordChangedAt: account.passwordChangedAt,
    grants: liveGrants(domain, account).map(({ name, key, reference, endsAt }) => ({
      name,
      key,
      reference,
      ...(endsAt === undefined ? {} : { endsAt }),
    })),
    methods: account.methods.map((method) => ({ ...method })),
    sessionsValidFrom: account.sessionsValidFrom,
  };
}

export function listMarked(domain: Domain, organisationId: OrganisationId): readonly MarkedAccount[] {
  return domain.all().flatMap((account): MarkedAccount[] => {
    const marker = markerOf(account);
    if (marker === 'foreign' || marker.organisationId !== organisationId) return [];
    const { name, objectId, enabled, deletedAt } = account;
    const state = deletedAt === undefined ? 'present' : 'recycled';
    return [{ account: { name, objectId }, marker, state, enabled }];
  });
}
