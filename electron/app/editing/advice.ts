import { failure, type Failure } from '../../../shared/errors';
import type { DoctorFinding, NamePreview, SurveyLine } from '../../../shared/ipc/entities';
import type { Connector } from '../../../shared/model/connector';
import type { Customer } from '../../../shared/model/customer';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { err, ok, type Result } from '../../../shared/result';
import { previewAccountName } from '../../core/naming/account-name';
import { byId } from '../../core/organisation/things';
import type { Finding } from '../../core/policy/doctor';
import type { ConnectorFacts } from '../../core/policy/doctor-facts';
import { evaluateCheckOut } from '../../core/policy/evaluate';
import { indexOf, inCustomerScope, inPolicyCustomers } from '../../core/policy/lookup';
import { reachOf, type Reach } from '../../core/policy/warnings';
import type { Editing, EditingWorld } from '../editing';
import type { Draft, Standing } from './draft';
import { maySee, seesCustomer } from './sight';

type Rows = 'policy.explain' | 'policy.preview' | 'policy.survey' | 'connector.doctor';
type Answer<T> = Result<T, Failure>;

const MOST_LINES = 500;
const MOST_NAMES = 20;
/** Directories that one survey looks at anew; the others answer from what is known. */
const MOST_LOOKS = 40;
/** Directories that are looked at at the same time. */
const AT_ONCE = 6;

/** Answers about policies and directories. Nothing is changed. */
export function adviceRows(world: EditingWorld, draft: Draft): Pick<Editing, Rows> {
  return {
    'policy.explain': ({ technicianId, customerId, policyId, duration }) => {
      const standing = draft.standing();
      if (!standing.ok) return standing;
      // What others may do is for admins to know.
      if (!standing.value.admin && technicianId !== standing.value.technician.id)
        return err(failure('not_entitled', { detail: 'technician' }));
      const verdict = evaluateCheckOut({
        organisation: standing.value.draft,
        verifiedAt: standing.value.verifiedAt,
        technicianId,
        customerId,
        policyId,
        ...(duration === undefined ? {} : { duration }),
        liveLeases: world.ledger.leases({ states: 'live', limit: 100_000 }),
        now: world.clock.wall(),
      });
      if (verdict.allow) return ok({ allow: true });
      return ok({ allow: false, rule: verdict.rule, failure: verdict.failure });
    },
    'policy.preview': ({ policy }) => {
      const asked = policyFor(draft, policy);
      if (!asked.ok) return asked;
      const { standing, policy: meant } = asked.value;
      const reach = reachFor(standing, meant);
      return ok({
        names: namesOf(standing.draft, meant, reach),
        technicians: reach.technicians.length,
        customers: reach.customers.length,
      });
    },
    'policy.survey': async ({ policy, look }) => {
      const asked = policyFor(draft, policy);
      if (!asked.ok) return asked;
      const { standing, policy: meant } = asked.value;
      const connectors = surveyed(standing, meant);
      if (look) await lookAt(world, connectors.slice(0, MOST_LOOKS));
      return ok({ lines: connectors.map((connector) => lineOf(world, standing.draft, connector, meant)) });
    },
    'connector.doctor': async ({ connectorId }) => {
      const standing = draft.standing();
      if (!standing.ok) return standing;
      const connector = byId(standing.value.draft.connectors).get(connectorId);
      if (connector === undefined || !seesCustomer(standing.value, connector.customerId))
        return err(failure('unknown_connector', { connectorId }));
      const looked = await world.doctor.look(connectorId, 0);
      const lines = policiesAt(standing.value, connector).map((policy) =>
        lineOf(world, standing.value.draft, connector, policy),
      );
      return ok({ lines, ...(looked.ok ? aboutDomain(looked.value) : { failure: looked.error }) });
    },
  };
}

/** What is worth knowing of a domain whatever its policies are. */
function aboutDomain(facts: ConnectorFacts): { readonly functionalLevel?: number } {
  const level = facts.kind === 'activeDirectory' ? facts.domain.functionalLevel : undefined;
  return level === undefined ? {} : { functionalLevel: level };
}

