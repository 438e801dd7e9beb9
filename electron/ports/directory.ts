import type { Failure } from '../../shared/errors';
import type { CorrelationId, LeaseId, OperationId, OrganisationId } from '../../shared/ids';
import type { Source } from '../../shared/model/connector';
import type { CredentialKind, EnforcedBy, Evidence, LeaseMode } from '../../shared/model/lease';
import type { Authentication, Privilege } from '../../shared/model/policy';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';
import type { Instant, Millis } from '../../shared/time';
import type { Marker } from '../core/naming/marker';

export type { Marker };

/**
 * One directory of one customer: a tenant, a domain or an endpoint. Every adapter passes the same contract suite
 * (`electron/testkit/contract/directory-contract`). Rules that hold for every verb:
 *
 * - It may be called again after any failure, crash or lost answer, and then ends in the same state (idempotent).
 * - It fails with a `Failure` value, never by throwing; it ends within `call.timeoutMs`.
 * - A verb that changes an existing account reads its marker first and refuses (`name_taken_unmarked`) unless the marker
 *   names this organisation and this lease. `create` may also take over a marked account of the same technician whose
 *   lease has ended (Standard).
 * - Revoking verbs treat "not there" as done (`already: true`).
 */
export interface Directory {
  readonly source: Source;
  readonly traits: DirectoryTraits;

  /**
   * Makes the account with marker and, where the target can, its own end, and with nothing that opens it: a password that
   * nobody sees, or, where `traits.staged`, disabled and possibly without any (docs/adr/0009). A Standard account that
   * exists is found by its marker, cleaned of every role, group and pass, given the new marker and a new unseen password, and
   * enabled again (staged: left disabled).
   */
  create(request: CreateRequest, call: Call): Promise<Result<Created, Failure>>;
  /**
   * Issues the pass or sets the password that the technician will use. Where `traits.staged` it also makes the account
   * usable, in one operation with the password where the target can; everything else about the account is ready then.
   */
  issueCredential(request: CredentialRequest, call: Call): Promise<Result<IssuedCredential, Failure>>;
  /** Gives one role or group, ending by itself at `endsAt` where the target can. */
  grant(request: GrantRequest, call: Call): Promise<Result<Granted, Failure>>;
  /** Moves marker and native ends to `endsAt` (extension or shortening). */
  prolong(request: ProlongRequest, call: Call): Promise<Result<Prolonged, Failure>>;

  /**
   * Offered where neutralising takes long: only the quick part of it, after which the credential opens nothing. When many
   * leases end at once this is done for each of them before the rest for any. `neutralise` always follows, and does not
   * rely on it.
   */
  halt?(request: RevokeRequest, call: Call): Promise<Result<Done, Failure>>;
  /** Makes the credential useless: pass deleted, disabled or locked, password rotated, sessions ended. */
  neutralise(request: RevokeRequest, call: Call): Promise<Result<Done, Failure>>;
  /** Removes every role and group, also ones added by hand, and sign-in methods registered during the lease. */
  strip(request: RevokeRequest, call: Call): Promise<Result<Done, Failure>>;
  /** Deletes the account, from the recycle bin too where permitted. */
  erase(request: RevokeRequest, call: Call): Promise<Result<Done, Failure>>;

  /** Reads everything back that a receipt needs. Changes nothing, needs no marker. */
  observe(request: AccountRequest, call: Call): Promise<Result<Observation, Failure>>;
  /** Every account, also in the recycle bin, that bears a marker of any lease of this organisation. */
  listMarked(organisationId: OrganisationId, call: Call): Promise<Result<readonly MarkedAccount[], Failure>>;
}

export interface DirectoryTraits {
  /** Accounts are created disabled; the credential, given last, opens them (AD, local). */
  readonly staged: boolean;
  /**
   * How long after a write a read may still show the old state, in ms; 0 = reads are exact. Nothing is believed gone
   * until it was read back at least this long after the last write that could have made it.
   */
  readonly settleMs: Millis;
  /** How long a person may take whom the target asks before a call begins (the prompt of this computer). Absent: none is asked. */
  readonly patienceMs?: Millis;
  /** What this target can end by itself, as shown before a check-out. */
  readonly nativeExpiry: { readonly signIn: boolean; readonly privilege: boolean; readonly object: boolean };
}

