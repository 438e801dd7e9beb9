import { customerIdSchema, type CustomerId } from '../../../../shared/ids';
import type { ImportProblem } from '../../../../shared/ipc/entities';
import { customerSchema, type Customer, type CustomerGroup } from '../../../../shared/model/customer';
import type { Organisation } from '../../../../shared/model/organisation';
import { sameJson } from '../canonical';
import { rowsUnder, valuesIn, type CsvRow } from './csv';
import type { Wanted } from '../draft';

/** What a table would do to the draft. Nothing is to be written while there are problems. */
export interface Imported {
  readonly wanted: readonly Wanted[];
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
}

export interface ImportWorld {
  readonly organisation: Organisation;
  /** A new id that nothing has yet. */
  readonly newId: () => string;
  readonly isTimeZone: (name: string) => boolean;
}

const columns = ['code', 'name', 'domains', 'timeZone', 'archived', 'groups'] as const;
type Column = (typeof columns)[number];

/** What a customer is when the table does not say. */
const DEFAULT_ZONE = 'UTC';

/**
 * Customers by their code: a known code is changed in the columns that are there, an unknown one is new. `domains` and
 * `groups` hold values separated by semicolons; `groups` names all customer groups the customer is to be in.
 */
export function importCustomers(csv: string, world: ImportWorld): Imported {
  const { rows, problems } = rowsUnder(csv, columns, ['code', 'name']);
  const table = new CustomerTable(world);
  for (const row of rows) table.take(row);
  return table.result(problems);
}

class CustomerTable {
  readonly #world: ImportWorld;
  readonly #byCode: ReadonlyMap<string, Customer>;
  readonly #groups: ReadonlyMap<string, CustomerGroup>;
  readonly #members: ReadonlyMap<string, Set<CustomerId>>;
  readonly #seen = new Set<string>();
  readonly #problems: ImportProblem[] = [];
  readonly #wanted: Wanted[] = [];
  readonly #moved = new Set<CustomerId>();
  #added = 0;
  #changed = 0;
  #unchanged = 0;

  constructor(world: ImportWorld) {
    const { customers, customerGroups } = world.organisation;
    this.#world = world;
    this.#byCode = new Map(customers.map((customer) => [customer.code.toLowerCase(), customer]));
    this.#groups = new Map(customerGroups.map((group) => [group.name.trim().toLowerCase(), group]));
    this.#members = new Map(customerGroups.map((group) => [group.id, new Set(group.customers)]));
  }

  take(row: CsvRow<Column>): void {
    const code = row.cell('code') ?? '';
    const key = code.toLowerCase();
    if (this.#seen.has(key)) {
      this.#problems.push({ line: row.line, column: 'code', code: 'duplicateInFile' });
      return;
    }
    this.#seen.add(key);
    const before = this.#byCode.get(key);
    const customer = this.#read(row, before);
    if (customer === undefined) return;
    const moved = this.#move(row, customer.id);
    if (before === undefined) this.#added += 1;
    else if (moved || !sameJson(before, customer)) this.#changed += 1;
    else this.#unchanged += 1;
    if (!sameJson(before, customer)) this.#wanted.push({ collection: 'customers', id: customer.id, after: customer });
  }

  result(before: readonly ImportProblem[]): Imported {
    const groups = this.#world.organisation.customerGroups.flatMap((group): Wanted[] => {
      const members = this.#members.get(group.id);
      if (members === undefined || this.#moved.size === 0) return [];
      // Those who stay keep their places.
      const had = new Set(group.customers);
      const customers = [
        ...group.customers.filter((id) => members.has(id)),
        ...[...members].filter((id) => !had.has(id)),
      ];
      return sameJson(customers, group.customers)
        ? []
        : [{ collection: 'customerGroups', id: group.id, after: { ...group, customers } }];
    });
    return {
      wanted: [...this.#wanted, ...groups],
      added: this.#added,
      changed: this.#changed,
      unchanged: this.#unchanged,
      problems: [...before, ...this.#problems],
    };
  }

  #read(row: CsvRow<Column>, before: Customer | undefined): Customer | undefined {
    const start: Customer = before ?? {
      id: customerIdSchema.parse(this.#world.newId()),
      name: '',
      code: row.cell('code') ?? '',
      domains: [],
      timeZone: DEFAULT_ZONE,
      archived: false,
    };
    const domains = row.cell('domains');
    const archived = row.cell('archived');
    const customer = {
      ...start,
      name: row.cell('name') ?? '',
      domains: domains === undefined ? start.domains : valuesIn(domains).map((domain) => domain.toLowerCase()),
      timeZone: row.cell('timeZone') || start.timeZone,
      archived: archived === undefined || archived === '' ? start.archived : truthOf(archived),
    };
    const parsed = customerSchema.safeParse(customer);
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
      for (const column of wrong) this.#problems.push({ line: row.line, column, code: 'badValue' });
      return undefined;
    }
    if (!this.#world.isTimeZone(parsed.data.timeZone)) {
      this.#problems.push({ line: row.line, column: 'timeZone', code: 'badValue' });
      return undefined;
    }
    return parsed.data;
  }

  /** Puts the customer into exactly the named groups; true when that changes something. */
  #move(row: CsvRow<Column>, id: CustomerId): boolean {
    const cell = row.cell('groups');
    if (cell === undefined) return false;
    const named = valuesIn(cell).map((name) => this.#groups.get(name.toLowerCase()));
    if (named.includes(undefined)) {
      this.#problems.push({ line: row.line, column: 'groups', code: 'unknownGroup' });
      return false;
    }
    const wanted = new Set(named.map((group) => group?.id));
    let moved = false;
    for (const group of this.#groups.values()) {
      const members = this.#members.get(group.id);
      if (members === undefined || members.has(id) === wanted.has(group.id)) continue;
      moved = true;
      if (wanted.has(group.id)) members.add(id);
      else members.delete(id);
    }
    if (moved) this.#moved.add(id);
    return moved;
  }
}

/** Undefined (which no schema takes) for anything but a plain yes or no. */
function truthOf(cell: string): boolean | undefined {
  const word = cell.toLowerCase();
  if (['yes', 'true', '1'].includes(word)) return true;
  return ['no', 'false', '0'].includes(word) ? false : undefined;
}
