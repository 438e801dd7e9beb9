import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connectorIdSchema } from '../../../../shared/ids';
import { connectorSchema, type Connector } from '../../../../shared/model/connector';
import type { Lease } from '../../../../shared/model/lease';
import { MINUTE } from '../../../../shared/time';
import { placeOf } from '../../../core/organisation/place';
import { sampleLease } from '../../../testkit/labs/sample-lease';
import { FakeClock } from '../../../testkit/fakes/clock';
import { memoryLog } from '../../../testkit/fakes/log';
import { testWorld } from '../../../testkit/labs/world';
import { createMemoryDirectory } from '../../../practice/memory-directory';
import { organisationDirectories } from './directories';

const root = mkdtempSync(join(tmpdir(), 'latchkey-directories-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'profile-'));
});

const id = connectorIdSchema.parse('conn-1');
const tenant = (tenantId: string): Connector =>
  connectorSchema.parse({
    kind: 'm365',
    id,
    customerId: 'contoso',
    label: 'Microsoft 365',
    tenantId,
    cloud: { kind: 'global' },
    defaultDomain: 'contoso.example',
    signIn: { kind: 'app', clientId: '33333333-3333-4333-8333-333333333333', credential: 'secret' },
  });
const first = tenant('44444444-4444-4444-8444-444444444444');
const second = tenant('55555555-5555-4555-8555-555555555555');
const leaseAt = (connector: Connector): Lease => sampleLease(1, { connectorId: id, place: placeOf(connector) });

/** One process of the program; what it keeps lies in `folder`. Names the connector behind what it opens. */
function process(connector: Connector | undefined, leases: readonly Lease[] = []) {
  const organisation = testWorld().organisation.current()!;
  let inForce = connector;
  const names = new Map<unknown, Connector>();
  const made = (opened: Connector) => {
    const directory = createMemoryDirectory({
      ...{ source: opened.kind, clock: new FakeClock(), domain: 'x.example', groups: [], staged: false },
    });
    names.set(directory, opened);
    return directory;
  };
  const log = memoryLog();
  const current = () => ({
    ...organisation,
    organisation: { ...organisation.organisation, connectors: inForce === undefined ? [] : [inForce] },
  });
  let held = current();
  const directories = organisationDirectories({
    ...{ folder, log, needed: () => leases, openM365: made },
    organisation: { current: () => held },
    openActiveDirectory: () => Promise.reject(new Error('not here')),
    openLocal: () => Promise.reject(new Error('not here')),
  });
  directories.rememberNeeded();
  return {
    log,
    directories,
    publish: (next: Connector | undefined) => {
      inForce = next;
      held = current();
      directories.rememberNeeded();
    },
    tenantOf: (place?: string) => {
      const found = directories.directory(id, place);
      return found.ok ? names.get(found.value) : found.error.code;
    },
  };
}

describe('a connector that leases name', () => {
  it('stays reachable when a version drops it, also after a restart', () => {
    const before = process(first, [leaseAt(first)]);
    before.publish(undefined);
    expect(before.tenantOf(placeOf(first))).toEqual(first);
    expect(process(undefined, [leaseAt(first)]).tenantOf(placeOf(first))).toEqual(first);
    // Nobody needs it any more.
    process(undefined).directories.rememberNeeded();
    expect(process(undefined, [leaseAt(first)]).tenantOf(placeOf(first))).toBe('unknown_connector');
  });

  it('that is pointed at another tenant takes no lease along, and new ones begin there', () => {
    const leases = [leaseAt(first)];
    const before = process(first, leases);
    before.publish(second);
    expect(before.tenantOf(placeOf(first))).toEqual(first);
    expect(before.tenantOf()).toEqual(second);
    const after = process(second, [...leases, leaseAt(second)]);
    expect([after.tenantOf(placeOf(first)), after.tenantOf(placeOf(second))]).toEqual([first, second]);
    after.publish(undefined);
    expect([after.tenantOf(placeOf(first)), after.tenantOf(placeOf(second))]).toEqual([first, second]);
  });

  it('is remembered before anything is done for a lease', () => {
    process(first).tenantOf(placeOf(first));
    expect(process(undefined, [leaseAt(first)]).tenantOf(placeOf(first))).toEqual(first);
    const renamed = { ...first, label: 'Contoso' };
    process(renamed, [leaseAt(first)]).tenantOf(placeOf(first));
    expect(process(undefined, [leaseAt(first)]).tenantOf(placeOf(first))).toEqual(renamed);
  });

  it('never leads a lease to a tenant that it was not made in', () => {
    expect(process(second, [leaseAt(first)]).tenantOf(placeOf(first))).toBe('unknown_connector');
  });

  it('follows a change of everything but the place', () => {
    const renamed = { ...first, label: 'Contoso' };
    const before = process(first, [leaseAt(first)]);
    before.publish(renamed);
    expect(before.tenantOf(placeOf(first))).toEqual(renamed);
  });

  it('is read as it was kept before places were', () => {
    writeFileSync(join(folder, 'connectors.json'), JSON.stringify([first]));
    expect(process(undefined, [leaseAt(first)]).tenantOf(placeOf(first))).toEqual(first);
    const former = { ...leaseAt(first) };
    delete (former as { place?: string }).place;
    writeFileSync(join(folder, 'connectors.json'), JSON.stringify([first]));
    expect(process(undefined, [former]).tenantOf()).toEqual(first);
  });

  it('holds up nothing when the disk takes nothing, and is kept as soon as it does', () => {
    rmSync(folder, { recursive: true });
    const full = process(first, [leaseAt(first)]);
    expect(full.log.lines.some(({ event }) => event === 'connectors.notKept')).toBe(true);
    expect(full.tenantOf(placeOf(first))).toEqual(first);
    mkdirSync(folder);
    full.publish(undefined);
    expect(readFileSync(join(folder, 'connectors.json'), 'utf8')).toContain(placeOf(first));
  });
});

it.each([
  [{ kind: 'thisComputer' }, 3 * MINUTE],
  [{ kind: 'ssh', host: 'srv.example', port: 22, user: 'svc', hostKey: 'SHA256:abc' }, undefined],
])('waits for a person where one is asked: %o', (transport, patienceMs) => {
  const connector = connectorSchema.parse({
    ...{ kind: 'local', id, customerId: 'contoso', label: 'Desk', os: 'linux', transport },
  });
  const found = process(connector).directories.directory(id);
  expect(found.ok ? found.value.traits.patienceMs : 'none').toBe(patienceMs);
});
