import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { customerIdSchema, technicianIdSchema } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import { createOrganisationService, type OrganisationService } from '../../app/organisation';
import type { OrganisationSource } from '../../ports/organisation';
import { FakeClock } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { startGraphLab, type GraphLab } from '../../testkit/labs/graph-lab';
import { memoryStore, smallOrganisation } from '../../testkit/labs/organisation-lab';
import { must } from '../../testkit/must';
import { createSignatures } from './ed25519';
import { folderSource } from './folder';
import { sharePointSource } from './sharepoint';

const ROUNDS = 100;
const ana = technicianIdSchema.parse('tech-ana');
const chidi = technicianIdSchema.parse('tech-chidi');

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

function organisationOf(admin: OrganisationService): Organisation {
  const current = admin.current();
  if (current === undefined) throw new Error('no organisation');
  return current.organisation;
}

/** Two computers with a key each, over two sources that lead to the same file. */
async function twoAdmins(open: () => OrganisationSource): Promise<readonly [OrganisationService, OrganisationService]> {
  const lab = smallOrganisation();
  const computer = () => {
    const signatures = createSignatures(fakeKeychain());
    const service = createOrganisationService({
      clock: new FakeClock(),
      store: memoryStore(),
      signatures,
      source: open(),
    });
    return { signatures, service };
  };
  const [one, two] = [computer(), computer()];
  must(await one.service.create(lab, ana));
  const publicKeys = organisationOf(one.service).adminKeys.map((key) => key.publicKey);
  const entraObjectId = lab.technicians.find(({ id }) => id === chidi)?.entraObjectId ?? '';
  must(await two.service.join({ publicKeys, entraObjectId }));
  const base = organisationOf(one.service);
  const publicKey = must(await two.signatures.ownKey(base.id));
  const adminKeys = [...base.adminKeys, { technicianId: chidi, publicKey, addedAt: base.issuedAt }];
  expect(must(await one.service.publish({ base, mine: { ...base, adminKeys } })).kind).toBe('published');
  must(await two.service.pull());
  return [one.service, two.service];
}

/** Adds one customer, as a person would who merges after every lost race. Gives the number of races lost. */
async function addCustomer(admin: OrganisationService, code: string): Promise<number> {
  const base = organisationOf(admin);
  const added = {
    id: customerIdSchema.parse(`c-${code}`),
    name: code,
    code,
    domains: [],
    timeZone: 'UTC',
    archived: false,
  };
  const mine = { ...base, customers: [...base.customers, added] };
  let accepted: { version: number; choices: Map<string, 'mine'> } | undefined;
  for (let lost = 0; ;) {
    const sent = await admin.publish({ base, mine, ...(accepted === undefined ? {} : { accepted }) });
    if (sent.ok && sent.value.kind === 'published') return lost;
    lost += 1;
    if (sent.ok && sent.value.kind === 'lostRace') {
      expect(sent.value.merge.open).toEqual([]);
      accepted = { version: sent.value.theirs.version, choices: new Map() };
    } else if (sent.ok || !['busy', 'stale_revision'].includes(sent.error.code)) throw new Error(JSON.stringify(sent));
  }
}

async function race([one, two]: readonly [OrganisationService, OrganisationService]): Promise<number> {
  const before = organisationOf(one);
  let lost = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [mine, theirs] = await Promise.all([
      addCustomer(one, `A${String(round)}`),
      addCustomer(two, `B${String(round)}`),
    ]);
    lost += mine + theirs;
  }
  must(await one.pull());
  must(await two.pull());
  expect(organisationOf(one)).toEqual(organisationOf(two));
  const codes = Array.from({ length: ROUNDS }, (_, round) => [`A${String(round)}`, `B${String(round)}`]).flat();
  const known = before.customers.map(({ code }) => code);
  expect(
    organisationOf(one)
      .customers.map(({ code }) => code)
      .sort(),
  ).toEqual([...known, ...codes].sort());
  expect(organisationOf(one).version).toBe(before.version + 2 * ROUNDS);
  return lost;
}

describe(`two admins who publish at once, ${String(ROUNDS)} rounds`, () => {
  it('lose no update over a folder', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-admins-'));
    endings.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'organisation.json');
    expect(await race(await twoAdmins(() => folderSource(file)))).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['organisation.json']);
  });

  it.each([true, false])(
    'lose no update over Graph (If-Match at an upload honoured: %s)',
    { timeout: 120_000 },
    async (honourIfMatch) => {
      const lab: GraphLab = await startGraphLab({ customer: 'brightwater' });
      endings.push(() => lab.dispose());
      await lab.server.inspection.setTenant(lab.tenant.tenantId, { honourIfMatch });
      const open = (): OrganisationSource =>
        sharePointSource({
          graphUrl: `${lab.server.graphUrl}/v1.0`,
          driveId: 'b!1',
          path: 'Latchkey/organisation.json',
          token: () => lab.tokens.token(lab.connector),
          lock: { patienceMs: 30_000, diesAfterMs: 120_000, everyMs: 2 },
        });
      expect(await race(await twoAdmins(open))).toBeGreaterThan(0);
      expect(lab.server.problems()).toEqual([]);
    },
  );
});
