import { connectorIdSchema, type CustomerId } from '../../../../shared/ids';
import type { ImportProblem } from '../../../../shared/ipc/entities';
import { isHost, isHostKeyFingerprint, isSshUser } from '../../../../shared/model/address';
import { localConnectorSchema, type LocalConnector } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { sameJson } from '../canonical';
import { rowsUnder, type CsvRow } from './csv';
import type { Wanted } from '../draft';
import type { Imported } from './customers';

const columns = ['name', 'address', 'port', 'os', 'customer', 'user', 'hostKey'] as const;
type Column = (typeof columns)[number];

/** Where sshd listens when the table does not say (RFC 4253 section 4.1). */
const SSH_PORT = 22;

type SshTransport = Extract<LocalConnector['transport'], { kind: 'ssh' }>;

export interface EndpointImportWorld {
  readonly organisation: Organisation;
  /** A new id that nothing has yet. */
  readonly newId: () => string;
}

/**
 * Computers reached over SSH, by customer, address and port: a known one is changed in the columns that are there, an
 * unknown one is new. `customer` is the customer's code; `hostKey` the fingerprint to pin. A pinned key is taken away by
 * nothing but another one in the table: an empty cell leaves it.
 */
export function importEndpoints(csv: string, world: EndpointImportWorld): Imported {
  const { rows, problems } = rowsUnder(csv, columns, ['name', 'address', 'os', 'customer', 'user']);
  const table = new EndpointTable(world);
  for (const row of rows) table.take(row);
  return table.result(problems);
}

class EndpointTable {
  readonly #newId: () => string;
  readonly #customers: ReadonlyMap<string, CustomerId>;
  readonly #known: ReadonlyMap<string, LocalConnector>;
  readonly #seen = new Set<string>();
  readonly #problems: ImportProblem[] = [];
  readonly #wanted: Wanted[] = [];
  #added = 0;
  #changed = 0;
  #unchanged = 0;

  constructor({ organisation, newId }: EndpointImportWorld) {
    this.#newId = newId;
    this.#customers = new Map(organisation.customers.map(({ code, id }) => [code.toLowerCase(), id]));
    this.#known = new Map(
      organisation.connectors.flatMap((one): [string, LocalConnector][] =>
        one.kind === 'local' && one.transport.kind === 'ssh'
          ? [[placeOf(one.customerId, one.transport.host, one.transport.port), one]]
          : [],
      ),
    );
  }

  take(row: CsvRow<Column>): void {
    const customerId = this.#customers.get((row.cell('customer') ?? '').toLowerCase());
    if (customerId === undefined) this.#problem(row, 'customer', 'unknownCustomer');
    const wrong = oddCells(row);
    for (const column of wrong) this.#problem(row, column, 'badValue');
    if (customerId === undefined || wrong.length > 0) return;
    const host = row.cell('address') ?? '';
    const place = placeOf(customerId, host, portOf(row));
    if (this.#seen.has(place)) {
      this.#problem(row, 'address', 'duplicateInFile');
      return;
    }
    this.#seen.add(place);
    const before = this.#known.get(place);
    const after = this.#read(row, customerId, before);
    if (after === undefined) return;
    if (before === undefined) this.#added += 1;
    else if (sameJson(before, after)) this.#unchanged += 1;
    else this.#changed += 1;
    if (!sameJson(before, after)) this.#wanted.push({ collection: 'connectors', id: after.id, after });
  }

  result(before: readonly ImportProblem[]): Imported {
    return {
      wanted: this.#wanted,
      added: this.#added,
      changed: this.#changed,
      unchanged: this.#unchanged,
      problems: [...before, ...this.#problems],
    };
  }

  #problem({ line }: CsvRow<Column>, column: Column, code: ImportProblem['code']): void {
    this.#problems.push({ line, column, code });
  }

  #read(row: CsvRow<Column>, customerId: CustomerId, before: LocalConnector | undefined): LocalConnector | undefined {
    const known = before?.transport.kind === 'ssh' ? before.transport.hostKey : undefined;
    const hostKey = row.cell('hostKey') || known;
    const transport: SshTransport = {
      kind: 'ssh',
      host: before?.transport.kind === 'ssh' ? before.transport.host : (row.cell('address') ?? ''),
      port: portOf(row),
      user: row.cell('user') ?? '',
      ...(hostKey === undefined ? {} : { hostKey }),
    };
    const parsed = localConnectorSchema.safeParse({
      kind: 'local',
      id: before?.id ?? connectorIdSchema.parse(this.#newId()),
      customerId,
      label: row.cell('name'),
      os: osOf(row.cell('os') ?? ''),
      transport,
    });
    if (parsed.success) return parsed.data;
    this.#problem(row, 'name', 'badValue');
    return undefined;
  }
}

/** The columns whose cells no connection could hold, in the order of the table above. */
function oddCells(row: CsvRow<Column>): readonly Column[] {
  const fine: Readonly<Partial<Record<Column, boolean>>> = {
    name: (row.cell('name') ?? '') !== '',
    address: isHost(row.cell('address') ?? ''),
    port: portIsFine(row.cell('port') ?? ''),
    os: osOf(row.cell('os') ?? '') !== undefined,
    user: isSshUser(row.cell('user') ?? ''),
    hostKey: (row.cell('hostKey') ?? '') === '' || isHostKeyFingerprint(row.cell('hostKey') ?? ''),
  };
  return columns.filter((column) => fine[column] === false);
}

function portIsFine(cell: string): boolean {
  return cell === '' || (/^\d{1,5}$/.test(cell) && Number(cell) >= 1 && Number(cell) <= 65_535);
}

function portOf(row: CsvRow<Column>): number {
  const cell = row.cell('port') ?? '';
  return cell === '' ? SSH_PORT : Number(cell);
}

function osOf(cell: string): LocalConnector['os'] | undefined {
  const word = cell.toLowerCase();
  return word === 'linux' || word === 'windows' || word === 'macos' ? word : undefined;
}

function placeOf(customerId: CustomerId, host: string, port: number): string {
  return `${customerId} ${host.toLowerCase()} ${String(port)}`;
}
