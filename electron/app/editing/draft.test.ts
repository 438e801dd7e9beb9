import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { technicianIdSchema } from '../../../shared/ids';
import { contract } from '../../../shared/ipc/contract';
import type { Entity } from '../../../shared/ipc/entities';
import type { Policy } from '../../../shared/model/policy';
import { err, ok } from '../../../shared/result';
import { mergeOrganisations } from '../../core/organisation/merge';
import { differences } from '../../core/organisation/differences';
import { editingLab, labDesk, type EditingLab } from '../../testkit/labs/editing-lab';
import { must } from '../../testkit/must';

const policyOf = ({ desk }: EditingLab, id = 'pol-helpdesk'): Policy => {
  const policy = desk.organisation.policies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(id);
  return policy;
};
const asEntity = (policy: Policy): Entity => ({ kind: 'policy', value: policy });
const renamed = (lab: EditingLab, name: string): Entity => asEntity({ ...policyOf(lab), name });
const key = (letter: string): string => `${letter.repeat(42)}A=`;

describe('the members of a technician group', () => {
  it('change as one edit, which is taken back as one', async () => {
    const lab = editingLab();
    const { technicians, technicianGroups } = lab.desk.organisation;
    const all = technicians.map(({ id }) => id);
    const sizeOf = (id: string): number => technicians.filter(({ groups }) => groups.some((one) => one === id)).length;
    const groupId = technicianGroups.find(({ id }) => sizeOf(id) > 0 && sizeOf(id) < all.length)!.id;
    const inIt = async (): Promise<readonly string[]> => {
      const { rows } = must(
        await lab.editing['entity.list']({ kind: 'technician', query: '', offset: 0, limit: 100, within: groupId }),
      );
      return rows.map(({ id }) => id).toSorted();
    };
    const before = await inIt();
    const others = all.filter((id) => !before.includes(id));
    const set = lab.editing['technicianGroup.setMembers'];
    expect(must(await set({ groupId, members: others }))).toEqual({ changed: all.length });
    expect(await inIt()).toEqual(others.toSorted());
    expect(must(await set({ groupId, members: others }))).toEqual({ changed: 0 });
    must(await lab.editing['organisation.undo']({}));
    expect(await inIt()).toEqual(before);
    const nobody = technicianIdSchema.parse('nobody');
    expect(await set({ groupId, members: [nobody] })).toMatchObject({ error: { code: 'not_found' } });
    expect(await inIt()).toEqual(before);
  });
});