/** Admins ask about any policy they have in hand, technicians about their own as it is published. */
function policyFor(draft: Draft, asked: Policy): Answer<{ readonly standing: Standing; readonly policy: Policy }> {
  const standing = draft.standing();
  if (!standing.ok) return standing;
  if (standing.value.admin) return ok({ standing: standing.value, policy: asked });
  const sees = maySee(standing.value, 'policy');
  const published = byId(standing.value.draft.policies).get(asked.id);
  if (published === undefined || (sees !== 'all' && !sees(asked.id)))
    return err(failure('not_entitled', { detail: 'policy' }));
  return ok({ standing: standing.value, policy: published });
}

function reachFor(standing: Standing, policy: Policy): Reach {
  const { technicians, customers } = reachOf(standing.draft, policy);
  if (standing.admin) return { technicians, customers };
  const sees = maySee(standing, 'customer');
  return {
    technicians: technicians.filter(({ id }) => id === standing.technician.id),
    customers: customers.filter(({ id }) => sees === 'all' || sees(id)),
  };
}

/** A few telling pairs: the longest handle at the longest code first, because that one fails first. */
function namesOf(organisation: Organisation, policy: Policy, { technicians, customers }: Reach): NamePreview[] {
  const index = indexOf(organisation);
  const people = byLength(technicians, ({ handle }) => handle).slice(0, 4);
  const places = byLength(customers, ({ code }) => code);
  const pairs = people.flatMap((technician) =>
    places
      .filter(({ id }) => inCustomerScope(index, technician, id))
      .slice(0, 5)
      .map((customer) => nameOf(organisation, policy, technician, customer)),
  );
  return pairs.slice(0, MOST_NAMES);
}

function byLength<T>(items: readonly T[], text: (item: T) => string): T[] {
  return [...items].sort((a, b) => text(b).length - text(a).length);
}

function nameOf(
  organisation: Organisation,
  { accountName, burner, source }: Policy,
  technician: Technician,
  customer: Customer,
): NamePreview {
  const endpoint = (indexOf(organisation).connectorsOf.get(customer.id) ?? []).find(({ kind }) => kind === 'local');
  const preview = previewAccountName(
    accountName,
    {
      technicianHandle: technician.handle,
      customerCode: customer.code,
      burner,
      ...(source === 'local' && endpoint?.kind === 'local' ? { os: endpoint.os } : {}),
    },
    source,
  );
  const pair = { technician: technician.name, customer: customer.name };
  if (preview.ok) return { ...pair, name: preview.value };
  const { code, detail } = preview.error;
  return { ...pair, failure: { code, ...(detail === undefined ? {} : { detail }) } };
}

/** Connectors of the policy's source at customers it reaches and this person may see. */
function surveyed(standing: Standing, policy: Policy): readonly Connector[] {
  const index = indexOf(standing.draft);
  return reachFor(standing, policy)
    .customers.flatMap(({ id }) => index.connectorsOf.get(id) ?? [])
    .filter(({ kind }) => kind === policy.source)
    .slice(0, MOST_LINES);
}

function policiesAt(standing: Standing, { kind, customerId }: Connector): readonly Policy[] {
  const index = indexOf(standing.draft);
  const sees = maySee(standing, 'policy');
  return standing.draft.policies
    .filter((policy) => policy.source === kind && inPolicyCustomers(index, policy, customerId))
    .filter(({ id }) => sees === 'all' || sees(id))
    .slice(0, MOST_LINES);
}

/** Several directories at a time, so that many slow ones do not add up; a failed look is in the line. */
async function lookAt({ doctor }: EditingWorld, connectors: readonly Connector[]): Promise<void> {
  const waiting = [...connectors];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await doctor.look(next.id, 0);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function lineOf(
  { doctor }: EditingWorld,
  organisation: Organisation,
  connector: Connector,
  policy: Policy,
): SurveyLine {
  const last = doctor.lastLook(connector.id);
  return {
    customerId: connector.customerId,
    customerName: byId(organisation.customers).get(connector.customerId)?.name ?? '',
    connectorId: connector.id,
    connectorLabel: connector.label,
    policyId: policy.id,
    policyName: policy.name,
    ...(last?.readAt === undefined ? {} : { lookedAt: last.readAt }),
    ...(last?.failure === undefined ? {} : { failure: last.failure }),
    findings: (doctor.findings(connector, policy) ?? []).map(findingView),
  };
}

function findingView({ code, severity, durations, values, portal, failure: why }: Finding): DoctorFinding {
  return {
    code,
    severity,
    durations: [...durations],
    values,
    portal: [...portal],
    ...(why === undefined ? {} : { failure: why }),
  };
}
