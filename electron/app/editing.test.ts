import { describe, expect, it } from 'vitest';
import type { Failure } from '../../shared/errors';
import { customerIdSchema, policyIdSchema, technicianIdSchema } from '../../shared/ids';
import { contract } from '../../shared/ipc/contract';
import type { Entity } from '../../shared/ipc/entities';
import type { Policy } from '../../shared/model/policy';
import type { Result } from '../../shared/result';
import { editingLab, labDesk, type EditingLab } from '../testkit/labs/editing-lab';
import { must } from '../testkit/must';
import { editingRows, type EditingRow, type Parsed } from './editing';

const policyOf = ({ desk }: EditingLab, id = 'pol-helpdesk'): Policy => {
  const policy = desk.organisation.policies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(id);
  return policy;
};
const team = ({ desk }: EditingLab) => desk.organisation.technicianGroups[0]!.id;
const asEntity = (policy: Policy): Entity => ({ kind: 'policy', value: policy });
const renamed = (lab: EditingLab, name: string): Entity => asEntity({ ...policyOf(lab), name });
const key = (letter: string): string => `${letter.repeat(42)}A=`;

describe('who may do what', () => {
  const lab = editingLab();
  const policy = policyOf(lab);
  const inputs: { readonly [N in EditingRow]: Parsed<N> } = {
    'organisation.view': {},
    'organisation.differences': {},
    'organisation.setSettings': { name: 'Other' },
    'organisation.undo': {},
    'organisation.discard': {},
    'organisation.publish': {},
    'organisation.enrolKey': { technicianId: technicianIdSchema.parse('tech-chidi'), publicKey: key('B') },
    'organisation.revokeKey': { publicKey: key('B') },
    'entity.list': { kind: 'policy', query: '', offset: 0, limit: 10 },
    'entity.get': { kind: 'policy', id: policy.id },
    'entity.check': { entity: asEntity(policy) },
    'entity.put': { entity: asEntity({ ...policy, name: 'Other' }) },
    'entity.remove': { kind: 'policy', id: policy.id },
    'technicianGroup.setMembers': { groupId: team(lab), members: [] },
    'entity.importCsv': { kind: 'customer', csv: 'code,name\nNEW,New', apply: true },
    'customers.fromPartner': { take: ['aaaaaaaa-0000-4000-8000-000000000001'] },
    'technicians.fromDirectory': { take: ['aaaaaaaa-0000-4000-8000-000000000001'] },
    'policy.explain': {
      technicianId: technicianIdSchema.parse('tech-ben'),
      customerId: customerIdSchema.parse('cust-ald'),
      policyId: policy.id,
    },
    'policy.preview': { policy },
    'policy.survey': { policy, look: false },
    'directory.privileges': { source: 'm365', query: '' },
    'connector.doctor': { connectorId: lab.desk.organisation.connectors[0]!.id },
  };
  const reads: ReadonlySet<EditingRow> = new Set([
    'organisation.view',
    'organisation.differences',
    'entity.list',
    'entity.get',
    'policy.explain',
    'policy.preview',
    'policy.survey',
    'connector.doctor',
  ]);
  const ask = ({ editing }: EditingLab, row: EditingRow): unknown => {
    const asked = editing[row] as (input: unknown) => unknown;
    return asked(inputs[row]);
  };

  it.each(editingRows)('%s is refused to strangers', async (row) => {
    const strange = editingLab();
    strange.desk.me = technicianIdSchema.parse('nobody');
    expect(await ask(strange, row)).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
    expect(strange.drafts.stored).toBeUndefined();
  });

  it.each(editingRows)('%s: technicians read, and change nothing', async (row) => {
    const plain = editingLab({ lab: labDesk(undefined, 'ben') });
    const answer = await ask(plain, row);
    if (reads.has(row)) expect(answer).toMatchObject({ ok: true });
    else expect(answer).toMatchObject({ ok: false, error: { code: 'not_entitled' } });
    expect(plain.drafts.stored).toBeUndefined();
  });

  it.each(['ana', 'chidi'])('%s, who administers, may ask all of it', async (handle) => {
    for (const row of editingRows) {
      const admin = editingLab({ lab: labDesk(undefined, handle) });
      const answer = await ask(admin, row);
      expect([row, answer]).not.toMatchObject([row, { error: { code: 'not_entitled' } }]);
    }
  });

  it('rows answer what the contract says', async () => {
    for (const row of editingRows) {
      const answer = (await ask(editingLab(), row)) as Result<unknown, Failure>;
      if (answer.ok) expect([row, contract[row].output.safeParse(answer.value).error]).toEqual([row, undefined]);
    }
  });
});

describe('what a technician reads', () => {
  const dara = editingLab({ lab: labDesk(undefined, 'dara') });
  const names = async (kind: Entity['kind'], lab = dara): Promise<readonly string[]> =>
    must(await lab.editing['entity.list']({ kind, query: '', offset: 0, limit: 500 })).rows.map((row) => row.name);

  it('is the own policies, customers, entry, and names of groups', async () => {
    expect(await names('policy')).toEqual([]);
    expect(await names('policy', editingLab({ lab: labDesk(undefined, 'ben') }))).toEqual([
      'Exchange one-off',
      'Helpdesk',
      'Passkey registration',
    ]);
    expect(await names('customer')).toEqual(['Alderbrook Dental Group', 'Brightwater Logistics']);
    expect(await names('technician')).toEqual(['Dara Lindgren']);
    expect(await names('customerGroup')).toContain('Gold support');
    const view = must(await dara.editing['organisation.view']({}));
    expect(view).toMatchObject({
      canEdit: false,
      canPublish: false,
      unpublished: 0,
      counts: { customer: 2, technician: 1 },
    });
  });

  it('is nothing about others', async () => {
    const get = (kind: Entity['kind'], id: string): unknown => dara.editing['entity.get']({ kind, id });
    expect(get('technician', 'tech-ana')).toMatchObject({ error: { code: 'not_found' } });
    expect(get('customer', 'cust-cob')).toMatchObject({ error: { code: 'not_found' } });
    expect(get('connector', 'm365-cob')).toMatchObject({ error: { code: 'not_found' } });
    expect(get('policy', 'pol-helpdesk')).toMatchObject({ error: { code: 'not_found' } });
    expect(get('customerGroup', 'cg-gold')).toMatchObject({
      value: { entity: { value: { customers: ['cust-ald', 'cust-bri'] } } },
    });
    const others = {
      technicianId: technicianIdSchema.parse('tech-ana'),
      customerId: customerIdSchema.parse('cust-ald'),
      policyId: policyIdSchema.parse('pol-helpdesk'),
    };
    expect(dara.editing['policy.explain'](others)).toMatchObject({ error: { code: 'not_entitled' } });
    const connectorId = dara.desk.organisation.connectors.find((one) => one.customerId === 'cust-cob')!.id;
    expect(await dara.editing['connector.doctor']({ connectorId })).toMatchObject({
      error: { code: 'unknown_connector' },
    });
  });

  it('is never the draft of an admin at the same computer', async () => {
    const lab = editingLab();
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'Drafted') }));
    lab.desk.me = technicianIdSchema.parse('tech-ben');
    expect(lab.editing['entity.get']({ kind: 'policy', id: 'pol-helpdesk' })).toMatchObject({
      value: { entity: { value: { name: 'Helpdesk' } } },
    });
    expect(must(await lab.editing['organisation.differences']({}))).toEqual({ differences: [] });
    lab.desk.me = technicianIdSchema.parse('tech-chidi');
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({ unpublished: 1, canUndo: true });
  });
});