describe('the draft', () => {
  it('holds edits until they are published', async () => {
    const lab = editingLab();
    let heard = 0;
    lab.editing.subscribe(() => (heard += 1));
    expect(must(await lab.editing['entity.put']({ entity: renamed(lab, 'First line') }))).toMatchObject({
      saved: true,
    });
    expect(heard).toBe(1);
    expect(lab.editing['entity.get']({ kind: 'policy', id: 'pol-helpdesk' })).toMatchObject({
      value: { entity: { value: { name: 'First line' } }, published: { value: { name: 'Helpdesk' } } },
    });
    expect(must(await lab.editing['organisation.differences']({}))).toEqual({
      differences: [
        {
          kind: 'policy',
          id: 'pol-helpdesk',
          name: 'First line',
          change: 'edited',
          fields: [{ field: 'name', before: 'Helpdesk', after: 'First line' }],
        },
      ],
    });
    expect(lab.desk.organisation.policies.some(({ name }) => name === 'First line')).toBe(false);
    expect(must(await lab.editing['organisation.publish']({}))).toEqual({ outcome: 'published', version: 2 });
    expect(lab.desk.organisation.policies.some(({ name }) => name === 'First line')).toBe(true);
    expect(lab.drafts.stored).toBeUndefined();
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({
      version: 2,
      unpublished: 0,
      canUndo: false,
    });
    expect(await lab.editing['organisation.publish']({})).toMatchObject({ error: { code: 'bad_input' } });
  });

  it('is taken back edit by edit, or thrown away', async () => {
    const lab = editingLab();
    const put = async (name: string): Promise<unknown> =>
      must(await lab.editing['entity.put']({ entity: renamed(lab, name) }));
    await put('One');
    await put('Two');
    must(await lab.editing['organisation.setSettings']({ name: 'Lab two', staleAfterDays: 3 }));
    expect(must(await lab.editing['organisation.undo']({}))).toMatchObject({
      name: 'Lab',
      staleAfterDays: 7,
      unpublished: 1,
    });
    must(await lab.editing['organisation.undo']({}));
    expect(lab.editing['entity.get']({ kind: 'policy', id: 'pol-helpdesk' })).toMatchObject({
      value: { entity: { value: { name: 'One' } } },
    });
    expect(must(await lab.editing['organisation.undo']({}))).toMatchObject({ unpublished: 0, canUndo: false });
    expect(lab.drafts.stored).toBeUndefined();
    expect(must(await lab.editing['organisation.undo']({}))).toMatchObject({ canUndo: false });
    await put('Three');
    expect(must(await lab.editing['organisation.discard']({}))).toMatchObject({ unpublished: 0, canUndo: false });
  });

  it('is there after a restart, also when a newer version came in between', async () => {
    const lab = editingLab();
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'First line') }));
    must(
      await lab.editing['entity.put']({ entity: asEntity({ ...policyOf(lab), name: 'First line', enabled: false }) }),
    );
    lab.desk.organisation = { ...lab.desk.organisation, version: 2, name: 'Theirs' };
    const after = lab.restart();
    expect(must(await after['organisation.view']({}))).toMatchObject({ version: 2, unpublished: 1, canUndo: true });
    must(await after['organisation.undo']({}));
    expect(after['entity.get']({ kind: 'policy', id: 'pol-helpdesk' })).toMatchObject({
      value: { entity: { value: { name: 'First line', enabled: true } } },
    });
  });

  it('that cannot be read is given up, and this is said until the next one begins', async () => {
    const lab = editingLab();
    lab.drafts.damaged = failure('ledger_corrupt', { detail: 'draft' });
    const view = must(await lab.editing['organisation.view']({}));
    expect(view).toMatchObject({ unpublished: 0, draftLost: { code: 'ledger_corrupt' } });
    expect(lab.log.lines).toMatchObject([{ level: 'warn', event: 'draft.lost' }]);
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'First line') }));
    expect(must(await lab.editing['organisation.view']({}))).not.toHaveProperty('draftLost');
  });

  it.each<[string, Partial<EditingLab['desk']['organisation']>]>([
    ['another organisation', { id: 'other' as EditingLab['desk']['organisation']['id'] }],
    ['a version that is not there yet', { version: 9 }],
  ])('of %s is given up', async (_what, change) => {
    const lab = editingLab();
    lab.drafts.stored = { base: { ...lab.desk.organisation, ...change }, edits: [] };
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({ draftLost: { code: 'stale_revision' } });
    expect(lab.drafts.stored).toBeUndefined();
  });

  it('is not changed when it cannot be kept', async () => {
    const lab = editingLab();
    lab.drafts.broken = failure('disk_full');
    expect(lab.editing['entity.put']({ entity: renamed(lab, 'X') })).toMatchObject({ error: { code: 'disk_full' } });
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({ unpublished: 0, canUndo: false });
  });

  it('takes no edits while it is being published', async () => {
    const lab = editingLab();
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'First line') }));
    let finish = (): void => undefined;
    lab.desk.next = () => new Promise((resolve) => (finish = () => resolve(err(failure('unreachable')))));
    const publishing = lab.editing['organisation.publish']({});
    expect(lab.editing['entity.put']({ entity: renamed(lab, 'Second') })).toMatchObject({ error: { code: 'busy' } });
    expect(await lab.editing['organisation.undo']({})).toMatchObject({ error: { code: 'busy' } });
    expect(await lab.editing['organisation.discard']({})).toMatchObject({ error: { code: 'busy' } });
    expect(await lab.editing['organisation.publish']({})).toMatchObject({ error: { code: 'busy' } });
    finish();
    expect(await publishing).toMatchObject({ error: { code: 'unreachable' } });
    expect(must(await lab.editing['entity.put']({ entity: renamed(lab, 'Second') }))).toMatchObject({ saved: true });
  });

  it('survives a lost race, which shows theirs and what conflicts in words', async () => {
    const lab = editingLab();
    const base = lab.desk.organisation;
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'Mine') }));
    const theirs = {
      ...base,
      version: 2,
      policies: base.policies.map((one) =>
        one.id === 'pol-helpdesk' ? { ...one, name: 'Theirs', enabled: false } : one,
      ),
    };
    lab.desk.next = (edit) => {
      const merge = mergeOrganisations(edit.base, edit.mine, theirs);
      return Promise.resolve(
        merge.ok ? ok({ kind: 'lostRace', theirs, changes: differences(base, theirs), merge: merge.value }) : merge,
      );
    };
    const lost = must(await lab.editing['organisation.publish']({}));
    expect(lost).toMatchObject({
      outcome: 'lostRace',
      version: 2,
      theirs: [{ change: 'edited', fields: [{ field: 'name' }, { field: 'enabled', before: 'yes', after: 'no' }] }],
      conflicts: [
        { key: 'policies/pol-helpdesk/name', field: 'name', base: 'Helpdesk', mine: 'Mine', theirs: 'Theirs' },
      ],
    });
    expect(contract['organisation.publish'].output.safeParse(lost).success).toBe(true);
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({ unpublished: 1 });
    lab.desk.next = (edit) => {
      expect(edit.accepted).toEqual({ version: 2, choices: new Map([['policies/pol-helpdesk/name', 'mine']]) });
      return Promise.resolve(ok({ kind: 'published', organisation: theirs }));
    };
    const choices = [{ key: 'policies/pol-helpdesk/name', keep: 'mine' as const }];
    must(await lab.editing['organisation.publish']({ accepted: { version: 2, choices } }));
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({ unpublished: 0 });
  });

  it('with problems says where they lie', async () => {
    const lab = editingLab();
    must(await lab.editing['entity.put']({ entity: renamed(lab, 'First line') }));
    lab.desk.next = () =>
      Promise.resolve(
        ok({
          kind: 'problems',
          problems: [{ kind: 'dangling', collection: 'policies', id: 'pol-helpdesk', field: 'technicianAccess' }],
        }),
      );
    expect(must(await lab.editing['organisation.publish']({}))).toEqual({
      outcome: 'problems',
      problems: [
        {
          kind: 'policy',
          id: 'pol-helpdesk',
          name: 'First line',
          finding: { severity: 'problem', code: 'dangling', field: 'technicianAccess', values: {} },
        },
      ],
    });
  });
});

