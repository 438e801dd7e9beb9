import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountWithout, LAB, startDomainController, type DomainController } from '../../../../scripts/lib/samba.mjs';
import { connectorIdSchema } from '../../../../shared/ids';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import type { Privilege } from '../../../../shared/model/policy';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { instant, MINUTE } from '../../../../shared/time';
import { labConnector } from '../../../testkit/contract/directory-contract-samba';
import { createDomainProbe, factsOf } from './domain-probe';
import { reportDomain } from './domain-report';
import type { LabFacts } from '../witness/lab-administrator';
import { grantLine } from './rights';

const SET_UP_MS = 300_000;
const DEAD = '127.0.0.254';
let controller: DomainController;
let facts: LabFacts;

beforeAll(async () => {
  controller = await startDomainController();
  facts = { ...LAB, ...controller };
}, SET_UP_MS);
afterAll(() => controller.stop());

const groups: readonly Privilege[] = [
  { kind: 'adGroup', name: 'Help Desk' },
  { kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 },
];
const given = () => ok(new Secret(facts.secrets.service));

interface Circumstances {
  readonly secret?: string;
  /** Our clock, ahead of the computer's. */
  readonly aheadMs?: number;
  readonly privileges?: readonly Privilege[];
}
function reportOn(
  connector: ActiveDirectoryConnector,
  { secret, aheadMs = 0, privileges = groups }: Circumstances = {},
) {
  return reportDomain({
    connector,
    secret: () => Promise.resolve(secret === undefined ? given() : ok(new Secret(secret))),
    clock: { wall: () => instant(Date.now() + aheadMs), monotonic: () => performance.now() },
    groups: privileges,
  });
}
const report = (change: Partial<ActiveDirectoryConnector> = {}, circumstances: Circumstances = {}) =>
  reportOn(labConnector(facts, change), circumstances);

describe('the service account', () => {
  test('as documented lacks nothing but rights over protected accounts', async () => {
    const found = await report();
    expect(found).toMatchObject({
      controllers: [{ host: facts.addresses[0], failure: undefined, functionalLevel: 4 }],
      ou: 'present',
      missingOnOu: [],
      missingOnGroups: [],
      unknownGroups: [],
      passwordMinLength: 7,
      pam: false,
    });
    expect(found.missingOnProtected?.map(({ right }) => right)).toEqual([
      'userAccountControl',
      'accountExpires',
      'resetPassword',
    ]);
    expect(factsOf(found)).toMatchObject({
      ...{ connection: undefined, mayCreateInOu: true, mayEndProtected: false, functionalLevel: 4 },
    });
  });

  test.each([
    ['create', 'itself', false],
    ['delete', 'itself', true],
    ['userAccountControl', 'below', false],
    ['accountExpires', 'below', false],
    ['info', 'below', true],
    ['resetPassword', 'below', false],
  ] as const)('without %s: that right is named, with the line that grants it', async (right, where, mayCreate) => {
    const bindAccount = `${accountWithout(right)}@${LAB.upnSuffix}`;
    const found = await report({ bindAccount });
    const grant = grantLine(right, LAB.accountOu, bindAccount, where);
    expect(found.missingOnOu).toEqual([{ right, on: LAB.accountOu, grant }]);
    expect(factsOf(found).mayCreateInOu).toBe(mayCreate);
  });

  test('without primaryGroupID: the same', async () => {
    const found = await report({ bindAccount: `${accountWithout('primaryGroup')}@${LAB.upnSuffix}` });
    expect(found.missingOnOu?.map(({ right }) => right)).toEqual(['primaryGroupID']);
  });

  test('that may not read account restrictions is told so, and makes no accounts', async () => {
    const bindAccount = `${accountWithout('read')}@${LAB.upnSuffix}`;
    const found = await report({ bindAccount });
    expect(found.missingOnOu?.map(({ right }) => right)).toEqual(['read']);
    expect(found.missingOnOu?.[0]?.grant).toBe(
      `dsacls "${LAB.accountOu}" /I:S /G ${['userAccountControl', 'accountExpires', 'pwdLastSet']
        .map((attribute) => `"${bindAccount}:RP;${attribute};user"`)
        .join(' ')}`,
    );
    expect(factsOf(found).mayCreateInOu).toBe(false);
  });

  test('without member: each group is named', async () => {
    const bindAccount = `${accountWithout('member')}@${LAB.upnSuffix}`;
    const found = await report({ bindAccount });
    const line = (name: string) => grantLine('member', `CN=${name},CN=Users,${LAB.baseDn}`, bindAccount, 'itself');
    expect(found.missingOnGroups).toEqual(
      ['Help Desk', 'Domain Admins'].map((on) => ({ right: 'member', on, grant: line(on) })),
    );
    expect(found.missingOnOu).toEqual([]);
  });

  test('that is an administrator lacks nothing at all', async () => {
    const found = await report({ bindAccount: facts.administrator }, { secret: facts.secrets.administrator });
    expect([found.missingOnOu, found.missingOnGroups, found.missingOnProtected]).toEqual([[], [], []]);
    expect(factsOf(found)).toMatchObject({ mayCreateInOu: true, mayEndProtected: true, missingRights: [] });
  });
});

