import { connectorIdSchema, customerIdSchema, type CustomerId } from '../../../../shared/ids';
import type { PartnerCustomerView } from '../../../../shared/ipc/partner-rows';
import type { M365Connector } from '../../../../shared/model/connector';
import { customerSchema } from '../../../../shared/model/customer';
import type { Organisation } from '../../../../shared/model/organisation';
import type { Instant } from '../../../../shared/time';
import type { Wanted } from '../draft';
import { shownName } from '../shown-name';

/** What the partner's tenant tells of one customer. */
export interface FoundCustomer {
  readonly tenantId: string;
  readonly name: string;
  readonly domain?: string;
  readonly endsAt?: Instant;
}

/** What customers are called whose name is none. */
const NAMELESS = 'Customer without a name';
const LONGEST_CODE = 12;
/** Until somebody says where the customer is. */
const DEFAULT_ZONE = 'UTC';

/** Through which app the partner is asked: that of a connection that technicians sign in to, else that of any. */
export function partnerApp({ connectors }: Organisation): M365Connector | undefined {
  const m365 = connectors.filter((one): one is M365Connector => one.kind === 'm365');
  return m365.find(({ signIn }) => signIn.kind === 'technician') ?? m365[0];
}

/** The customers found, by name, each with the customer of the organisation that it already is. One line per tenant. */
export function partnerCustomers(found: readonly FoundCustomer[], organisation: Organisation): PartnerCustomerView[] {
  const known = knownTenants(organisation);
  const lines = new Map<string, PartnerCustomerView>();
  for (const { tenantId, name, domain = '', endsAt } of found) {
    const id = tenantId.toLowerCase();
    const before = lines.get(id);
    const customer = known.get(id);
    lines.set(id, {
      tenantId: id,
      name: before?.name ?? shownName(name, NAMELESS),
      domain: (before?.domain ?? '') === '' ? domain : (before?.domain ?? ''),
      ...latest(before?.endsAt, endsAt),
      ...(customer === undefined ? {} : { known: customer }),
    });
  }
  return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.tenantId < b.tenantId ? -1 : 1));
}

function latest(one: Instant | undefined, other: Instant | undefined): { endsAt?: Instant } {
  if (one === undefined) return other === undefined ? {} : { endsAt: other };
  return { endsAt: other === undefined || one > other ? one : other };
}

function knownTenants({ connectors, customers }: Organisation): ReadonlyMap<string, { id: CustomerId; name: string }> {
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  return new Map(
    connectors.flatMap((one) =>
      one.kind === 'm365'
        ? [[one.tenantId.toLowerCase(), { id: one.customerId, name: names.get(one.customerId) ?? '' }] as const]
        : [],
    ),
  );
}

export interface TakeWorld {
  readonly organisation: Organisation;
  /** A new id that nothing has yet. */
  readonly newId: () => string;
  /** Whose app and cloud the new connections get. */
  readonly through: M365Connector;
}

/**
 * A customer with a connection for each line that is not known yet. Those without a domain are left out: accounts could not
 * be made there.
 */
export function takePartnerCustomers(lines: readonly PartnerCustomerView[], world: TakeWorld): readonly Wanted[] {
  const { organisation, newId, through } = world;
  const codes = new Set(organisation.customers.map(({ code }) => code.toLowerCase()));
  return lines.flatMap(({ known, name, domain, tenantId }): readonly Wanted[] => {
    if (known !== undefined || domain === '') return [];
    const code = freeCode(name, codes);
    codes.add(code.toLowerCase());
    const customer = customerSchema.safeParse({
      id: newId(),
      name,
      code,
      domains: [domain],
      timeZone: DEFAULT_ZONE,
      archived: false,
    });
    if (!customer.success) return [];
    const customerId = customerIdSchema.parse(customer.data.id);
    const id = connectorIdSchema.parse(newId());
    const { cloud, signIn } = through;
    const connector: M365Connector = {
      kind: 'm365',
      id,
      customerId,
      label: 'Microsoft 365',
      tenantId,
      cloud,
      defaultDomain: domain,
      signIn,
    };
    return [
      { collection: 'customers', id: customerId, after: customer.data },
      { collection: 'connectors', id, after: connector },
    ];
  });
}

/** The first letters of a name that no customer has yet, with a number behind where they are taken. */
function freeCode(name: string, taken: ReadonlySet<string>): string {
  const letters = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase();
  const start = letters.length < 2 ? `C${letters}` : letters;
  for (let length = 3; length <= 5; length += 1) {
    const code = start.slice(0, length).padEnd(2, 'X');
    if (!taken.has(code.toLowerCase())) return code;
  }
  for (let number = 2; ; number += 1) {
    const end = String(number);
    const code = `${start.slice(0, Math.min(3, LONGEST_CODE - end.length))}-${end}`;
    if (!taken.has(code.toLowerCase())) return code;
  }
}
