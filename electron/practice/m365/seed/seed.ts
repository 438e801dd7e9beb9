import type { LicenceName } from '../catalogue/licences';
import type { TapPolicy, TenantSettings } from '../state/schema';

/** A person who is in a tenant from the start. People of the partner tenant may sign in without a secret. */
export interface PersonSeed {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly jobTitle?: string;
  /** Left out: a member whose account is switched on. */
  readonly standing?: 'guest' | 'disabled';
  /** Template ids of directory roles held for good. */
  readonly roles?: readonly string[];
  /** Names of groups of this tenant. */
  readonly groups?: readonly string[];
}

export interface GroupSeed {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly roleAssignable?: boolean;
  /** Template ids of directory roles the group holds; only for role-assignable ones. */
  readonly roles?: readonly string[];
}

/** What a partner may do at one customer (Graph: delegatedAdminRelationship). */
export interface RelationshipSeed {
  readonly status: 'active' | 'expired' | 'terminated' | 'approvalPending';
  /** Days from the first start to the end of the relationship; negative = already over. */
  readonly endsInDays: number;
  /** Group of the partner tenant whose members get the roles. */
  readonly partnerGroup: string;
  /** Template ids. */
  readonly roles: readonly string[];
}

/** One tenant as it is before anybody has worked in it. */
export interface TenantSeed {
  readonly tenantId: string;
  readonly kind: 'partner' | 'customer';
  readonly displayName: string;
  /** First one is the default; `initialDomain` is always verified too. */
  readonly domains: readonly string[];
  readonly initialDomain: string;
  readonly licences: readonly LicenceName[];
  readonly tapPolicy?: Partial<TapPolicy>;
  readonly settings?: Partial<Omit<TenantSettings, 'licences' | 'tapPolicy'>>;
  readonly people: readonly PersonSeed[];
  readonly groups: readonly GroupSeed[];
  /** Customers only: what the partner of this server holds here. */
  readonly relationship?: RelationshipSeed;
}
