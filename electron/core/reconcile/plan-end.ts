import type { Lease } from '../../../shared/model/lease';
import { plus, type Instant } from '../../../shared/time';
import { failureOf, isAnothers, isBeginWrite, isDone, recordOf } from '../lease/state';
import { isRefusal } from '../retry/classify';
import type { Plan, PlanContext, PlannedStep } from './plan';

type EndKind = 'neutralise' | 'strip' | 'erase';

/** Which step of revoking comes next. Never ends without a read-back. */
export function planEnd(lease: Lease, context: PlanContext): Plan {
  if (isDone(lease, 'verifyGone')) return { kind: 'command', command: { kind: 'finish' } };
  if (lease.retry.notBefore > context.now) return { kind: 'wait', until: lease.retry.notBefore };
  const undone = endKinds(lease).filter((kind) => !holds(lease, kind, context));
  if (undone.length > 0 && !takenAway(lease, undone)) return run(choose(lease, undone));
  const settled = plus(lastBeginWrite(lease), context.settleMs);
  if (settled > context.now) return { kind: 'wait', until: settled };
  return run('verifyGone');
}

/** Whether the next step is another way that was not refused yet, so that there is nothing to wait for. */
export function hasFreshWay(lease: Lease, context: PlanContext): boolean {
  return endKinds(lease).some((kind) => !holds(lease, kind, context) && !isRefusedFresh(lease, kind));
}

function run(kind: EndKind | 'verifyGone'): Plan {
  const step: PlannedStep = { kind, key: kind };
  return { kind: 'run', steps: [step] };
}

function endKinds(lease: Lease): readonly EndKind[] {
  return lease.recipe.mode === 'burner' ? ['neutralise', 'strip', 'erase'] : ['neutralise', 'strip'];
}

/** Done, and no later read-back, taken after replicas had time to agree, showed otherwise. */
function holds(lease: Lease, kind: EndKind, context: PlanContext): boolean {
  const step = recordOf(lease, kind);
  if (step?.record.outcome?.kind !== 'done') return false;
  const check = recordOf(lease, 'verifyGone');
  const outcome = check?.record.outcome;
  if (check === undefined || outcome?.kind !== 'failed' || outcome.failure.code !== 'not_yet_visible') return true;
  if (check.place < step.place) return true;
  return outcome.at < plus(lastEndWriteBefore(lease, check.place), context.settleMs);
}

/** In order, but a refused step lets the others go first and is tried again as soon as one of them got somewhere. */
function choose(lease: Lease, undone: readonly EndKind[]): EndKind {
  const fresh = undone.find((kind) => !isRefusedFresh(lease, kind));
  if (fresh !== undefined) return fresh;
  return [...undone].sort((a, b) => placeOf(lease, a) - placeOf(lease, b))[0] ?? 'neutralise';
}

function isRefusedFresh(lease: Lease, kind: EndKind): boolean {
  const refused = failureOf(lease, kind);
  if (refused === undefined || !isRefusal(refused)) return false;
  const place = placeOf(lease, kind);
  return !endKinds(lease).some((other) => isDone(lease, other) && placeOf(lease, other) > place);
}

/**
 * The account bears a marker that is not this lease's. It will not be touched; a read tells whether a later lease of ours
 * took it over (then this one is finished) or whether somebody must look.
 */
function takenAway(lease: Lease, undone: readonly EndKind[]): boolean {
  const refused = undone.every((kind) => isAnothers(failureOf(lease, kind)));
  const check = placeOf(lease, 'verifyGone');
  return refused && undone.every((kind) => placeOf(lease, kind) > check);
}

function placeOf(lease: Lease, key: string): number {
  return recordOf(lease, key)?.place ?? -1;
}

/** The last moment at which the begin phase may have made something. */
function lastBeginWrite(lease: Lease): Instant {
  return lease.steps.filter(isBeginWrite).reduce<Instant>((last, { intentAt, outcome }) => {
    const at = outcome?.at ?? intentAt;
    return at > last ? at : last;
  }, lease.requestedAt);
}

/** The last moment before the given place at which the end phase changed something. */
function lastEndWriteBefore(lease: Lease, place: number): Instant {
  return lease.steps.slice(0, place).reduce<Instant>((last, { kind, outcome }) => {
    const at = kind === 'verifyGone' ? last : (outcome?.at ?? last);
    return at > last ? at : last;
  }, lease.requestedAt);
}
