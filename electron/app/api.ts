import type { Failure } from '../../shared/errors';
import type { ConnectorId, CorrelationId, CustomerId, LeaseId, PolicyId } from '../../shared/ids';
import type { LeaseSnapshot, LeaseView } from '../../shared/ipc/views';
import type { AuditEntry } from '../../shared/model/audit';
import type { Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';
import type { DurationCode, Instant, Millis } from '../../shared/time';
import type { AuditSinks } from '../ports/audit';
import type { Directory } from '../ports/directory';
import type { MarkerSeals } from '../ports/markers';
import type { OrganisationInForce } from '../ports/organisation';
import type { Clipboard, Keychain } from '../ports/security';
import type { Ledger } from '../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../ports/system';
import type { Ended } from './leases/commands';
import type { ReceiptFile } from './leases/receipt';
import type { AuditDesk } from './audit/desk';
import type { Sweep } from './sweep/sweep';

export type { ReceiptFile };

/** Finds the directory behind a connector; connectors that are gone from the organisation stay reachable for their leases. */
export interface DirectoryProvider {
  /**
   * `place`: where the connector must lead to, of a lease that was made there; absent: wherever it leads now. Fails with
   * `unknown_connector` when no way there is known any more.
   */
  directory(connectorId: ConnectorId, place?: string): Result<Directory, Failure>;
}

/** Everything the use cases need from the world. */
export interface World {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly directories: DirectoryProvider;
  readonly organisation: OrganisationInForce;
  readonly seals: MarkerSeals;
  /** How often marked accounts are looked for by themselves; absent: only on demand. */
  readonly sweepEveryMs?: Millis;
  /** Seconds until a copied secret is taken off the clipboard. */
  readonly clipboardClearSeconds: () => number;
  readonly program: Program;
  /** Ways by which the audit trail leaves this computer; absent: there are none. */
  readonly auditSinks?: AuditSinks;
}

/** Which program and runtime the audit trail names at a start. */
export interface Program {
  readonly version: string;
  readonly runtime: string;
}

export interface CheckOutInput {
  readonly customerId: CustomerId;
  readonly connectorId: ConnectorId;
  readonly policyId: PolicyId;
  readonly duration: DurationCode;
  readonly reason: string;
  readonly ticket?: string;
}

export interface Shown {
  readonly accountName: string;
  readonly kind: 'tap' | 'password';
  readonly value: Secret<string>;
  readonly hidesAt: Instant;
}

/** The product without its windows. Made by `createLatchkey(world)`; the shell only translates IPC and OS events to it. */
export interface Latchkey {
  /** Replays the ledger, closes open intents, reconciles once, then opens check-outs. Resolves when check-outs are open or closed for good. */
  start(): Promise<void>;
  /** Stops taking work and waits for calls under way (at most `graceMs`); what is unfinished goes on at the next start. */
  stop(graceMs: Millis): Promise<void>;
  /** Something may have changed (resume, unlock, network up, clock set): look at everything now. The reason is only logged. */
  wake(reason: string): void;
  /**
   * Somebody signed in, or a secret was entered or taken away: what was refused for want of it is tried at once, not after
   * the pause that refusals have grown to. Absent connector: all.
   */
  accessChanged(connectorId?: ConnectorId): void;

  /** Answers as soon as the lease is recorded; progress comes through `subscribe`. */
  checkOut(input: CheckOutInput): Promise<Result<{ readonly leaseId: LeaseId }, Failure>>;
  checkIn(leaseId: LeaseId): Result<void, Failure>;
  extend(leaseId: LeaseId, duration: DurationCode, reason: string): Promise<Result<void, Failure>>;
  /** Lets it end `minutes` from now, which must be sooner than it would. */
  shorten(leaseId: LeaseId, minutes: number): Promise<Result<void, Failure>>;
  /** Another pass in place of the one it has, never past its end. */
  renewPass(leaseId: LeaseId): Promise<Result<void, Failure>>;
  endAll(whose: 'mine' | 'everyone'): Result<Ended, Failure>;
  /** Marked accounts that no lease of this computer answers for. */
  readonly sweep: Sweep;
  copy(leaseId: LeaseId, what: 'secret' | 'userName'): Promise<Result<{ readonly clearsAt?: Instant }, Failure>>;
  show(leaseId: LeaseId): Promise<Result<Shown, Failure>>;
  /** Takes everything off the clipboard that was copied from here and still lies there. */
  clearClipboard(): Promise<void>;

  snapshot(scope: 'live' | 'all'): LeaseSnapshot;
  one(leaseId: LeaseId): Result<LeaseView, Failure>;
  auditOf(leaseId: LeaseId): Result<readonly AuditEntry[], Failure>;
  auditPage(query: { readonly before?: number; readonly limit: number }): Result<readonly AuditEntry[], Failure>;
  verifyAudit(): { readonly entries: number; readonly brokenAt?: number };
  readonly audit: AuditDesk;

  /** The receipt as it stands now; complete only when everything was read back. */
  receipt(leaseId: LeaseId): Result<ReceiptFile, Failure>;
  copyReceipt(leaseId: LeaseId): Promise<Result<void, Failure>>;

  /** Storage, keychain, clock and organisation troubles in force. */
  problems(): readonly Failure[];
  checkOutsOpen(): boolean;
  /** Hears of every change; `changed` holds the views that differ, the revision goes up by one each time. */
  subscribe(listener: (change: LatchkeyChange) => void): () => void;
}

export type LatchkeyChange =
  | {
      readonly kind: 'leases';
      readonly revision: number;
      readonly now: Instant;
      readonly changed: readonly LeaseView[];
    }
  | { readonly kind: 'problems'; readonly correlationId?: CorrelationId }
  /** What sweeps found. */
  | { readonly kind: 'sweep' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'clipboardCleared'; readonly leaseId: LeaseId };
