import { categoryOf, type Failure } from '../../../shared/errors';
import type { Lease, StepKind, StepRecord } from '../../../shared/model/lease';
import { privilegeKey, type Privilege } from '../../../shared/model/policy';
import { MINUTE, type Instant } from '../../../shared/time';
import type { Marker } from '../naming/marker';
import { isTransient } from '../retry/classify';

/** Key of the one strip of the begin phase: roles off so that a lesser right can issue the pass. */
export const STRIP_FIRST = 'strip before credential';

/** Key of the reading that shows whether a moved end or another pass stands in the directory. */
export const READ_CHANGE = 'read back the change';

/** Key of the step that gives the technician another pass while the lease lives. */
export const RENEW_PASS = 'another pass';

/** Key of the step that gives one privilege. */
export function grantKey(privilege: Privilege): string {
  return `grant ${privilegeKey(privilege)}`;
}

const endKinds: ReadonlySet<StepKind> = new Set(['neutralise', 'strip', 'erase', 'verifyGone']);
const writeKinds: ReadonlySet<StepKind> = new Set(['create', 'credential', 'grant', 'prolong']);

/** `end`: the step belongs to revoking and must go on whatever else is broken. */
export function phaseOf(step: { readonly kind: StepKind; readonly key: string }): 'begin' | 'end' {
  return endKinds.has(step.kind) && step.key !== STRIP_FIRST ? 'end' : 'begin';
}

/** The steps that may have made something at the directory. */
export function isBeginWrite(step: { readonly kind: StepKind }): boolean {
  return writeKinds.has(step.kind);
}

/**
 * The record of a step and its place. Records are kept in the order of their newest attempt, so a higher place means
 * that the step was tried later, even when both fell on the same millisecond.
 */
export function recordOf(
  lease: Lease,
  key: string,
): { readonly record: StepRecord; readonly place: number } | undefined {
  const place = lease.steps.findIndex((step) => step.key === key);
  const record = lease.steps[place];
  return record === undefined ? undefined : { record, place };
}

/** Whether the newest attempt of the step succeeded. */
export function isDone(lease: Lease, key: string): boolean {
  return recordOf(lease, key)?.record.outcome?.kind === 'done';
}

/** What the newest attempt of the step failed with. */
export function failureOf(lease: Lease, key: string): Failure | undefined {
  const outcome = recordOf(lease, key)?.record.outcome;
  return outcome?.kind === 'failed' ? outcome.failure : undefined;
}

/** The directory says that the account under our name belongs to somebody or something else. */
export function isAnothers(refused: Failure | undefined): boolean {
  return refused?.code === 'name_taken_unmarked' || refused?.code === 'account_in_use';
}

/** The latest moment that the lease itself bears witness of: it cannot be earlier than this now. */
export function lastWitness(lease: Lease): Instant {
  const { state, requestedAt } = lease;
  const since = state.kind === 'active' || state.kind === 'revoking' ? state.since : requestedAt;
  return lease.steps.reduce<Instant>(
    (last, { intentAt, outcome }) => {
      const at = outcome?.at ?? intentAt;
      return at > last ? at : last;
    },
    since > requestedAt ? since : requestedAt,
  );
}

/** Steps that were begun and have no outcome: under way, or cut off by the end of the process. */
export function openSteps(lease: Lease): readonly StepRecord[] {
  return lease.steps.filter((step) => step.outcome === undefined);
}

/** A lease counts as live until its account was read back as gone. */
export function isLive(lease: Lease): boolean {
  return lease.state.kind !== 'revoked';
}

/** Past its end and not yet verified gone. Derived, never stored. */
export function isOverdue(lease: Lease, now: Instant): boolean {
  return isLive(lease) && now >= lease.endsAt;
}

/** The stamp that the account of this lease bears. */
export function markerOf(lease: Lease, endsAt: Instant = lease.endsAt): Marker {
  return {
    organisationId: lease.organisationId,
    leaseId: lease.id,
    technicianId: lease.technician.id,
    policyId: lease.recipe.policyId,
    mode: lease.recipe.mode,
    endsAt,
  };
}

/**
 * Milliseconds between the end of the lease and the moment its credential was useless; negative when it ended early.
 * Undefined until a directory confirmed it.
 */
export function exposureMs(lease: Lease): number | undefined {
  if (lease.state.kind !== 'revoking' && lease.state.kind !== 'revoked') return undefined;
  return lease.state.neutralisedAt === undefined ? undefined : lease.state.neutralisedAt - lease.endsAt;
}

/**
 * Whether another pass may be had now: the lease is live, signs in with a pass, and that pass ends before the lease does or
 * works only once. `inDoubt`: the newest request for one has no known outcome, so the pass at hand may have been replaced.
 */
export function renewalOf(lease: Lease, now: Instant): { readonly inDoubt: boolean } | undefined {
  const { credential, recipe } = lease;
  if (lease.state.kind !== 'active' || now >= lease.endsAt) return undefined;
  if (credential?.kind !== 'tap' || recipe.authentication.kind !== 'tap') return undefined;
  const failed = failureOf(lease, RENEW_PASS);
  // A keychain that does not take the new pass refuses it when the one before is gone already.
  const inDoubt = failed !== undefined && (isTransient(failed) || categoryOf(failed.code) === 'keychain');
  return inDoubt || credential.oneTime || credential.expiresAt + MINUTE <= lease.endsAt ? { inDoubt } : undefined;
}
