import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { technicianIdSchema } from '../../../../shared/ids';
import type { Organisation } from '../../../../shared/model/organisation';
import { practiceOrganisation } from '../../../practice/organisation';
import { atPractice } from '../../../practice/organisation/places';
import { FakeClock } from '../../../testkit/fakes/clock';
import { memoryLog, type MemoryLog } from '../../../testkit/fakes/log';
import { practiceDesk, type PracticeDesk } from './desk';

const clock = new FakeClock();
const at = (port: number) => ({
  graphUrl: `http://127.0.0.1:${String(port)}`,
  loginUrl: `http://127.0.0.1:${String(port)}`,
});
const ben = technicianIdSchema.parse('tech-ben');

let folder = '';
let log: MemoryLog = memoryLog();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-desk-'));
  log = memoryLog();
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A start of Practice, its tenants at this port. */
function open(port = 4100): PracticeDesk {
  const addresses = at(port);
  const seed = practiceOrganisation({ ...addresses, now: clock.wall() });
  return practiceDesk({ folder, seed, fitted: (version) => atPractice(version, addresses), clock, log });
}

async function publish(desk: PracticeDesk, change: (organisation: Organisation) => Partial<Organisation>) {
  const base = desk.current().organisation;
  return desk.publish({ base, mine: { ...base, ...change(base) } });
}

const ports = (desk: PracticeDesk): ReadonlySet<string> =>
  new Set(
    desk
      .current()
      .organisation.connectors.flatMap((one) =>
        one.kind === 'm365' && one.cloud.kind === 'custom' ? [one.cloud.graphUrl, one.cloud.loginUrl] : [],
      ),
  );

describe('the organisation of Practice', () => {
  it('is published on this computer and there at the next start, at its new address', async () => {
    const desk = open();
    let heard = 0;
    desk.subscribe(() => (heard += 1));
    expect(await publish(desk, () => ({ name: 'Renamed' }))).toMatchObject({ value: { kind: 'published' } });
    expect(heard).toBe(1);
    expect(desk.current().organisation).toMatchObject({ name: 'Renamed', version: 2 });
    const next = open(4200);
    expect(next.current().organisation).toMatchObject({ name: 'Renamed', version: 2 });
    expect(ports(next)).toEqual(new Set(['http://127.0.0.1:4200']));
  });

  it('never leads to a real tenant, whatever is published', async () => {
    const desk = open();
    await publish(desk, ({ connectors }) => ({
      connectors: connectors.map((one) => (one.kind === 'm365' ? { ...one, cloud: { kind: 'global' as const } } : one)),
    }));
    expect(ports(desk)).toEqual(new Set(['http://127.0.0.1:4100']));
    expect(ports(open())).toEqual(new Set(['http://127.0.0.1:4100']));
  });

  it('remembers connectors that are gone, for leases that name them', async () => {
    const desk = open();
    const gone = desk.current().organisation.connectors[0]!;
    await publish(desk, ({ connectors }) => ({ connectors: connectors.slice(1) }));
    expect(open().former()).toMatchObject([{ id: gone.id }]);
    await publish(desk, ({ connectors }) => ({ connectors: [gone, ...connectors] }));
    expect(open().former()).toEqual([]);
  });

  it('does not take what must not be published', async () => {
    expect(await publish(open(), () => ({ technicianGroups: [] }))).toMatchObject({ value: { kind: 'problems' } });
    expect(existsSync(join(folder, 'organisation.json'))).toBe(false);
  });

  it('merges a draft that was begun before the newest version, and knows one that is published already', async () => {
    const desk = open();
    const base = desk.current().organisation;
    await publish(desk, () => ({ name: 'Renamed' }));
    // The program was killed after publishing and before the draft was thrown away.
    const again = { base, mine: { ...base, name: 'Renamed' } };
    expect(await open(4200).publish(again)).toMatchObject({
      value: { kind: 'published', organisation: { version: 2 } },
    });
    const other = { base, mine: { ...base, staleAfterDays: 5 } };
    expect(await desk.publish(other)).toMatchObject({ value: { kind: 'lostRace', theirs: { version: 2 } } });
    const accepted = { version: 2, choices: new Map() };
    expect(await desk.publish({ ...other, accepted })).toMatchObject({ value: { kind: 'published' } });
    expect(desk.current().organisation).toMatchObject({ name: 'Renamed', staleAfterDays: 5, version: 3 });
  });

  it('begins afresh when what was kept cannot be read', async () => {
    await publish(open(), () => ({ name: 'Renamed' }));
    for (const damage of ['', '{', '[]', '{"organisation":{},"former":[]}']) {
      writeFileSync(join(folder, 'organisation.json'), damage);
      expect(open().current().organisation).toMatchObject({ name: 'Harbourline IT', version: 1 });
    }
    expect(log.lines.map(({ event }) => event)).toContain('practice.organisationLost');
  });

  it('is always fresh', () => {
    const desk = open();
    clock.advance(400 * 86_400_000);
    expect(desk.current().verifiedAt).toBe(clock.wall());
  });
});

describe('the people of Practice', () => {
  it('can be played, and who was played is remembered', () => {
    const desk = open();
    expect(desk.personas().me).toBe('tech-ana');
    expect(desk.personas().personas.find(({ id }) => id === ben)).toEqual({
      id: ben,
      name: 'Ben Okafor',
      role: 'technician',
      teams: 'Service desk',
    });
    expect(desk.setPersona(ben)).toMatchObject({ value: { me: ben } });
    expect(open().current().me).toBe(ben);
    expect(desk.setPersona(technicianIdSchema.parse('nobody'))).toMatchObject({ error: { code: 'bad_input' } });
  });

  it('give way to a Primary when they are removed', async () => {
    const desk = open();
    desk.setPersona(ben);
    await publish(desk, ({ technicians }) => ({ technicians: technicians.filter(({ id }) => id !== ben) }));
    expect(desk.current().me).toBe('tech-ana');
    writeFileSync(join(folder, 'persona.json'), '{"me":7}');
    expect(open().current().me).toBe('tech-ana');
  });

  it('stay who they were when that cannot be written', () => {
    const desk = open();
    rmSync(folder, { recursive: true, force: true });
    expect(desk.setPersona(ben)).toMatchObject({ error: { code: 'ledger_unwritable' } });
    expect(desk.current().me).toBe('tech-ana');
  });
});