/** What goes along with every call. */
export interface Call {
  readonly leaseId: LeaseId;
  readonly opId: OperationId;
  readonly correlationId: CorrelationId;
  readonly timeoutMs: Millis;
  /** `high` for a technician who waits and for expiry, `low` for sweeps. */
  readonly priority: 'high' | 'low';
  /** A new random password that nobody sees; each call gives another. */
  readonly unseenPassword: () => Secret<string>;
}

export interface AccountRequest {
  readonly account: AccountRef;
  readonly marker: Marker;
}

/** Name as chosen by us; the directory's own id once it is known. */
export interface AccountRef {
  readonly name: string;
  readonly objectId?: string;
}

export interface CreateRequest extends AccountRequest {
  readonly displayName: string;
  readonly mode: LeaseMode;
  readonly endsAt: Instant;
}

export interface CredentialRequest extends AccountRequest {
  readonly authentication: Authentication;
  /** Set in password mode: the password to be set, already safe in the keychain. */
  readonly password?: Secret<string>;
  readonly endsAt: Instant;
  /**
   * A pass ends with the lease or before it, or is refused (`constraint_violation`). Left out for the first pass, which
   * may outlive a lease that is shorter than the shortest pass the tenant allows.
   */
  readonly neverPastEnd?: boolean;
}

export interface GrantRequest extends AccountRequest {
  readonly privilege: Privilege;
  readonly endsAt: Instant;
  readonly justification: string;
  readonly ticket?: string;
}

export interface ProlongRequest extends AccountRequest {
  readonly privileges: readonly Privilege[];
  readonly endsAt: Instant;
}

export interface RevokeRequest extends AccountRequest {
  readonly mode: LeaseMode;
  /** Names of things the begin phase made, so that they can be removed even while reads do not show them yet. */
  readonly known: {
    readonly credential?: string;
    readonly grants: readonly { readonly privilege: Privilege; readonly reference?: string }[];
  };
}

export interface Done {
  /** It was so already. */
  readonly already: boolean;
  readonly evidence: readonly Evidence[];
  /** The directory's own clock, when it told. */
  readonly directoryTime?: Instant;
}

export interface Created extends Done {
  readonly objectId: string;
  readonly enforcedBy: EnforcedBy;
}

export interface IssuedCredential extends Done {
  readonly kind: CredentialKind;
  /** The pass made by the directory; absent for a password, which the caller chose. */
  readonly secret?: Secret<string>;
  readonly oneTime: boolean;
  readonly expiresAt: Instant;
  readonly reference?: string;
  /** Who ends the sign-in. */
  readonly signIn: EnforcedBy['signIn'];
}

export interface Granted extends Done {
  readonly reference?: string;
  /** Who ends this privilege. */
  readonly privilege: EnforcedBy['privilege'];
}

export interface Prolonged extends Done {
  readonly enforcedBy: EnforcedBy;
}

/** What a directory said about one account at one moment. */
export interface Observation {
  readonly at: Instant;
  /** `recycled`: deleted, but still restorable. */
  readonly account: 'present' | 'absent' | 'recycled';
  readonly objectId?: string;
  /** `foreign`: something is there, but not a marker of ours. */
  readonly marker?: Marker | 'foreign';
  readonly enabled?: boolean;
  readonly credential?: { readonly reference: string; readonly usable: boolean; readonly expiresAt?: Instant };
  readonly passwordChangedAt?: Instant;
  readonly grants: readonly {
    readonly name: string;
    readonly key: string;
    readonly reference?: string;
    /** When the directory ends it by itself; absent when it does not, or does not say. */
    readonly endsAt?: Instant;
  }[];
  /** Sign-in methods a person registered (authenticator, passkey, phone); the password itself is not one. */
  readonly methods: readonly { readonly name: string; readonly reference: string }[];
  /** Sessions opened before this instant no longer count. */
  readonly sessionsValidFrom?: Instant;
  readonly directoryTime?: Instant;
}

export interface MarkedAccount {
  readonly account: AccountRef;
  readonly marker: Marker;
  readonly state: 'present' | 'recycled';
  /** Absent: whoever listed it is not let see that. */
  readonly enabled?: boolean;
}
