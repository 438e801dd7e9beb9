import type { EditFinding } from '../../../shared/ipc/entities';
import type { Customer } from '../../../shared/model/customer';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { durationMs, MINUTE, type DurationCode } from '../../../shared/time';
import { previewAccountName } from '../naming/account-name';
import { indexOf, inPolicyCustomers, mayUsePolicy } from './lookup';

/** Whom and what a policy reaches: people who may use it, customers where it is offered. */
export interface Reach {
  readonly technicians: readonly Technician[];
  readonly customers: readonly Customer[];
}

/** Who may use the policy, and the customers it is limited to that are not archived. */
export function reachOf(organisation: Organisation, policy: Policy): Reach {
  const index = indexOf(organisation);
  return {
    technicians: organisation.technicians.filter((technician) => mayUsePolicy(technician, policy)),
    customers: organisation.customers.filter(
      (customer) => !customer.archived && inPolicyCustomers(index, policy, customer.id),
    ),
  };
}

/** What works and is still worth a word, before anything is asked of a directory. */
export function policyWarnings(organisation: Organisation, policy: Policy): EditFinding[] {
  const reach = reachOf(organisation, policy);
  return [
    ...(policy.privileges.length === 0 ? [warning('noPrivileges', 'privileges')] : []),
    ...authenticationWarnings(policy),
    ...(reach.technicians.length === 0 ? [warning('nobodyHasAccess', 'technicianAccess')] : []),
    ...(reach.customers.length === 0 ? [warning('nobodyHasAccess', 'customerAccess')] : []),
    ...longNames(policy, reach),
  ];
}

function warning(code: EditFinding['code'], field: string, values: EditFinding['values'] = {}): EditFinding {
  return { severity: 'warning', field, code, values };
}

function authenticationWarnings({ source, burner, authentication, durations }: Policy): EditFinding[] {
  if (source !== 'm365') return [];
  if (authentication.kind === 'password') {
    return [
      warning('passwordHasNoNativeEnd', 'authentication'),
      ...(burner ? [warning('burnerWithPassword', 'authentication')] : []),
    ];
  }
  const { lifetime } = authentication;
  if (lifetime === 'lease') return [];
  const longer = durations.filter((code) => durationMs(code) > lifetime * MINUTE);
  return longer.length === 0
    ? []
    : [
        warning('passShorterThanLease', 'authentication.lifetime', {
          minutes: lifetime,
          durations: inOrder(longer).join(', '),
        }),
      ];
}

function inOrder(codes: readonly DurationCode[]): DurationCode[] {
  return [...codes].sort((a, b) => durationMs(a) - durationMs(b));
}

/** The template fits somebody, but not the longest handle at the longest customer code. */
function longNames({ accountName, burner, source }: Policy, { technicians, customers }: Reach): EditFinding[] {
  const fits = (technicianHandle: string, customerCode: string): boolean =>
    previewAccountName(accountName, { technicianHandle, customerCode, burner }, source).ok;
  const technician = longest(technicians, ({ handle }) => handle);
  const customer = longest(customers, ({ code }) => code);
  if (technician === undefined || customer === undefined || !fits('a', 'aa')) return [];
  if (fits(technician.handle, customer.code)) return [];
  return [warning('badAccountName', 'accountName', { technician: technician.name, customer: customer.name })];
}

function longest<T>(items: readonly T[], text: (item: T) => string): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || text(item).length > text(best).length) best = item;
  return best;
}
