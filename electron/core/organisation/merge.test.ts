import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import type { Organisation } from '../../../shared/model/organisation';
import { differences } from './differences';
import { organisationProblems, type OrganisationProblem } from './check';
import { mergeOrganisations, type Choice, type Merge } from './merge';

const base = smallOrganisation();
const merge = (mine: Organisation, theirs: Organisation, choices?: ReadonlyMap<string, Choice>): Merge => {
  const result = mergeOrganisations(base, mine, theirs, choices);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const policy = (at: number, change: Partial<Organisation['policies'][number]>, from = base): Organisation => ({
  ...from,
  policies: from.policies.map((one, index) => (index === at ? { ...one, ...change } : one)),
});
const group = (members: readonly string[]): Organisation => ({
  ...base,
  customerGroups: base.customerGroups.map((one, index) =>
    index === 0 ? { ...one, customers: members as typeof one.customers } : one,
  ),
});

describe('merging two edits', () => {
  it('keeps both when they touch different fields of the same policy', () => {
    const { merged, conflicts } = merge(policy(0, { description: 'mine' }), policy(0, { enabled: false }));
    expect(conflicts).toEqual([]);
    expect(merged.policies[0]).toMatchObject({ description: 'mine', enabled: false });
  });

  it('asks about a field both changed, and takes what was chosen', () => {
    const [mine, theirs] = [policy(0, { name: 'Mine' }), policy(0, { name: 'Theirs' })];
    const key = `policies/${base.policies[0]?.id ?? ''}/name`;
    expect(merge(mine, theirs)).toMatchObject({
      open: [{ key, mine: 'Mine', theirs: 'Theirs', base: base.policies[0]?.name }],
    });
    expect(merge(mine, theirs).merged.policies[0]?.name).toBe('Theirs');
    const chosen = merge(mine, theirs, new Map([[key, 'mine']]));
    expect([chosen.open, chosen.merged.policies[0]?.name]).toEqual([[], 'Mine']);
    expect(merge(mine, theirs, new Map([[key, 'theirs']])).merged.policies[0]?.name).toBe('Theirs');
  });

  it('does not ask about a field both changed alike', () => {
    expect(merge(policy(0, { name: 'Same' }), policy(0, { name: 'Same' })).conflicts).toEqual([]);
  });

  it('asks when one deleted what the other changed, and deletes what nobody else touched', () => {
    const without = { ...base, policies: base.policies.slice(1) };
    expect(merge(without, base)).toMatchObject({ conflicts: [], merged: { policies: base.policies.slice(1) } });
    expect(merge(base, without)).toMatchObject({ conflicts: [], merged: { policies: base.policies.slice(1) } });
    const key = `policies/${base.policies[0]?.id ?? ''}/`;
    const asked = merge(without, policy(0, { enabled: false }));
    expect(asked.open.map((conflict) => [conflict.key, conflict.field])).toEqual([[key, undefined]]);
    expect(asked.merged.policies).toHaveLength(base.policies.length);
    expect(merge(without, policy(0, { enabled: false }), new Map([[key, 'mine']])).merged.policies).toHaveLength(
      base.policies.length - 1,
    );
  });

  it('asks about a connection as a whole when one made another kind of it, and mixes no fields of both', () => {
    const [was] = base.connectors;
    if (was?.kind !== 'm365') throw new Error('not the connection that is looked for');
    const { id, customerId, label } = was;
    const changed = (to: Organisation['connectors'][number]): Organisation => ({
      ...base,
      connectors: base.connectors.map((one) => (one.id === id ? to : one)),
    });
    const here = { kind: 'local', id, customerId, label, os: 'linux', transport: { kind: 'thisComputer' } } as const;
    const renamed = { ...was, label: 'Renamed' };
    const asked = merge(changed(here), changed(renamed));
    const key = `connectors/${id}/`;
    expect(asked.open.map((conflict) => [conflict.key, conflict.field])).toEqual([[key, undefined]]);
    expect(asked.merged.connectors[0]).toEqual(renamed);
    expect(merge(changed(here), changed(renamed), new Map([[key, 'mine']])).merged.connectors[0]).toEqual(here);
  });

  it('merges members of a group one by one', () => {
    const [a = '', b = '', c = ''] = base.customers.map((customer) => customer.id);
    const from = { ...group([a, b]) };
    const result = mergeOrganisations(from, group([a]), group([a, b, c]));
    expect(result.ok && result.value.merged.customerGroups[0]?.customers).toEqual([a, c]);
    expect(result.ok && result.value.conflicts).toEqual([]);
  });

  it('takes version and date from what is published', () => {
    const theirs = { ...base, version: 9, issuedAt: (base.issuedAt + 1) as typeof base.issuedAt };
    expect(merge({ ...base, name: 'Mine' }, theirs).merged).toMatchObject({
      name: 'Mine',
      version: 9,
      issuedAt: theirs.issuedAt,
    });
  });

  it('loses no change that does not conflict, whichever side made it', () => {
    const edits = fc.array(
      fc.record({
        at: fc.nat(base.policies.length - 1),
        what: fc.constantFrom('description', 'enabled', 'burner', 'durations'),
      }),
      { maxLength: 6 },
    );
    const apply = (list: readonly { at: number; what: string }[], text: string): Organisation =>
      list.reduce((from, { at, what }) => {
        const values = {
          description: { description: text },
          enabled: { enabled: false },
          burner: { burner: true },
          durations: { durations: ['30d' as const] },
        };
        return policy(at, values[what as keyof typeof values], from);
      }, base);
    fc.assert(
      fc.property(edits, edits, (ours, others) => {
        const [mine, theirs] = [apply(ours, 'mine'), apply(others, 'theirs')];
        const { merged, conflicts } = merge(mine, theirs);
        const conflicting = new Set(conflicts.map((conflict) => conflict.key));
        for (const side of [mine, theirs]) {
          for (const change of differences(base, side)) {
            if (change.kind !== 'changed') continue;
            for (const { field, after } of change.fields) {
              if (conflicting.has(`policies/${change.id}/${field}`)) continue;
              const item: Readonly<Record<string, unknown>> | undefined = merged.policies.find(
                (one) => one.id === change.id,
              );
              expect(item?.[field]).toEqual(after);
            }
          }
        }
        expect(merge(theirs, mine).conflicts.map((conflict) => conflict.key)).toEqual([...conflicting]);
      }),
    );
  });

  it('never gives more than an organisation can hold', () => {
    const keys = (from: number): Organisation['adminKeys'] =>
      Array.from({ length: 60 }, (_value, index) => ({
        technicianId: base.technicians[0]!.id,
        publicKey: `${String(from + index).padStart(43, 'A')}=`,
        addedAt: base.issuedAt,
      }));
    expect(mergeOrganisations(base, { ...base, adminKeys: keys(0) }, { ...base, adminKeys: keys(100) })).toMatchObject({
      ok: false,
      error: { code: 'quota' },
    });
  });
});

describe('differences', () => {
  it('name what was added, removed and changed', () => {
    const after = { ...policy(0, { enabled: false }), name: 'New name', customers: base.customers.slice(1) };
    const extra = { ...base.policies[1]!, id: 'extra' as Organisation['policies'][number]['id'], name: 'Extra' };
    expect(differences(base, { ...after, policies: [...after.policies, extra] })).toEqual([
      { kind: 'setting', setting: 'name', before: base.name, after: 'New name' },
      { kind: 'removed', collection: 'customers', id: base.customers[0]?.id, name: base.customers[0]?.name },
      {
        kind: 'changed',
        collection: 'policies',
        id: base.policies[0]?.id,
        name: base.policies[0]?.name,
        fields: [{ field: 'enabled', before: true, after: false }],
      },
      { kind: 'added', collection: 'policies', id: 'extra', name: 'Extra' },
    ]);
    expect(differences(base, base)).toEqual([]);
  });
});

describe('what must not be published', () => {
  const kinds = (organisation: Organisation): string[] =>
    organisationProblems(organisation).map(
      ({ kind, collection, field }: OrganisationProblem) => `${kind} ${collection} ${field}`,
    );
  const connector = base.connectors.find((one) => one.kind === 'm365')!;
  const cloud = (graphUrl: string): Organisation => ({
    ...base,
    connectors: [{ ...connector, cloud: { kind: 'custom', graphUrl, loginUrl: 'https://login.example/' } }],
  });

  it.each<[string, Organisation, string[]]>([
    ['nothing wrong', base, []],
    [
      'no Primary',
      { ...base, technicians: base.technicians.filter((one) => one.role !== 'primary') },
      ['noPrimary technicians role'],
    ],
    [
      'two policies of one name',
      policy(0, { name: base.policies[1]!.name.toUpperCase() }),
      ['duplicate policies name'],
    ],
    [
      'two technicians of one handle',
      { ...base, technicians: base.technicians.map((one) => ({ ...one, handle: 'same' })) },
      Array.from({ length: base.technicians.length - 1 }, () => 'duplicate technicians handle'),
    ],
    [
      'a group that is gone',
      { ...base, technicianGroups: [] },
      [
        ...base.technicians.map(() => 'dangling technicians groups'),
        ...base.policies.map(() => 'dangling policies technicianAccess'),
      ],
    ],
    [
      'a connector without customer',
      { ...base, connectors: [{ ...connector, customerId: 'x' as typeof connector.customerId }] },
      ['dangling connectors customerId'],
    ],
    [
      'a pattern that could hang',
      policy(0, { ticket: { required: true, minLength: 0, pattern: '(a+)+' } }),
      ['badPattern policies ticket'],
    ],
    ['a name that cannot be', policy(0, { accountName: '{user}' }), ['badAccountName policies accountName']],
    [
      'a pass in a domain',
      policy(0, { source: 'activeDirectory', privileges: [] }),
      ['passOutsideMicrosoft365 policies authentication'],
    ],
    ['a role in a domain', policy(1, { source: 'activeDirectory' }), ['privilegeOfOtherSource policies privileges']],
    ['plain http', cloud('http://graph.example/'), ['plainHttp connectors cloud']],
    ['http that only looks local', cloud('http://127.0.0.1.example/'), ['plainHttp connectors cloud']],
    ['http on this computer', cloud('http://127.0.0.1:4000/v1.0'), []],
  ])('%s', (_what, organisation, expected) => {
    expect(kinds(organisation)).toEqual(expected);
  });
});
