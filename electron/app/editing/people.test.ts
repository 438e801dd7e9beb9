import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import type { FoundPerson, PeopleAsked, PeopleLook } from '../../ports/partner';
import { editingLab } from '../../testkit/labs/editing-lab';

const farida: FoundPerson = {
  objectId: 'aaaaaaaa-0000-4000-8000-00000000000f',
  name: 'Farida Haddad',
  upn: 'farida@msp.example',
  enabled: true,
  guest: false,
};
const gus: FoundPerson = {
  ...farida,
  objectId: 'aaaaaaaa-0000-4000-8000-00000000000e',
  name: 'Gus',
  upn: 'gus@msp.example',
};

function labWith(people: readonly FoundPerson[] = [farida, gus]) {
  const asked: PeopleAsked[] = [];
  const look: PeopleLook = (_through, what) => {
    asked.push(what);
    return Promise.resolve(ok({ people, more: true }));
  };
  const lab = editingLab({ people: look });
  const handles = (): readonly string[] => {
    const list = lab.editing['entity.list']({ kind: 'technician', query: 'msp.example', offset: 0, limit: 50 });
    if ('then' in list || !list.ok) throw new Error('no list');
    return list.value.rows.map(({ name }) => name);
  };
  return { ...lab, asked, handles, ask: lab.editing['technicians.fromDirectory'] };
}

describe('technicians found in the directory', () => {
  it('are looked for without a change to the draft', async () => {
    const { ask, asked, drafts } = labWith();
    expect(await ask({ query: 'far' })).toMatchObject({ ok: true, value: { more: true, added: 0, people: [{}, {}] } });
    expect(await ask({})).toMatchObject({ ok: true });
    expect(asked).toEqual([
      { kind: 'like', query: 'far' },
      { kind: 'like', query: '' },
    ]);
    expect(drafts.stored).toBeUndefined();
  });

  it('are taken in one edit that undo takes back, and once only', async () => {
    const { ask, asked, editing, drafts, handles } = labWith();
    const before = handles();
    const take = [farida.objectId.toUpperCase(), gus.objectId];
    expect(await ask({ take })).toMatchObject({ ok: true, value: { added: 2 } });
    expect(asked).toEqual([{ kind: 'ids', objectIds: take }]);
    expect(drafts.stored?.edits).toHaveLength(1);
    expect(handles()).toEqual(expect.arrayContaining(['Farida Haddad', 'Gus']));
    expect(await ask({ take })).toMatchObject({
      ok: true,
      value: { added: 0, people: [{ known: {} }, { known: {} }] },
    });
    expect(drafts.stored?.edits).toHaveLength(1);
    expect(await editing['organisation.undo']({})).toMatchObject({ ok: true });
    expect(handles()).toEqual(before);
  });

  it('are only those who were named, whatever Microsoft answers', async () => {
    const { ask, handles } = labWith();
    expect(await ask({ take: [gus.objectId] })).toMatchObject({
      ok: true,
      value: { added: 1, people: [{ name: 'Gus' }] },
    });
    expect(handles()).not.toContain('Farida Haddad');
  });

  it('are a failure where nobody can be asked, and when Microsoft refuses', async () => {
    const refused = editingLab({ people: () => Promise.resolve(err(failure('insufficient_rights'))) });
    expect(await refused.editing['technicians.fromDirectory']({})).toMatchObject({
      error: { code: 'insufficient_rights' },
    });
    expect(await editingLab().editing['technicians.fromDirectory']({})).toMatchObject({
      error: { code: 'bad_input', detail: 'no_connection' },
    });
  });
});
