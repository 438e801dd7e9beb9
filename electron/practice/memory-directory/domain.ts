import { randomUUID } from 'node:crypto';
import { failure, type Failure } from '../../../shared/errors';
import type { Source } from '../../../shared/model/connector';
import { privilegeKey, type Privilege } from '../../../shared/model/policy';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant, Millis } from '../../../shared/time';
import type { Marker } from '../../core/naming/marker';
import { markerIn } from '../../core/naming/ownership';
import { domainGroups } from '../../core/privileges/groups';
import type { AccountRef, DirectoryTraits } from '../../ports/directory';
import type { Clock } from '../../ports/system';
import { memoryStateSchema, type MemoryAccount, type MemoryState } from './state';

export interface MemoryDirectoryOptions {
  readonly source: Source;
  readonly clock: Clock;
  /** DNS name of the domain or tenant, host name of an endpoint. UPNs of a tenant have to end in it. */
  readonly domain: string;
  /** Names of the groups that exist; roles of a tenant exist always. */
  readonly groups: readonly string[];
  /** Accounts are created disabled. */
  readonly staged: boolean;
  /** What the directory says of itself; its reads are exact whatever it says. Default 0. */
  readonly settleMs?: Millis;
  /** Whether a membership can end by itself. Default: only in a tenant. */
  readonly timedGrants?: boolean;
  /** Whether deleted accounts may be purged from the recycle bin (tenant only). Default true. */
  readonly purgePermitted?: boolean;
  /** A state kept before (`MemoryDirectory.toJSON`). One that cannot be read is ignored: Practice starts afresh. */
  readonly state?: unknown;
  /** Called after each change, so that the caller can keep the state. */
  readonly onChange?: () => void;
}

/** RIDs of groups that every domain has, with their English names. */
const wellKnownGroups: ReadonlyMap<number, string> = new Map(
  domainGroups.flatMap(({ privilege }) =>
    privilege.kind === 'adGroup' && privilege.wellKnownRid !== undefined
      ? [[privilege.wellKnownRid, privilege.name] as const]
      : [],
  ),
);

const nameRules: Readonly<Record<Source, RegExp>> = {
  // MS-SAMR 3.1.1.6: characters that a sAMAccountName must not hold; longer than 20 is refused for users.
  activeDirectory: /^[^"/\\[\]:;|=,+*?<>@\p{Cc}\p{Cf}]{1,20}$/u,
  local: /^[A-Za-z_][A-Za-z0-9._-]{0,19}$/,
  m365: /^[A-Za-z0-9'._\-!#^~]{1,64}@[A-Za-z0-9.-]{1,253}$/,
};

const privilegeKinds: Readonly<Record<Source, readonly Privilege['kind'][]>> = {
  activeDirectory: ['adGroup'],
  local: ['localGroup'],
  m365: ['directoryRole', 'group'],
};

export interface ResolvedPrivilege {
  readonly key: string;
  readonly name: string;
  readonly reference: string;
}

/** The accounts of one directory in memory, with the rules about names, groups and ownership. */
export class Domain {
  readonly traits: DirectoryTraits;
  #accounts: MemoryAccount[] = [];

  constructor(readonly options: MemoryDirectoryOptions) {
    const tenant = options.source === 'm365';
    this.traits = {
      staged: options.staged,
      settleMs: options.settleMs ?? 0,
      nativeExpiry: { signIn: true, privilege: options.timedGrants ?? tenant, object: false },
    };
    if (options.state !== undefined) this.load(options.state);
  }

  now(): Instant {
    return this.options.clock.wall();
  }

  changed(): void {
    this.options.onChange?.();
  }

  all(): readonly MemoryAccount[] {
    return this.#accounts;
  }

  /** By the directory's own id where it is known, otherwise by name; present accounts come before deleted ones. */
  find(ref: AccountRef): MemoryAccount | undefined {
    const name = ref.name.toLowerCase();
    const fits = (account: MemoryAccount): boolean =>
      ref.objectId === undefined ? account.name.toLowerCase() === name : account.objectId === ref.objectId;
    const found = this.#accounts.filter(fits);
    return found.find((account) => account.deletedAt === undefined) ?? found.at(-1);
  }

  present(ref: AccountRef): MemoryAccount | undefined {
    const account = this.find(ref);
    return account?.deletedAt === undefined ? account : undefined;
  }

  add(account: Omit<MemoryAccount, 'objectId'>): MemoryAccount {
    const made: MemoryAccount = { ...account, objectId: randomUUID() };
    this.#accounts.push(made);
    this.changed();
    return made;
  }

  remove(account: MemoryAccount): void {
    this.#accounts = this.#accounts.filter((other) => other !== account);
    this.changed();
  }

  acceptsName(name: string): boolean {
    if (!nameRules[this.options.source].test(name) || name.trim() !== name) return false;
    const domain = name.split('@')[1]?.toLowerCase();
    return domain === undefined || domain === this.options.domain.toLowerCase();
  }

  /** Finds the role or group of a privilege; groups well known by RID exist in every domain. */
  resolve(privilege: Privilege): Result<ResolvedPrivilege, Failure> {
    if (!privilegeKinds[this.options.source].includes(privilege.kind)) {
      return err(failure('bad_input', { detail: `no ${privilege.kind} here` }));
    }
    const key = privilegeKey(privilege);
    if (privilege.kind === 'directoryRole') {
      return ok({ key, name: privilege.name, reference: `role:${privilege.roleTemplateId}` });
    }
    const wellKnown = privilege.kind === 'adGroup' ? wellKnownGroups.get(privilege.wellKnownRid ?? 0) : undefined;
    const wanted = privilege.name.toLowerCase();
    const group = wellKnown ?? this.options.groups.find((name) => name.toLowerCase() === wanted);
    if (group === undefined) return err(failure('not_found', { detail: 'group' }));
    return ok({ key, name: group, reference: `group:${group.toLowerCase()}` });
  }

  load(state: unknown): boolean {
    const parsed = memoryStateSchema.safeParse(state);
    if (parsed.success) this.#accounts = parsed.data.accounts;
    return parsed.success;
  }

  toJSON(): MemoryState {
    return structuredClone({ version: 1, accounts: this.#accounts });
  }
}

/** The marker on an account: ours or another's, `foreign` for any other account. */
export function markerOf(account: MemoryAccount): Marker | 'foreign' {
  return markerIn(account.marker);
}
