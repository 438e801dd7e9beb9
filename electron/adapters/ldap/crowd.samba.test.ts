import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import { CONTRACT_ORGANISATION, TestLease, type ContractSubject } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { labConnector, labSubject } from '../../testkit/contract/directory-contract-samba';
import { createLdapDirectory, type LdapDirectory } from './index';
import { LabAdministrator, type LabFacts } from './witness/lab-administrator';
import { auditedChanges } from './witness/lab-audit';

/** A domain with many more users than fit into one answer (1,000 on Windows) or one page. */
const PEOPLE = 5_000;
/** The first start makes the template. */
const SET_UP_MS = 600_000;
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };

let controller: DomainController;
let administrator: LabAdministrator;
let directory: LdapDirectory;
let subject: ContractSubject;

beforeAll(async () => {
  controller = await startDomainController({ people: PEOPLE });
  const facts: LabFacts = { ...LAB, ...controller };
  administrator = new LabAdministrator(facts);
  await administrator.signIn();
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  directory = createLdapDirectory({ connector: labConnector(facts), secret, clock });
  subject = labSubject(facts, directory, administrator);
}, SET_UP_MS);

afterAll(async () => {
  await directory.close();
  await administrator.close();
  await controller.stop();
});

test('a lease among 5,000 people touches its own account and its groups, as the domain controller itself wrote down', async () => {
  const before = auditedChanges(controller.output()).length;
  const lease = new TestLease(subject, 'crowded');
  const secret = await lease.begin();
  expect(await administrator.tryBind(lease.name, secret)).toBe('ok');
  await lease.neutralise();
  await lease.strip();
  expect(await administrator.tryBind(lease.name, secret)).not.toBe('ok');
  expect(await lease.observe()).toMatchObject({ enabled: false, grants: [] });
  const changes = auditedChanges(controller.output()).slice(before);
  const own = `CN=crowded,${LAB.accountOu}`;
  const groups = ['Help Desk', 'Domain Admins', 'Remote Users'].map((name) => `CN=${name},CN=Users,${LAB.baseDn}`);
  // Lower case: the domain controller writes a DN as it was asked or as it is stored.
  const expected = new Set([own, ...groups].map((dn) => dn.toLowerCase()));
  const touched = new Set(changes.map(({ dn }) => dn.toLowerCase()).filter((dn) => dn.includes('dc=lab')));
  expect(touched).toEqual(expected);
  expect(changes.every(({ succeeded }) => succeeded)).toBe(true);
  expect(changes.filter(({ operation }) => operation === 'Add')).toHaveLength(1);
});

/** Lets leases end at once, and gives how often their group was changed. */
async function endTogether(leases: readonly TestLease[], hands: readonly TestLease[]): Promise<number> {
  for (const lease of leases) await lease.begin();
  const before = auditedChanges(controller.output()).length;
  await Promise.all(hands.map((lease) => lease.strip()));
  for (const lease of leases) expect((await lease.observe()).grants).toEqual([]);
  const group = `CN=Help Desk,CN=Users,${LAB.baseDn}`.toLowerCase();
  const changes = auditedChanges(controller.output()).slice(before);
  return changes.filter(({ dn, succeeded }) => dn.toLowerCase() === group && succeeded).length;
}

test('accounts that end together leave their group in fewer changes than they are', async () => {
  const leases = Array.from({ length: 6 }, (_, n) => new TestLease(subject, `crowd-${String(n)}`));
  const changes = await endTogether(leases, leases);
  expect(changes).toBeGreaterThan(0);
  expect(changes).toBeLessThan(leases.length);
});

test('one that two hands take out at once holds up nobody who leaves with it', async () => {
  const leases = Array.from({ length: 3 }, (_, n) => new TestLease(subject, `hands-${String(n)}`));
  expect(await endTogether(leases, [...leases, ...leases])).toBeLessThanOrEqual(leases.length);
});

test('every marked account is found, over several pages, and no other', async () => {
  const lease = new TestLease(subject, 'crowded-too');
  await lease.create();
  const found = must(await directory.listMarked(CONTRACT_ORGANISATION, lease.call));
  const people = found.filter(({ account }) => account.name.startsWith('person'));
  expect(people).toHaveLength(PEOPLE / 4);
  expect(people.every(({ account }) => Number(account.name.slice(6)) % 4 === 0)).toBe(true);
  expect(new Set(people.map(({ marker }) => marker.leaseId)).size).toBe(PEOPLE / 4);
  expect(found.map(({ account }) => account.name)).toContain('crowded-too');
});

test('a name that one of them has is not taken', async () => {
  const lease = new TestLease(subject, 'person4321');
  const refused = await directory.create(lease.createRequest(), lease.call);
  expect(refused).toMatchObject({ ok: false, error: { code: 'name_taken_unmarked' } });
});
