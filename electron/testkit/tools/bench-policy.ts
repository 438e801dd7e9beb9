import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileDraftStore } from '../../adapters/store/drafts';
import { createCatalogue, type Catalogue } from '../../app/catalogue';
import { customerIdSchema, policyIdSchema, technicianIdSchema } from '../../../shared/ids';
import { failure } from '../../../shared/errors';
import type { Entity } from '../../../shared/ipc/entities';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { err } from '../../../shared/result';
import { instant } from '../../../shared/time';
import { practiceOrganisation } from '../../practice/organisation';
import { editingLab, labDesk } from '../labs/editing-lab';
import { noOptions } from './driver/options';

noOptions();

const CUSTOMERS = 10_000;
const POLICIES = 500;
const TECHNICIANS = 2_000;
const NAMES = ['North', 'Amber', 'River', 'Stone', 'Copper', 'Harbour', 'Willow', 'Granite', 'Silver', 'Orchard'];
const TRADES = [
  'Dental',
  'Logistics',
  'Law',
  'Foundry',
  'Hotels',
  'Robotics',
  'Academy',
  'Bakery',
  'Lighting',
  'Energy',
];

/** An MSP of the largest size that is promised: every customer has a tenant, every policy reaches every customer. */
function largeOrganisation(): Organisation {
  const now = instant(1_764_000_000_000);
  const base = practiceOrganisation({ graphUrl: 'http://127.0.0.1:9/', loginUrl: 'http://127.0.0.1:9/', now });
  const connector = base.connectors.find((candidate) => candidate.kind === 'm365');
  const customer = base.customers[0];
  const m365 = base.policies.filter((policy) => policy.source === 'm365');
  const technician = base.technicians[0];
  if (connector === undefined || customer === undefined || technician === undefined)
    throw new Error('the practice organisation is empty');
  const numbers = [...Array(CUSTOMERS).keys()];
  const pick = (list: readonly string[], number: number): string => list[number % list.length] ?? '';
  return organisationSchema.parse({
    ...base,
    customerGroups: [],
    technicians: [
      technician,
      ...[...Array(TECHNICIANS - 1).keys()].map((number) => ({
        ...technician,
        id: `t${String(number)}`,
        name: `${pick(NAMES, number)} Technician ${String(number)}`,
        handle: `t${String(number)}`,
        entraObjectId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      })),
    ],
    customers: numbers.map((number) => ({
      ...customer,
      id: `c${String(number)}`,
      code: `K${number.toString(36).toUpperCase()}`,
      name: `${pick(NAMES, number)} ${pick(TRADES, Math.floor(number / 10))} ${String(number)}`,
      domains: [`${pick(NAMES, number).toLowerCase()}-${String(number)}.example`],
    })),
    connectors: numbers.map((number) => ({ ...connector, id: `m${String(number)}`, customerId: `c${String(number)}` })),
    policies: [...Array(POLICIES).keys()].map((number) => ({
      ...m365[number % m365.length],
      id: policyIdSchema.parse(`p${String(number)}`),
      name: `Policy ${String(number)}`,
      enabled: true,
      customerAccess: { kind: 'all' },
      technicianAccess: { kind: 'primarySuper' },
    })),
  });
}

/** Milliseconds of each call, in the order of the inputs. */
function timed<T>(inputs: readonly T[], action: (input: T) => unknown): number[] {
  return inputs.map((input) => {
    const before = performance.now();
    action(input);
    return performance.now() - before;
  });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function report(metric: string, values: readonly number[], baseline: number): void {
  const value = Math.round(percentile(values, 0.99) * 1_000) / 1_000;
  console.log(JSON.stringify({ bench: 'policy', metric, value, unit: 'ms', baseline, n: values.length }));
}

function catalogueOver(organisation: Organisation): Catalogue {
  return createCatalogue({
    organisation: {
      current: () => ({ organisation, me: technicianIdSchema.parse('tech-ana'), verifiedAt: organisation.issuedAt }),
    },
    clock: { wall: () => organisation.issuedAt, monotonic: () => 0 },
    ledger: { leases: () => [] },
    directories: { directory: () => err(failure('unknown_connector')) },
    pinned: () => [],
  });
}

function search(catalogue: Catalogue, query: string): void {
  if (!catalogue.customers({ query, limit: 50 }).ok) throw new Error('search failed');
}

function list(catalogue: Catalogue, customer: string): void {
  const offers = catalogue.policies(customerIdSchema.parse(customer));
  if (!offers.ok || offers.value.offers.length !== POLICIES) throw new Error('the list is incomplete');
}

/** Every edit of the draft, written to the disk, and the lists and figures that windows ask for after it. */
async function benchEditing(inForce: Organisation, draftFolder: string): Promise<void> {
  const { editing } = editingLab({ lab: labDesk(inForce), drafts: fileDraftStore(draftFolder) });
  const puts: number[] = [];
  const lists: number[] = [];
  const views: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const customer = inForce.customers[(round * 37) % CUSTOMERS];
    const policy = inForce.policies[(round * 7) % POLICIES];
    if (customer === undefined || policy === undefined) throw new Error('the organisation is empty');
    const entity: Entity =
      round % 2 === 0
        ? { kind: 'customer', value: { ...customer, name: `Renamed ${String(round)}` } }
        : { kind: 'policy', value: { ...policy, description: `Described ${String(round)}` } };
    const kind = entity.kind;
    const start = performance.now();
    const saved = await editing['entity.put']({ entity });
    const saving = performance.now();
    if (!saved.ok || !saved.value.saved) throw new Error('an edit was not taken');
    await editing['entity.list']({ kind, query: NAMES[round % NAMES.length] ?? '', offset: 0, limit: 100 });
    const listing = performance.now();
    const view = await editing['organisation.view']({});
    if (!view.ok || view.value.unpublished !== round + 1) throw new Error('an edit was lost');
    puts.push(saving - start);
    lists.push(listing - saving);
    views.push(performance.now() - listing);
  }
  report('put_p99_ms', puts, 50);
  report('entity_list_p99_ms', lists, 50);
  report('organisation_view_p99_ms', views, 50);
}

const organisation = largeOrganisation();
const catalogue = catalogueOver(organisation);
const queries = [...Array(500).keys()].flatMap((number) => {
  const word = (NAMES[number % NAMES.length] ?? '').toLowerCase();
  return [word.slice(0, 1 + (number % word.length)), `${word} ${String(number)}`, `k${number.toString(36)}`, ''];
});
const customers = [...Array(1_000).keys()].map((number) => `c${String(number * 7)}`);

report(
  'index_ms',
  timed([organisation], () => search(catalogue, 'north')),
  1_000,
);
timed(queries.slice(0, 200), (query) => search(catalogue, query));
timed(customers.slice(0, 50), (customer) => list(catalogue, customer));
report(
  'search_p99_ms',
  timed(queries, (query) => search(catalogue, query)),
  16,
);
report(
  'list_p99_ms',
  timed(customers, (customer) => list(catalogue, customer)),
  5,
);

const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
try {
  await benchEditing(organisation, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
