import type { Lease } from '../../../shared/model/lease';
import { failureOf, grantKey, isDone, recordOf, STRIP_FIRST } from '../lease/state';
import { isTransient } from '../retry/classify';
import type { Plan, PlanContext, PlannedStep } from './plan';

/** Which steps of a check-out come next, back-off and deadline left aside. */
export function planBegin(lease: Lease, context: PlanContext): Plan {
  if (isDone(lease, 'verifyLive')) return { kind: 'command', command: { kind: 'activate' } };
  const fatal = fatalFailure(lease);
  if (fatal !== undefined) {
    return { kind: 'command', command: { kind: 'end', cause: 'checkOutFailed', failure: fatal } };
  }
  if (!isDone(lease, 'create')) return run({ kind: 'create', key: 'create' });
  const equip = equipment(lease, context);
  if (equip.length > 0) return run(...equip);
  return run({ kind: 'verifyLive', key: 'verifyLive' });
}

function run(...steps: readonly PlannedStep[]): Plan {
  return { kind: 'run', steps };
}

/**
 * Credential and grants together, or the credential last where it opens the account; alone and in turn when the caller's
 * rights do not reach a privileged account.
 */
function equipment(lease: Lease, { staged }: PlanContext): readonly PlannedStep[] {
  const credential: PlannedStep = { kind: 'credential', key: 'credential' };
  if (mustStripFirst(lease)) return [{ kind: 'strip', key: STRIP_FIRST }];
  const credentialDone = isDone(lease, 'credential');
  const stripped = strippedAt(lease);
  if (!credentialDone && stripped >= 0) return [credential];
  const grants = lease.recipe.privileges
    .filter((privilege) => !isGranted(lease, grantKey(privilege), stripped))
    .map((privilege): PlannedStep => ({ kind: 'grant', key: grantKey(privilege), privilege }));
  if (credentialDone) return grants;
  if (!staged) return [credential, ...grants];
  return grants.length > 0 ? grants : [credential];
}

/** Place of the strip that took the roles off again; −1 when there was none. */
function strippedAt(lease: Lease): number {
  return isDone(lease, STRIP_FIRST) ? (recordOf(lease, STRIP_FIRST)?.place ?? -1) : -1;
}

function isGranted(lease: Lease, key: string, stripped: number): boolean {
  return isDone(lease, key) && (recordOf(lease, key)?.place ?? -1) > stripped;
}

/** The pass was refused to an account that held, or was just getting, privileges: with the roles off it may be allowed. */
function mustStripFirst(lease: Lease): boolean {
  return (
    failureOf(lease, 'credential')?.code === 'insufficient_rights' &&
    lease.recipe.privileges.length > 0 &&
    !isDone(lease, STRIP_FIRST)
  );
}

/** A failure that no patience mends: the check-out is over. */
function fatalFailure(lease: Lease) {
  for (const step of lease.steps) {
    if (step.outcome?.kind !== 'failed' || isTransient(step.outcome.failure)) continue;
    const curable =
      step.kind === 'credential' &&
      step.outcome.failure.code === 'insufficient_rights' &&
      lease.recipe.privileges.length > 0 &&
      (recordOf(lease, STRIP_FIRST)?.place ?? Infinity) > (recordOf(lease, 'credential')?.place ?? -1);
    if (!curable) return step.outcome.failure;
  }
  return undefined;
}
