import { technicianIdSchema, type TechnicianId } from '../../../../shared/ids';
import type { ImportProblem } from '../../../../shared/ipc/entities';
import { technicianSchema, type Technician } from '../../../../shared/model/technician';
import { sameJson } from '../canonical';
import { rowsUnder, valuesIn, type CsvRow } from './csv';
import type { Wanted } from '../draft';
import type { Imported, ImportWorld } from './customers';

const columns = ['entraObjectId', 'name', 'upn', 'handle', 'role', 'groups', 'customers', 'customerGroups'] as const;
type Column = (typeof columns)[number];

/** In the place of customers: all of them. */
const ALL = '*';

export interface TechnicianImportWorld extends Omit<ImportWorld, 'isTimeZone'> {
  /** Who imports; nobody imports the own rights away. */
  readonly me: TechnicianId;
}

/**
 * Technicians by their Entra object id: a known one is changed in the columns that are there, an unknown one is new, with
 * role technician and no customers unless the table says otherwise. `groups` and `customerGroups` hold names, `customers`
 * codes or `*` for all, several separated by semicolons.
 */
export function importTechnicians(csv: string, world: TechnicianImportWorld): Imported {
  const { rows, problems } = rowsUnder(csv, columns, ['entraObjectId', 'name', 'upn', 'handle']);
  const table = new TechnicianTable(world);
  for (const row of rows) table.take(row);
  return table.result(problems);
}

class TechnicianTable {
  readonly #world: TechnicianImportWorld;
  readonly #known: ReadonlyMap<string, Technician>;
  readonly #teams: ReadonlyMap<string, string>;
  readonly #customers: ReadonlyMap<string, string>;
  readonly #customerGroups: ReadonlyMap<string, string>;
  /** Handle → object id of its owner, as it will be. */
  readonly #handles: Map<string, string>;
  readonly #seen = new Set<string>();
  readonly #problems: ImportProblem[] = [];
  readonly #wanted: Wanted[] = [];
  /** Roles as they will be, and the line that changed one. */
  readonly #roles: Map<string, Technician['role']>;
  #lastRole: number | undefined;
  #added = 0;
  #changed = 0;
  #unchanged = 0;

  constructor(world: TechnicianImportWorld) {
    const { technicians, technicianGroups, customers, customerGroups } = world.organisation;
    const byName = (list: readonly { readonly id: string; readonly name: string }[]): ReadonlyMap<string, string> =>
      new Map(list.map(({ id, name }) => [name.trim().toLowerCase(), id]));
    this.#world = world;
    this.#known = new Map(technicians.map((technician) => [technician.entraObjectId.toLowerCase(), technician]));
    this.#teams = byName(technicianGroups);
    this.#customerGroups = byName(customerGroups);
    this.#customers = new Map(customers.map(({ id, code }) => [code.toLowerCase(), id]));
    this.#handles = new Map(technicians.map(({ handle, entraObjectId }) => [handle, entraObjectId.toLowerCase()]));
    this.#roles = new Map(technicians.map(({ id, role }) => [id, role]));
  }

  take(row: CsvRow<Column>): void {
    const key = (row.cell('entraObjectId') ?? '').toLowerCase();
    if (this.#seen.has(key)) {
      this.#problem(row, 'entraObjectId', 'duplicateInFile');
      return;
    }
    this.#seen.add(key);
    const before = this.#known.get(key);
    const technician = this.#read(row, before);
    if (technician === undefined || !this.#takeHandle(row, technician, before)) return;
    if (before?.role !== technician.role) this.#lastRole = row.line;
    this.#roles.set(technician.id, technician.role);
    if (sameJson(before, technician)) {
      this.#unchanged += 1;
      return;
    }
    if (before === undefined) this.#added += 1;
    else this.#changed += 1;
    this.#wanted.push({ collection: 'technicians', id: technician.id, after: technician });
  }

  result(before: readonly ImportProblem[]): Imported {
    const lost = this.#roles.get(this.#world.me) === 'technician' || ![...this.#roles.values()].includes('primary');
    const rights: ImportProblem[] =
      lost && this.#lastRole !== undefined ? [{ line: this.#lastRole, column: 'role', code: 'badValue' }] : [];
    return {
      wanted: this.#wanted,
      added: this.#added,
      changed: this.#changed,
      unchanged: this.#unchanged,
      problems: [...before, ...this.#problems, ...rights],
    };
  }

  #problem(row: CsvRow<Column>, column: Column, code: ImportProblem['code']): void {
    this.#problems.push({ line: row.line, column, code });
  }

  #read(row: CsvRow<Column>, before: Technician | undefined): Technician | undefined {
    const groups = this.#ids(row, 'groups', this.#teams, 'unknownGroup');
    const scope = this.#scope(row, before);
    const technician = {
      id: before?.id ?? technicianIdSchema.parse(this.#world.newId()),
      name: row.cell('name'),
      handle: row.cell('handle'),
      upn: row.cell('upn'),
      entraObjectId: before?.entraObjectId ?? row.cell('entraObjectId')?.toLowerCase(),
      role: row.cell('role')?.toLowerCase() || (before?.role ?? 'technician'),
      groups: groups ?? before?.groups ?? [],
      scope,
    };
    const parsed = technicianSchema.safeParse(technician);
    if (parsed.success) return parsed.data;
    const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    for (const field of wrong)
      this.#problem(row, columns.find((column) => column === field) ?? 'customers', 'badValue');
    return undefined;
  }

  #scope(row: CsvRow<Column>, before: Technician | undefined): unknown {
    const cell = row.cell('customers');
    if (cell === ALL) return { kind: 'all' };
    const customers = this.#ids(row, 'customers', this.#customers, 'unknownCustomer');
    const customerGroups = this.#ids(row, 'customerGroups', this.#customerGroups, 'unknownGroup');
    if (customers === undefined && customerGroups === undefined)
      return before?.scope ?? { kind: 'some', customers: [], customerGroups: [] };
    const old = before?.scope.kind === 'some' ? before.scope : { customers: [], customerGroups: [] };
    return {
      kind: 'some',
      customers: customers ?? old.customers,
      customerGroups: customerGroups ?? old.customerGroups,
    };
  }

  /** Undefined: the table has no such column. */
  #ids(
    row: CsvRow<Column>,
    column: Column,
    known: ReadonlyMap<string, string>,
    code: 'unknownGroup' | 'unknownCustomer',
  ): readonly string[] | undefined {
    const cell = row.cell(column);
    if (cell === undefined) return undefined;
    const ids = valuesIn(cell).map((name) => known.get(name.toLowerCase()));
    if (ids.includes(undefined)) this.#problem(row, column, code);
    return [...new Set(ids.filter((id) => id !== undefined))];
  }

  /** Two equal handles would make two people share one Standard account. */
  #takeHandle(row: CsvRow<Column>, technician: Technician, before: Technician | undefined): boolean {
    const owner = technician.entraObjectId.toLowerCase();
    const other = this.#handles.get(technician.handle);
    if (other !== undefined && other !== owner) {
      this.#problem(row, 'handle', this.#seen.has(other) ? 'duplicateInFile' : 'badValue');
      return false;
    }
    if (before !== undefined) this.#handles.delete(before.handle);
    this.#handles.set(technician.handle, owner);
    return true;
  }
}
