import { createHash } from 'node:crypto';
import { settingsOf } from './defaults';
import type { TenantSeed } from './seed';
import type { GroupRecord, StateFile, TenantRecord, UserRecord, Version } from '../state/schema';

const dayMs = 86_400_000;

/** A guid that is the same for the same text, for objects a seed does not name (RFC 9562 form, version 8). */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The state of a server in which nothing has happened yet. */
export function plantedState(seeds: readonly TenantSeed[], now: number): StateFile {
  return {
    format: 1,
    clockOffsetMs: 0,
    nextOrder: 1,
    tenants: seeds.map((seed) => plantTenant(seed, seeds, now)),
    sessions: [],
  };
}

function first<T>(value: T, now: number): Version<T>[] {
  return [{ at: now - dayMs, value }];
}

function plantTenant(seed: TenantSeed, seeds: readonly TenantSeed[], now: number): TenantRecord {
  const createdAt = now - 400 * dayMs;
  const record: TenantRecord = {
    tenantId: seed.tenantId,
    kind: seed.kind,
    displayName: seed.displayName,
    domains: [
      ...seed.domains.map((name, index) => ({ name, isDefault: index === 0, isInitial: false })),
      { name: seed.initialDomain, isDefault: seed.domains.length === 0, isInitial: true },
    ],
    createdAt,
    settings: structuredClone(settingsOf(seed)),
    appTokensValidFromOrder: 0,
    users: {},
    groups: {},
    memberships: {},
    assignments: {},
    passes: {},
    methods: {},
    roleRequests: {},
    activatedRoles: {},
    drive: { driveId: `b!${guidOf(`drive ${seed.tenantId}`)}`, siteId: 'root', items: {} },
    relationships: seed.kind === 'partner' ? relationshipsOf(seed, seeds, now) : [],
  };
  plantGroups(record, seed, now, createdAt);
  plantPeople(record, seed, now, createdAt);
  return record;
}

function plantGroups(record: TenantRecord, seed: TenantSeed, now: number, createdAt: number): void {
  for (const group of seed.groups) {
    const planted: GroupRecord = {
      id: group.id,
      origin: 'seed',
      createdAt,
      properties: {
        displayName: group.displayName,
        description: group.description,
        mailNickname: group.displayName.toLowerCase().replaceAll(' ', '-'),
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: [],
        isAssignableToRole: group.roleAssignable === true ? true : null,
      },
    };
    record.groups[group.id] = first(planted, now);
    for (const role of group.roles ?? []) plantRole(record, group.id, role, now, createdAt);
  }
}

function plantPeople(record: TenantRecord, seed: TenantSeed, now: number, createdAt: number): void {
  for (const person of seed.people) {
    const planted: UserRecord = {
      id: person.id,
      origin: 'seed',
      createdAt,
      deletedAt: null,
      passwordHash: null,
      passwordChangedAt: createdAt,
      sessionsValidFrom: createdAt,
      sessionsValidFromOrder: 0,
      extensions: {},
      properties: {
        accountEnabled: person.standing !== 'disabled',
        displayName: person.displayName,
        userPrincipalName: person.userPrincipalName,
        mailNickname: person.userPrincipalName.split('@')[0] ?? person.id,
        mail: person.userPrincipalName,
        userType: person.standing === 'guest' ? 'Guest' : 'Member',
        ...(person.jobTitle === undefined ? {} : { jobTitle: person.jobTitle }),
      },
    };
    record.users[person.id] = first(planted, now);
    for (const role of person.roles ?? []) plantRole(record, person.id, role, now, createdAt);
    for (const name of person.groups ?? []) {
      const group = seed.groups.find((candidate) => candidate.displayName === name);
      if (group === undefined) throw new Error(`${seed.displayName} has no group called ${name}`);
      const membership = { groupId: group.id, memberId: person.id, origin: 'seed' as const };
      record.memberships[`${group.id}|${person.id}`] = first(membership, now);
    }
  }
}

function plantRole(
  record: TenantRecord,
  principalId: string,
  roleDefinitionId: string,
  now: number,
  createdAt: number,
): void {
  const id = guidOf(`assignment ${record.tenantId} ${principalId} ${roleDefinitionId}`);
  record.activatedRoles[roleDefinitionId] ??= guidOf(`role ${record.tenantId} ${roleDefinitionId}`);
  record.assignments[id] = first(
    {
      id,
      principalId,
      roleDefinitionId,
      directoryScopeId: '/',
      origin: 'seed' as const,
      via: 'assignment' as const,
      createdAt,
      startsAt: createdAt,
      endsAt: null,
    },
    now,
  );
}

function relationshipsOf(
  partner: TenantSeed,
  seeds: readonly TenantSeed[],
  now: number,
): TenantRecord['relationships'] {
  return seeds.flatMap((seed) => {
    if (seed.relationship === undefined) return [];
    const { status, endsInDays, partnerGroup, roles } = seed.relationship;
    const group = partner.groups.find((candidate) => candidate.displayName === partnerGroup);
    if (group === undefined) throw new Error(`${partner.displayName} has no group called ${partnerGroup}`);
    const part = guidOf(`relationship ${seed.tenantId}`);
    return [
      {
        id: `${part}-${seed.tenantId}`,
        customerTenantId: seed.tenantId,
        status,
        createdAt: now - 190 * dayMs,
        endsAt: now + endsInDays * dayMs,
        assignmentId: guidOf(`access ${seed.tenantId}`),
        partnerGroupId: group.id,
        roles: [...roles],
      },
    ];
  });
}