describe('admin keys', () => {
  const chidi = technicianIdSchema.parse('tech-chidi');
  const withOwn = (own = key('A')): EditingLab => {
    const lab = labDesk();
    const at = lab.organisation.issuedAt;
    lab.organisation = { ...lab.organisation, adminKeys: [{ technicianId: lab.me, publicKey: key('A'), addedAt: at }] };
    lab.ownKey = () => Promise.resolve(ok(own));
    return editingLab({ lab });
  };

  it('are enrolled for those who administer, once each', async () => {
    const lab = withOwn();
    const enrol = (technicianId: string, publicKey: string): unknown =>
      lab.editing['organisation.enrolKey']({ technicianId: technicianIdSchema.parse(technicianId), publicKey });
    expect(enrol('tech-ben', key('B'))).toMatchObject({ value: { saved: false, findings: [{ code: 'dangling' }] } });
    expect(enrol('nobody', key('B'))).toMatchObject({ value: { saved: false } });
    expect(enrol(chidi, key('A'))).toMatchObject({ value: { saved: false, findings: [{ code: 'duplicate' }] } });
    expect(enrol(chidi, `${'B'.repeat(42)}B=`)).toMatchObject({ error: { code: 'bad_input' } });
    expect(enrol(chidi, key('B'))).toMatchObject({ value: { saved: true } });
    expect(must(await lab.editing['organisation.view']({}))).toMatchObject({
      canPublish: true,
      unpublished: 1,
      adminKeys: [
        { technicianName: 'Ana Duarte', mine: true, fingerprint: 'AAAA' },
        { technicianName: 'Chidi Mensah', mine: false, fingerprint: 'BBBB' },
      ],
    });
  });

  it('are revoked, but never the last one or the own one', async () => {
    const lab = withOwn();
    const revoke = (publicKey: string): unknown => lab.editing['organisation.revokeKey']({ publicKey });
    expect(await revoke(key('C'))).toMatchObject({ error: { code: 'not_found' } });
    expect(await revoke(key('A'))).toMatchObject({ value: { saved: false, findings: [{ code: 'lastPrimary' }] } });
    must(await lab.editing['organisation.enrolKey']({ technicianId: chidi, publicKey: key('B') }));
    expect(await revoke(key('A'))).toMatchObject({ value: { saved: false } });
    expect(await revoke(key('B'))).toMatchObject({ value: { saved: true } });
    const { adminKeys } = must(await lab.editing['organisation.view']({}));
    expect(adminKeys[1]).toHaveProperty('revokedAt');
    expect(await revoke(key('B'))).toMatchObject({ value: { saved: true } });
  });

  it('decide who may publish', async () => {
    expect(must(await withOwn(key('Z')).editing['organisation.view']({}))).toMatchObject({
      canEdit: true,
      canPublish: false,
    });
  });
});
