import type { Input, Output } from '../../shared/ipc/contract';
import type { ImportProblem } from '../../shared/ipc/entities';
import type { Customer } from '../../shared/model/customer';
import type { Organisation } from '../../shared/model/organisation';
import { customerId } from './samples';

interface Imported {
  readonly answer: Output<'entity.importCsv'>;
  readonly next: Organisation;
}

/** Reads customers from a table without quotes; for other kinds it only counts lines. */
export function fakeImport(draft: Organisation, { kind, csv }: Input<'entity.importCsv'>): Imported {
  const lines = csv
    .split(/\r?\n/)
    .map((line) => line.split(','))
    .filter((cells) => cells.some((cell) => cell !== ''));
  const [head, ...body] = lines;
  const problems: ImportProblem[] = [];
  const column = (cells: readonly string[], name: string): string => cells[head?.indexOf(name) ?? -1] ?? '';
  const needed = {
    customer: ['code', 'name'],
    technician: ['entraObjectId', 'name', 'upn', 'handle'],
    connector: ['name', 'address', 'os', 'customer', 'user'],
  }[kind];
  for (const name of needed) {
    if (head?.includes(name) !== true) problems.push({ line: 1, column: name, code: 'missingColumn' });
  }
  body.forEach((cells, index) => {
    if (cells.length !== head?.length) problems.push({ line: index + 2, code: 'wrongNumberOfColumns' });
  });
  const known = new Map(draft.customers.map((one) => [one.code.toLowerCase(), one]));
  const customers: Customer[] = body.map((cells) => ({
    id: known.get(column(cells, 'code').toLowerCase())?.id ?? customerId(`imported-${column(cells, 'code')}`),
    name: column(cells, 'name'),
    code: column(cells, 'code'),
    domains: [],
    timeZone: 'Europe/London',
    archived: false,
  }));
  const ids = new Set<string>(customers.map(({ id }) => id));
  const changed = draft.customers.filter(({ id }) => ids.has(id)).length;
  const count = problems.length > 0 ? 0 : body.length;
  return {
    answer: { added: Math.max(0, count - changed), changed: count === 0 ? 0 : changed, unchanged: 0, problems },
    next:
      kind === 'customer'
        ? { ...draft, customers: [...customers, ...draft.customers.filter(({ id }) => !ids.has(id))] }
        : draft,
  };
}
