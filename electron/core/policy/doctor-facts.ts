import type { Failure } from '../../../shared/errors';
import type { Instant, Millis } from '../../../shared/time';

/** What was read about one directory, as far as the caller may read it. `undefined` always means: could not be read. */
export type ConnectorFacts =
  | { readonly kind: 'm365'; readonly readAt: Instant; readonly tenant: TenantFacts }
  | { readonly kind: 'activeDirectory'; readonly readAt: Instant; readonly domain: DomainFacts }
  | { readonly kind: 'local'; readonly readAt: Instant; readonly endpoint: EndpointFacts };

/** A Microsoft 365 tenant. */
export interface TenantFacts {
  /** Graph: temporaryAccessPassAuthenticationMethodConfiguration. */
  readonly pass: PassPolicyFacts | undefined;
  readonly premium: 'none' | 'p1' | 'p2' | undefined;
  /** Template ids of the directory roles the caller holds there, through GDAP or as the app. */
  readonly callerRoles: readonly string[] | undefined;
  /** What the token allows; absent: it could not be read. */
  readonly rights?: CallerRights;
  /** When the partner relationship ends; undefined also where there is none. */
  readonly relationshipEndsAt: Instant | undefined;
  /** Names of enforced Conditional Access policies whose grant a pass cannot satisfy. */
  readonly policiesAgainstPasses: readonly string[] | undefined;
}

/** Permissions in the access token. */
export interface CallerRights {
  readonly by: 'app' | 'technician';
  /** Claim `roles` of an app, `scp` of a technician (Entra: access token claims reference). */
  readonly permissions: readonly string[];
}

export interface PassPolicyFacts {
  readonly enabled: boolean;
  readonly minimumMinutes: number;
  readonly maximumMinutes: number;
  /** Only one-time passes are accepted. */
  readonly oneTimeOnly: boolean;
  /** Everybody may use a pass; else only members of `groups` may. */
  readonly everyone: boolean;
  /** Names (or, unnamed, object ids) of the groups in scope. */
  readonly groups: readonly string[];
}

/** An Active Directory domain. */
export interface DomainFacts {
  /** Undefined: connection, TLS and bind all worked with one domain controller at least. */
  readonly connection: Failure | undefined;
  readonly mayCreateInOu: boolean | undefined;
  /** May disable an account that is (or was lately) in a protected group (AdminSDHolder, MS-ADTS 3.1.1.6.1). */
  readonly mayEndProtected: boolean | undefined;
  readonly passwordMinLength: number | undefined;
  /** Domain's clock minus ours. */
  readonly clockAheadMs: Millis | undefined;
  /** The Privileged Access Management feature (memberships that end by themselves, MS-ADTS 3.1.1.9.2). */
  readonly pam: boolean | undefined;
  /** Of the domain, as it says itself: 7 is Windows Server 2016 (MS-ADTS 3.1.1.3.2.25). */
  readonly functionalLevel?: number;
  /** Rights that the bind account was seen to lack; absent: not looked at one by one. */
  readonly missingRights?: readonly MissingRightFact[];
  /** Names of groups that policies give and the domain does not have. */
  readonly unknownGroups?: readonly string[];
  /** DNs of the connection that the domain does not have. */
  readonly unknownPlaces?: readonly string[];
  /** Domain controllers that cannot be worked with, and why. */
  readonly controllersOut?: readonly ControllerOutFact[];
}

export interface ControllerOutFact {
  readonly host: string;
  readonly failure: Failure;
}

export interface MissingRightFact {
  readonly where: 'ou' | 'group' | 'protected';
  readonly right: string;
  /** Name of the group as the policy says it, or DN of the OU or of AdminSDHolder. */
  readonly on: string;
  /** The command line with which an administrator grants it. */
  readonly grant: string;
}

/** A computer with local accounts. */
export interface EndpointFacts {
  /** Undefined: it was reached and answered. */
  readonly connection: Failure | undefined;
  readonly mayAdminister: boolean | undefined;
  readonly clockAheadMs: Millis | undefined;
  /** Programs that the work needs and that are not there; absent: not looked for. */
  readonly missingTools?: readonly string[];
  /** Names of groups that policies give and the endpoint does not have. */
  readonly unknownGroups?: readonly string[];
  /** Whether it ends accounts by itself when nobody comes back; `untilRestart`: by a process that a restart ends. */
  readonly endsByItself?: 'yes' | 'untilRestart' | 'no';
  /** Members of Administrators, by SID, that no account of this computer belongs to any more (Windows). */
  readonly orphanMembers?: readonly string[];
  /** A program that was installed there for Latchkey is not the one of this version; absent: it is, or there is none. */
  readonly installedProgram?: 'older' | 'newer';
}
