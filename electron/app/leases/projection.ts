import type { LeaseView, StepView } from '../../../shared/ipc/views';
import { stepKindSchema, type Lease, type StepKind, type StepRecord } from '../../../shared/model/lease';
import type { Instant } from '../../../shared/time';
import { exposureMs, grantKey, isOverdue, phaseOf, READ_CHANGE, RENEW_PASS, renewalOf } from '../../core/lease/state';
import { evaluateExtension } from '../../core/policy/evaluate';
import type { Who } from '../who';

/** In the order of a lease's life. */
const order = stepKindSchema.options;

/** A lease as windows see it at an instant, for the person at the keyboard (undefined: nobody that we know). */
export function viewOf(lease: Lease, me: Who | undefined, now: Instant): LeaseView {
  const mine = me !== undefined && lease.technician.id === me.technician.id;
  const { state, recipe, retry, credential } = lease;
  const exposure = exposureMs(lease);
  const renewal = renewalOf(lease, now);
  return {
    id: lease.id,
    customer: lease.customer,
    connectorId: lease.connectorId,
    policyId: recipe.policyId,
    policyName: recipe.policyName,
    source: recipe.source,
    mode: recipe.mode,
    technician: lease.technician,
    mine,
    accountName: lease.account.name,
    privileges: recipe.privileges.map((privilege) => privilege.name),
    reason: lease.reason,
    ...(lease.ticket === undefined ? {} : { ticket: lease.ticket }),
    state: state.kind,
    ...stateFields(lease),
    overdue: isOverdue(lease, now),
    ...(lease.attention === undefined ? {} : { attention: lease.attention }),
    ...(state.kind !== 'revoked' && retry.notBefore > now
      ? { waiting: { until: retry.notBefore, ...(retry.failure === undefined ? {} : { failure: retry.failure }) } }
      : {}),
    requestedAt: lease.requestedAt,
    endsAt: lease.endsAt,
    ...(exposure === undefined ? {} : { exposureMs: exposure }),
    ...(credential === undefined
      ? {}
      : { credential: { kind: credential.kind, oneTime: credential.oneTime, expiresAt: credential.expiresAt } }),
    enforcedBy: lease.enforcedBy,
    canCopy: mine && state.kind === 'active' && now < lease.endsAt,
    canCheckIn: state.kind !== 'revoking' && state.kind !== 'revoked' && (mine || me?.admin === true),
    ...(mine ? extending(lease, me, now) : { extensions: [] }),
    ...(mine && renewal !== undefined ? { renewal } : {}),
    canShorten: (mine || me?.admin === true) && state.kind === 'active' && now < lease.endsAt,
    steps: stepViews(lease),
  };
}

function stateFields({ state, steps }: Lease): Partial<LeaseView> {
  const verified = steps.find((step) => step.key === 'verifyLive')?.outcome;
  switch (state.kind) {
    case 'requested':
    case 'provisioning':
      return {};
    case 'active':
      return { activeSince: state.since };
    case 'revoking':
    case 'revoked':
      return {
        cause: state.cause,
        ...(verified?.kind === 'done' ? { activeSince: verified.at } : {}),
        ...(state.failure === undefined ? {} : { failure: state.failure }),
        ...(state.neutralisedAt === undefined ? {} : { neutralisedAt: state.neutralisedAt }),
        ...(state.kind === 'revoked' ? { revokedAt: state.at } : {}),
      };
  }
}

function extending(lease: Lease, me: Who, now: Instant): Pick<LeaseView, 'extensions' | 'extending'> {
  if (lease.state.kind !== 'active') return { extensions: [] };
  const { organisation, verifiedAt, technician } = me;
  const asked = { organisation, verifiedAt, technicianId: technician.id, lease, now };
  const extensions = lease.recipe.durations.filter((duration) => evaluateExtension({ ...asked, duration }).ok);
  const policy = organisation.policies.find(({ id }) => id === lease.recipe.policyId);
  if (extensions.length === 0 || policy === undefined) return { extensions };
  return { extensions, extending: { left: policy.limits.extensions - lease.extensionsUsed, reason: policy.reason } };
}

/** What comes after the beginning is read back belongs behind it. */
const place = ({ key, kind }: StepView): number =>
  order.indexOf(key === READ_CHANGE || key === RENEW_PASS ? 'prolong' : kind);

/** Steps that were tried, and those that are still to come, in the order of a lease's life. */
function stepViews(lease: Lease): StepView[] {
  const tried = new Set(lease.steps.map((step) => step.key));
  const coming = expected(lease).filter((step) => !tried.has(step.key));
  const views = [
    ...lease.steps.map((step) => triedView(lease, step)),
    ...coming.map((step) => waitingView(lease, step)),
  ];
  return views.sort((a, b) => place(a) - place(b) || expectedPlace(lease, a.key) - expectedPlace(lease, b.key));
}

function expected(lease: Lease): readonly Pick<StepRecord, 'key' | 'kind'>[] {
  const plain = (kind: StepKind) => ({ key: kind, kind });
  const { kind } = lease.state;
  if (kind === 'revoking' || kind === 'revoked') {
    const ends: StepKind[] = ['neutralise', 'strip', ...(lease.recipe.mode === 'burner' ? (['erase'] as const) : [])];
    return [...ends, 'verifyGone' as const].map(plain);
  }
  return [
    plain('create'),
    plain('credential'),
    ...lease.recipe.privileges.map((privilege) => ({ key: grantKey(privilege), kind: 'grant' as const })),
    plain('verifyLive'),
  ];
}

function expectedPlace(lease: Lease, key: string): number {
  return lease.recipe.privileges.findIndex((privilege) => grantKey(privilege) === key);
}

function nameOf(lease: Lease, key: string): { readonly name?: string } {
  const privilege = lease.recipe.privileges.find((each) => grantKey(each) === key);
  return privilege === undefined ? {} : { name: privilege.name };
}

function waitingView(lease: Lease, step: Pick<StepRecord, 'key' | 'kind'>): StepView {
  return { ...step, ...nameOf(lease, step.key), phase: phaseOf(step), status: 'waiting', attempts: 0, evidence: [] };
}

function triedView(lease: Lease, step: StepRecord): StepView {
  const { key, kind, attempts, outcome, intentAt } = step;
  const base = { key, kind, ...nameOf(lease, key), phase: phaseOf(step), attempts };
  if (outcome === undefined) return { ...base, status: 'running', at: intentAt, evidence: [] };
  return outcome.kind === 'done'
    ? { ...base, status: 'done', at: outcome.at, already: outcome.already, evidence: outcome.evidence }
    : { ...base, status: 'retrying', at: outcome.at, failure: outcome.failure, evidence: [] };
}
