import { describe, expect, it } from 'vitest';
import { technicianGroupIdSchema } from '../../../shared/ids';
import type { Entity } from '../../../shared/ipc/entities';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { findingsOf, removalFindings } from './findings';
import { entityIn } from './things';

const draft = smallOrganisation();
const person = (handle: string): Technician => draft.technicians.find((one) => one.handle === handle)!;
const me = person('ana');
const bench = (change: Partial<Organisation> = {}, who = me) => ({
  draft: { ...draft, ...change },
  published: draft,
  me: who,
});

const said = (entity: Entity, at = bench()): string[] =>
  findingsOf(at, entity).map(({ severity, code, field }) => `${severity} ${code} ${field}`);
const policy = (change: Partial<Policy> = {}, id = 'pol-global-admin'): Entity => {
  const found = draft.policies.find((one) => one.id === id)!;
  return { kind: 'policy', value: { ...found, ...change } };
};
const technician = (handle: string, change: Partial<Technician>): Entity => ({
  kind: 'technician',
  value: { ...person(handle), ...change },
});

describe('what is said about an edit', () => {
  const nobody = { ...draft.technicianGroups[0]!, id: technicianGroupIdSchema.parse('tg-empty'), name: 'Nobody' };
  const withNobody = bench({ technicianGroups: [...draft.technicianGroups, nobody] });

  it.each<[string, Entity, string[]]>([
    ['nothing about what is well', policy(), []],
    ['a name that another has, whatever the case', policy({ name: ' helpdesk ' }), ['problem duplicate name']],
    [
      'another source than before',
      policy({ source: 'local', privileges: [], authentication: { kind: 'password' } }),
      ['problem sourceFixed source', 'warning noPrivileges privileges'],
    ],
    [
      'a pattern that could hang',
      policy({ reason: { required: true, minLength: 0, pattern: '(a+)+' } }),
      ['problem badPattern reason'],
    ],
    ['a name that no system takes', policy({ accountName: 'admin' }), ['problem badAccountName accountName']],
    [
      'a name that does not fit everybody',
      policy({ accountName: `{tech}-${'x'.repeat(60)}` }),
      ['warning badAccountName accountName'],
    ],
    [
      'a privilege of elsewhere',
      policy({ privileges: [{ kind: 'localGroup', name: 'sudo' }] }),
      ['problem privilegeOfOtherSource privileges'],
    ],
    [
      'a privilege twice',
      policy({
        privileges: [
          { kind: 'group', name: 'A' },
          { kind: 'group', name: 'A' },
        ],
      }),
      ['problem duplicate privileges'],
    ],
    [
      'a password, which nothing ends at Entra',
      policy({ authentication: { kind: 'password' } }),
      ['warning passwordHasNoNativeEnd authentication'],
    ],
    [
      'a Burner with a password',
      policy({ burner: true, authentication: { kind: 'password' } }),
      ['warning passwordHasNoNativeEnd authentication', 'warning burnerWithPassword authentication'],
    ],
    [
      'a pass that dies before the longest lease',
      policy({ authentication: { kind: 'tap', lifetime: 60, oneTime: false } }),
      ['warning passShorterThanLease authentication.lifetime'],
    ],
    [
      'a pass as long as the lease',
      policy({ durations: ['1h'], authentication: { kind: 'tap', lifetime: 60, oneTime: false } }),
      [],
    ],
    [
      'a group that is not there',
      policy({ customerAccess: { kind: 'groups', groups: ['x' as never] } }),
      ['problem dangling customerAccess', 'warning nobodyHasAccess customerAccess'],
    ],
    ['an own role taken away', technician('ana', { role: 'technician' }), ['problem lastPrimary role']],
    ['the only Primary made Super', technician('ana', { role: 'super' }), ['problem noPrimary role']],
    ['a handle that another has', technician('ben', { handle: 'ana' }), ['problem duplicate handle']],
    [
      'a person known already',
      technician('ben', { entraObjectId: me.entraObjectId.toUpperCase() }),
      ['problem duplicate entraObjectId'],
    ],
  ])('%s', (_what, entity, expected) => {
    expect(said(entity)).toEqual(expected);
  });

  it('that nobody could use it', () => {
    const lonely = policy({ technicianAccess: { kind: 'groups', groups: [nobody.id] } });
    expect(said(lonely, withNobody)).toEqual(['warning nobodyHasAccess technicianAccess']);
  });

  it('that a connector led elsewhere before, or leads to plain http', () => {
    const connector = draft.connectors.find((one) => one.kind === 'm365')!;
    const [, other] = draft.customers;
    const cloud = { kind: 'custom', graphUrl: 'http://graph.example/', loginUrl: 'https://login.example/' } as const;
    expect(said({ kind: 'connector', value: { ...connector, customerId: other!.id } })).toEqual([
      'problem sourceFixed customerId',
    ]);
    expect(said({ kind: 'connector', value: { ...connector, cloud } })).toEqual(['problem plainHttp cloud']);
    const { id, customerId, label } = connector;
    const local = { kind: 'local', id, customerId, label, os: 'linux', transport: { kind: 'thisComputer' } } as const;
    expect(said({ kind: 'connector', value: local })).toEqual(['problem sourceFixed kind']);
  });
});

describe('what stands against a removal', () => {
  const remove = (kind: Entity['kind'], id: string, at = bench()): unknown =>
    removalFindings(at, entityIn(at.draft, kind, id)!).map(({ code, values }) => ({ code, ...values }));

  it('is whatever still names it, with counts', () => {
    expect(remove('customer', 'cust-ald')).toEqual([
      { code: 'inUse', kind: 'customerGroup', count: 2, name: 'Gold support' },
      { code: 'inUse', kind: 'connector', count: 2, name: 'Microsoft 365' },
    ]);
    expect(remove('customerGroup', 'cg-gold')).toEqual([
      { code: 'inUse', kind: 'technician', count: 2, name: 'Dara Lindgren' },
    ]);
    expect(remove('technicianGroup', 'tg-platform')).toEqual([
      { code: 'inUse', kind: 'technician', count: 2, name: 'Ana Duarte' },
      { code: 'inUse', kind: 'policy', count: 1, name: 'Global Admin break-fix' },
    ]);
  });

  it('is nothing for a policy, whose leases keep their recipe, or for what nobody names', () => {
    expect(remove('policy', 'pol-helpdesk')).toEqual([]);
    expect(remove('technician', 'tech-ben')).toEqual([]);
    expect(remove('connector', draft.connectors[0]!.id)).toEqual([]);
  });

  it('is the right to edit', () => {
    expect(remove('technician', 'tech-ana')).toEqual([{ code: 'lastPrimary', name: 'Ana Duarte' }]);
    expect(remove('technician', 'tech-ana', bench({}, person('chidi')))).toEqual([{ code: 'noPrimary' }]);
  });

  it('is an admin key that is in force, not one that was revoked', () => {
    const key = { technicianId: person('chidi').id, publicKey: `${'B'.repeat(42)}A=`, addedAt: draft.issuedAt };
    expect(remove('technician', 'tech-chidi', bench({ adminKeys: [key] }))).toMatchObject([
      { code: 'inUse', kind: 'adminKey' },
    ]);
    expect(remove('technician', 'tech-chidi', bench({ adminKeys: [{ ...key, revokedAt: key.addedAt }] }))).toEqual([]);
  });
});
