import { type Failure } from '../../../shared/errors';
import type { DurationOption, PolicyOffer } from '../../../shared/ipc/views';
import type { Connector } from '../../../shared/model/connector';
import type { Customer } from '../../../shared/model/customer';
import type { Lease } from '../../../shared/model/lease';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { durationCodes, type Instant } from '../../../shared/time';
import { accountUpn, previewAccountName } from '../../core/naming/account-name';
import { evaluateCheckOut } from '../../core/policy/evaluate';
import type { Rule } from '../../core/policy/question';
import type { DirectoryTraits } from '../../ports/directory';
import { err, ok, type Result } from '../../../shared/result';

/** What an offer is made from. */
export interface OfferContext {
  readonly organisation: Organisation;
  readonly verifiedAt: Instant;
  readonly technician: Technician;
  readonly customer: Customer;
  readonly liveLeases: readonly Lease[];
  readonly now: Instant;
  /** Undefined: the way in is not usable on this computer right now. */
  readonly traits: (connector: Connector) => DirectoryTraits | undefined;
  readonly names: PreviewCache;
  /** Why a duration cannot work in this directory, e.g. above the tenant's longest pass; undefined: nothing known against it. */
  readonly durationTrouble: (connector: Connector, policy: Policy, code: DurationOption['code']) => Failure | undefined;
}

/** Hundreds of policies share a handful of templates; each is rendered once per answer. */
export interface PreviewCache {
  preview(policy: Policy, connector: Connector, render: () => Result<string, Failure>): Result<string, Failure>;
}

/** A cache for one technician at one customer. */
export function createPreviewCache(): PreviewCache {
  const known = new Map<string, Result<string, Failure>>();
  return {
    preview: (policy, connector, render) => {
      const key = `${connector.id}\n${String(policy.burner)}\n${policy.accountName}`;
      const found = known.get(key) ?? render();
      known.set(key, found);
      return found;
    },
  };
}

/** These refusals mean that the technician should not see the policy at all. */
const hiding: ReadonlySet<Rule> = new Set<Rule>([
  'technicianKnown',
  'customerKnown',
  'customerInScope',
  'policyKnown',
  'policyEnabled',
  'policyForTechnician',
  'policyForCustomer',
  'connectorFits',
]);

/** One policy through one connector, or undefined when it is none of this technician's business. */
export function offerOf(context: OfferContext, policy: Policy, connector: Connector): PolicyOffer | undefined {
  const verdict = evaluateCheckOut({
    organisation: context.organisation,
    verifiedAt: context.verifiedAt,
    technicianId: context.technician.id,
    customerId: context.customer.id,
    policyId: policy.id,
    connectorId: connector.id,
    liveLeases: context.liveLeases,
    now: context.now,
  });
  if (!verdict.allow && hiding.has(verdict.rule)) return undefined;
  const preview = accountPreview(context, policy, connector);
  const durations = durationOptions(context, policy, connector);
  const refusal = refusalOf(verdict.allow ? undefined : verdict.failure, preview, durations);
  return {
    policyId: policy.id,
    connectorId: connector.id,
    connectorLabel: connector.label,
    name: policy.name,
    description: policy.description,
    source: policy.source,
    mode: policy.burner ? 'burner' : 'standard',
    privileges: policy.privileges,
    authentication: policy.source === 'm365' ? policy.authentication : { kind: 'password' },
    accountPreview: preview.ok ? preview.value : '',
    enforcedBy: enforcedBy(context.traits(connector), policy),
    durations,
    reason: policy.reason,
    ticket: policy.ticket,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function refusalOf(
  verdict: Failure | undefined,
  preview: Result<string, Failure>,
  durations: readonly DurationOption[],
): Failure | undefined {
  if (verdict !== undefined) return verdict;
  if (!preview.ok) return preview.error;
  return durations.some((duration) => duration.allowed) ? undefined : durations[0]?.failure;
}

/** The name the account will get; `#` stands for a random character. */
function accountPreview(
  context: Pick<OfferContext, 'technician' | 'customer' | 'names'>,
  policy: Policy,
  connector: Connector,
): Result<string, Failure> {
  const values = {
    technicianHandle: context.technician.handle,
    customerCode: context.customer.code,
    burner: policy.burner,
    ...(connector.kind === 'local' ? { os: connector.os } : {}),
  };
  const name = context.names.preview(policy, connector, () =>
    previewAccountName(policy.accountName, values, policy.source),
  );
  if (!name.ok) return err(name.error);
  return ok(connector.kind === 'm365' ? accountUpn(name.value, connector.defaultDomain) : name.value);
}

function durationOptions(context: OfferContext, policy: Policy, connector: Connector): DurationOption[] {
  return durationCodes
    .filter((code) => policy.durations.includes(code))
    .map((code) => {
      const trouble = context.durationTrouble(connector, policy, code);
      return trouble === undefined ? { code, allowed: true } : { code, allowed: false, failure: trouble };
    });
}

function enforcedBy(traits: DirectoryTraits | undefined, policy: Policy): PolicyOffer['enforcedBy'] {
  const by = (native: boolean): 'directory' | 'app' => (native ? 'directory' : 'app');
  if (traits === undefined) return { signIn: 'app', privilege: 'app', object: 'app' };
  const { signIn, privilege, object } = traits.nativeExpiry;
  // A tenant ends a pass by itself, but no password.
  const ownEnd = policy.source !== 'm365' || policy.authentication.kind === 'tap';
  return { signIn: by(signIn && ownEnd), privilege: by(privilege), object: by(object) };
}
