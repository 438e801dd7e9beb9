import type { CustomerId, LeaseId } from '../../../shared/ids';
import type { SweepFinding, SweepView } from '../../../shared/ipc/sweep-rows';
import type { LeaseView } from '../../../shared/ipc/views';
import { failure, type Failure } from '../../../shared/errors';
import { isDecidedAlone } from '../../../shared/model/sweep';
import { err, ok, type Result } from '../../../shared/result';
import type { Workplace } from '../workplace';
import type { CommandOf } from './command-line';
import { HEADLESS_EXIT } from './exit-codes';
import { leaseDocument, leaseLine } from './leases';
import { failed, stamp, type HeadlessPlace, type Report } from './report';

/** The customer of a code, without case. Fails with `unknown_customer`. */
export function customerOf(
  { organisation }: Workplace,
  code: string | undefined,
): Result<CustomerId | undefined, Failure> {
  if (code === undefined) return ok(undefined);
  const wanted = code.toLowerCase();
  const found = organisation.current()?.organisation.customers.find((one) => one.code.toLowerCase() === wanted);
  return found === undefined ? err(failure('unknown_customer')) : ok(found.id);
}

/** `sweep`: looks everywhere, takes over what is overdue, and waits until it was read back as gone. */
export async function sweep(headless: HeadlessPlace, command: CommandOf<'sweep'>): Promise<Report> {
  const { latchkey } = headless.place;
  const customer = customerOf(headless.place, command.customer);
  if (!customer.ok) return failed(customer.error);
  const ran = await latchkey.sweep.run(customer.value);
  if (!ran.ok) return failed(ran.error);
  const found = latchkey.sweep.view();
  if (!found.ok) return failed(found.error);
  const { findings, now } = found.value;
  const offered = findings.filter((one) => one.mayFinish && one.failure === undefined && !isDecidedAlone(one, now));
  if (command['clean-up'] && offered.length > 0) await latchkey.sweep.cleanUp(offered.map(({ leaseId }) => leaseId));
  const after = latchkey.sweep.view();
  if (!after.ok) return failed(after.error);
  const inScope = inCustomer(after.value, customer.value);
  const taken = inScope.findings.filter(({ status }) => status === 'finishing').map(({ leaseId }) => leaseId);
  await headless.until(
    () => ending(headless.place, taken).every(({ state }) => state === 'revoked'),
    command.wait * 1_000,
  );
  return reportOf(inScope, ending(headless.place, taken));
}

function inCustomer(view: SweepView, customerId: CustomerId | undefined): SweepView {
  if (customerId === undefined) return view;
  return {
    ...view,
    connectors: view.connectors.filter(({ customer }) => customer.id === customerId),
    findings: view.findings.filter(({ customer }) => customer.id === customerId),
  };
}

function ending({ latchkey }: Workplace, ids: readonly LeaseId[]): readonly LeaseView[] {
  return ids.flatMap((id) => {
    const one = latchkey.one(id);
    return one.ok ? [one.value] : [];
  });
}

function reportOf({ connectors, findings }: SweepView, leases: readonly LeaseView[]): Report {
  const open = findings.filter(({ status }) => status !== 'finishing');
  const unreached = connectors.filter((one) => one.failure !== undefined);
  const unfinished = leases.some(({ state }) => state !== 'revoked');
  // Those that wait for their own computer are the business of the next sweep.
  const left = unfinished || unreached.length > 0 || open.some(({ status }) => status !== 'waiting');
  return {
    code: left ? HEADLESS_EXIT.left : HEADLESS_EXIT.done,
    document: {
      connectors: connectors.map(({ connectorId, label, source, customer, marked, failure: why }) => ({
        ...{ connectorId, label, source, customer: customer.name },
        ...(marked === undefined ? {} : { marked }),
        ...(why === undefined ? {} : { failure: why }),
      })),
      finished: leases.map(leaseDocument),
      findings: open.map(findingDocument),
    },
    lines: [
      `${String(connectors.length - unreached.length)} of ${String(connectors.length)} connectors looked through`,
      ...unreached.map(
        ({ label, customer, failure: why }) => `not reached: ${customer.name}  ${label}  ${why?.code ?? ''}`,
      ),
      ...leases.map((lease) => `taken over: ${leaseLine(lease)}`),
      ...open.map(findingLine),
    ],
  };
}

function findingDocument(finding: SweepFinding): Readonly<Record<string, unknown>> {
  const {
    kind,
    status,
    leaseId,
    connectorId,
    customer,
    accountName,
    technician,
    mode,
    endsAt,
    until,
    failure: why,
  } = finding;
  return {
    ...{ kind, status, leaseId, connectorId, customer: customer.name, account: accountName, mode },
    technician: technician.name ?? technician.id,
    endsAt: stamp(endsAt),
    ...(until === undefined ? {} : { until: stamp(until) }),
    ...(why === undefined ? {} : { failure: why }),
  };
}

function findingLine({ kind, status, customer, accountName, leaseId, failure: why }: SweepFinding): string {
  return `${status}: ${kind}  ${customer.name}  ${accountName}  ${leaseId}${why === undefined ? '' : `  ${why.code}`}`;
}