describe('the domain', () => {
  test('a group that is not there is named', async () => {
    const privileges: readonly Privilege[] = [{ kind: 'adGroup', name: '*)(cn=*' }];
    expect((await report({}, { privileges })).unknownGroups).toEqual(['*)(cn=*']);
  });

  test.each([
    ['a base DN of another domain', { baseDn: 'DC=other,DC=test' }, ['DC=other,DC=test']],
    ['a base DN that is part of the domain only', { baseDn: `CN=Users,${LAB.baseDn}` }, [`CN=Users,${LAB.baseDn}`]],
    ['a base DN that is none', { baseDn: 'lab.test' }, ['lab.test']],
    ['an OU below nothing', { accountOu: `OU=A,OU=B,${LAB.baseDn}` }, [`OU=B,${LAB.baseDn}`]],
    ['an OU of another domain', { accountOu: 'OU=A,DC=other,DC=test' }, ['DC=other,DC=test']],
    ['an OU that is no DN', { accountOu: 'Just In Time' }, ['Just In Time']],
    ['neither', {}, []],
  ])('%s: the place that is not there is named', async (_what, change, unknownPlaces) => {
    expect(factsOf(await report(change))).toMatchObject({ unknownPlaces });
  });

  test('an OU that is missing is a line for an administrator, or nothing for one who may make it', async () => {
    const accountOu = `OU=None,${LAB.baseDn}`;
    const refused = await report({ accountOu });
    const makeOu = { right: 'createOu', on: LAB.baseDn, grant: `dsadd ou "${accountOu}"` };
    expect(refused).toMatchObject({ ou: 'missing', missingOnOu: [makeOu] });
    expect(factsOf(refused).mayCreateInOu).toBe(false);
    const allowed = await report(
      { accountOu, bindAccount: facts.administrator },
      { secret: facts.secrets.administrator },
    );
    expect(factsOf(allowed).mayCreateInOu).toBe(true);
  });

  test('clocks that differ are told, to the second', async () => {
    const { clockAheadMs = 0 } = factsOf(await report({}, { aheadMs: 10 * MINUTE }));
    expect(clockAheadMs).toBeGreaterThan(-10 * MINUTE - 3_000);
    expect(clockAheadMs).toBeLessThan(-10 * MINUTE + 1_000);
  });
});

describe('the way in', () => {
  test('one domain controller of two that is dead is told, and the other one asked', async () => {
    const found = await report({ domainControllers: [DEAD, facts.addresses[1]] });
    expect(found.controllers).toMatchObject([
      { host: DEAD, failure: { code: 'unreachable' } },
      { host: facts.addresses[1], failure: undefined },
    ]);
    expect(factsOf(found)).toMatchObject({
      connection: undefined,
      mayCreateInOu: true,
      controllersOut: [{ host: DEAD, failure: { code: 'unreachable' } }],
    });
  });

  test.each([
    ['a wrong secret', 'nothing', 'wrong', 'bind_failed'],
    ['nobody there', 'dead', undefined, 'unreachable'],
    ['a CA that nobody vouches for', 'system CA', undefined, 'tls_untrusted'],
  ] as const)('%s is the connection’s failure, and the rest is unknown', async (_what, change, secret, code) => {
    const connector = labConnector(facts, change === 'dead' ? { domainControllers: [DEAD] } : {});
    if (change === 'system CA') delete connector.caCertificate;
    const found = factsOf(await reportOn(connector, secret === undefined ? {} : { secret }));
    expect(found).toMatchObject({ connection: { code }, mayCreateInOu: undefined, mayEndProtected: undefined });
  });
});

test('the probe knows its connectors only', async () => {
  const connector = labConnector(facts);
  const probe = createDomainProbe({
    connector: (id) => (id === connector.id ? connector : undefined),
    secret: () => Promise.resolve(given()),
    groups: () => groups,
    clock: { wall: () => instant(Date.now()), monotonic: () => performance.now() },
  });
  expect(await probe.facts(connector.id)).toMatchObject({
    ok: true,
    value: { kind: 'activeDirectory', domain: { mayCreateInOu: true } },
  });
  const unknown = connectorIdSchema.parse('other');
  expect(await probe.facts(unknown)).toMatchObject({ ok: false, error: { code: 'unknown_connector' } });
});
