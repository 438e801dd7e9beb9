import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountWithout, LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import { instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { labSubject } from '../../testkit/contract/directory-contract-samba';
import { SambaLab } from '../../testkit/labs/samba-lab';
import type { LdapDirectory } from './index';
import { schemaIds } from './domain/rights';

const SET_UP_MS = 300_000;

let controller: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  controller = await startDomainController();
  lab = await SambaLab.on({ ...LAB, ...controller }, 'right');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await controller.stop();
});

const directoryAs = (bindAccount: string): LdapDirectory => lab.open({ change: { bindAccount } });

type Verb = 'create' | 'credential' | 'grant' | 'prolong' | 'neutralise' | 'strip' | 'erase';

/** Every verb by `directory` on an account that the full service account made and that is in the state the verb needs. */
async function refusedVerbs(directory: LdapDirectory, right: string): Promise<readonly Verb[]> {
  const full = labSubject(lab.facts, directoryAs(LAB.serviceAccount), lab.administrator);
  const lease = new TestLease(full, `r-${right}`.slice(0, 20).toLowerCase(), 'burner');
  const maker = new TestLease({ ...full, directory }, `m-${right}`.slice(0, 20).toLowerCase(), 'burner');
  await lease.create();
  await lease.grants();
  await lease.credential();
  const { account, marker, endsAt, call, password } = lease;
  const authentication = { kind: 'password' } as const;
  const privilege = { kind: 'adGroup', name: 'Added By Hand' } as const;
  const attempts: readonly (readonly [Verb, () => Promise<Result<unknown, Failure>>])[] = [
    ['create', () => directory.create(maker.createRequest(), maker.call)],
    ['credential', () => directory.issueCredential({ account, marker, endsAt, authentication, password }, call)],
    ['grant', () => directory.grant({ account, marker, endsAt, privilege, justification: '' }, call)],
    ['prolong', () => directory.prolong({ account, marker, endsAt: instant(endsAt + 60_000), privileges: [] }, call)],
    ['neutralise', () => directory.neutralise(lease.revokeRequest(), call)],
    ['strip', () => directory.strip(lease.revokeRequest(), call)],
    ['erase', () => directory.erase(lease.revokeRequest(), call)],
  ];
  const refused: Verb[] = [];
  for (const [verb, run] of attempts) {
    const answer = await run();
    if (answer.ok) continue;
    expect([verb, answer.error.code]).toEqual([verb, 'insufficient_rights']);
    // Whoever reads it learns which delegation to look for.
    expect([verb, answer.error.detail?.replace(/ of group .*$/, '').split(/,? /)]).toEqual([
      verb,
      expect.arrayContaining(['right', right]),
    ]);
    refused.push(verb);
  }
  // Whatever was refused, the account is still one that somebody with the right can end.
  await lab.administrator.set(account, { userAccountControl: '514' }).catch(() => undefined);
  must(await full.directory.erase(lease.revokeRequest(), call));
  return refused;
}

test.each([
  ['create', ['create']],
  ['delete', ['erase']],
  ['userAccountControl', ['credential', 'neutralise']],
  ['accountExpires', ['credential', 'prolong', 'neutralise']],
  ['info', ['prolong']],
  ['resetPassword', ['credential', 'neutralise']],
  ['member', ['grant', 'strip']],
] as const)('without the right %s exactly the verbs that need it are refused', async (right, expected) => {
  const directory = directoryAs(`${accountWithout(right)}@${LAB.upnSuffix}`);
  expect(await refusedVerbs(directory, right)).toEqual(expected);
});

test('an account whose state cannot be read is stopped all the same, and never taken for ended or opened', async () => {
  const full = labSubject(lab.facts, directoryAs(LAB.serviceAccount), lab.administrator);
  const lease = new TestLease(full, 'r-read', 'burner');
  const secret = await lease.begin();
  const blind = directoryAs(`${accountWithout('read')}@${LAB.upnSuffix}`);
  const { account, marker, call, endsAt, password } = lease;
  const refusal = { ok: false, error: { code: 'insufficient_rights', detail: 'right read' } };
  const authentication = { kind: 'password' } as const;
  expect(await blind.issueCredential({ account, marker, endsAt, authentication, password }, call)).toMatchObject(
    refusal,
  );
  expect(await blind.observe({ account, marker }, call)).toMatchObject(refusal);
  expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
  must(await blind.neutralise(lease.revokeRequest(), call));
  expect(await lab.administrator.entry(account)).toMatchObject({ userAccountControl: '514' });
  expect(await blind.observe({ account, marker }, call)).toMatchObject(refusal);
  const listed = must(await blind.listMarked(marker.organisationId, call));
  const own = listed.find(({ account: { name } }) => name === lease.name);
  expect(own).toBeDefined();
  // Not known, which is neither enabled nor disabled.
  expect(own?.enabled).toBeUndefined();
  const maker = new TestLease({ ...full, directory: blind }, 'm-read', 'burner');
  expect(await blind.create(maker.createRequest(), maker.call)).toMatchObject(refusal);
  await lease.end();
});

test.each([
  'user',
  'organizationalUnit',
  'userAccountControl',
  'accountExpires',
  'pwdLastSet',
  'info',
  'primaryGroupID',
  'member',
] as const)('the GUIDs of %s are those of the schema', async (name) => {
  expect(await lab.administrator.schemaIds(name)).toEqual([schemaIds[name]].flat());
});

test('the GUID of the right to set passwords is that of the configuration', async () => {
  expect(await lab.administrator.extendedRight('User-Force-Change-Password')).toBe(schemaIds.resetPassword);
});

test('an account outside the OU is out of reach, whatever its marker says', async () => {
  const full = labSubject(lab.facts, directoryAs(LAB.serviceAccount), lab.administrator);
  const lease = new TestLease(full, 'outside', 'burner');
  const ref = await lab.administrator.plant('outside', lease.password);
  const { organisationId, leaseId, technicianId, policyId, mode, endsAt } = lease.marker;
  const info = `latchkey1;org=${organisationId};lease=${leaseId};tech=${technicianId};policy=${policyId};mode=${mode};end=${String(endsAt)}`;
  await lab.administrator.set(ref, { info });
  const refusal = { ok: false, error: { code: 'insufficient_rights', leaseId } };
  expect(await full.directory.neutralise(lease.revokeRequest(), lease.call)).toMatchObject(refusal);
  expect(await full.directory.erase(lease.revokeRequest(), lease.call)).toMatchObject(refusal);
  expect(await lab.administrator.tryBind('outside', lease.password)).toBe('ok');
});
