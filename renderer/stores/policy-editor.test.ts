import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../shared/model/connector';
import { policySchema, type Policy } from '../../shared/model/policy';
import { FakeBridge } from '../testing/fake-bridge';
import {
  blankPolicy,
  copyOf,
  previewable,
  samePolicy,
  samePrivilege,
  shapeRemarks,
  tidied,
  typedPrivilege,
  withSource,
} from './policy-editor-form';
import {
  chooseSource,
  closePolicy,
  editPolicy,
  followPolicy,
  isDirty,
  openPolicy,
  remarksOf,
  savePolicy,
  shownRemarks,
  startPolicy,
  touch,
  usePolicyEditor,
} from './policy-editor';

let fake: FakeBridge;

beforeEach(() => {
  closePolicy();
  fake = new FakeBridge('typical', Date.now());
  Object.assign(globalThis, { window: { latchkey: fake } });
});

const problems = (change: Partial<Policy>): readonly string[] =>
  shapeRemarks({ ...blankPolicy('m365', 'p1'), name: 'P', ...change }).map(({ field }) => field);

describe('the shape of a policy', () => {
  it.each([
    [{}, []],
    [{ name: '' }, ['name']],
    [{ name: '  ' }, ['name']],
    [{ name: 'a'.repeat(120) }, []],
    [{ name: 'a'.repeat(121) }, ['name']],
    [{ name: 'a\u202eb' }, ['name']],
    [{ name: 'a\u0000' }, ['name']],
    [{ description: 'd'.repeat(2_001) }, ['description']],
    [{ durations: [] }, ['durations']],
    [{ technicianAccess: { kind: 'groups', groups: [] } }, ['technicianAccess']],
    [{ customerAccess: { kind: 'groups', groups: [] } }, ['customerAccess']],
    [{ authentication: { kind: 'tap', lifetime: 9, oneTime: false } }, ['authentication.lifetime']],
    [{ authentication: { kind: 'tap', lifetime: 10, oneTime: false } }, []],
    [{ authentication: { kind: 'tap', lifetime: 43_200, oneTime: false } }, []],
    [{ authentication: { kind: 'tap', lifetime: 43_201, oneTime: false } }, ['authentication.lifetime']],
    [{ authentication: { kind: 'tap', lifetime: Number.NaN, oneTime: false } }, ['authentication.lifetime']],
    [{ reason: { required: true, minLength: 201 } }, ['reason.minLength']],
    [{ ticket: { required: true, minLength: 0, pattern: 'x'.repeat(201) } }, ['ticket.pattern']],
    [{ accountName: ' ' }, ['accountName']],
    [{ accountName: 'a'.repeat(65) }, ['accountName']],
    [{ limits: { concurrentLeases: 0, extensions: 0 } }, ['limits.concurrentLeases']],
    [{ limits: { concurrentLeases: 1.5, extensions: -1 } }, ['limits.concurrentLeases', 'limits.extensions']],
  ] as readonly [Partial<Policy>, readonly string[]][])('%j has problems with %j', (change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  it('is right exactly when the shared schema takes what would be sent', () => {
    const text = fc.string({ maxLength: 130, unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.integer({ min: -1, max: 60 }), (name, accountName, concurrentLeases) => {
        const blank = blankPolicy('local', 'p1');
        const policy = { ...blank, name, accountName, limits: { ...blank.limits, concurrentLeases } };
        expect(shapeRemarks(policy).length === 0).toBe(policySchema.safeParse(tidied(policy)).success);
      }),
    );
  });

  it('leaves out an empty pattern and blanks around names', () => {
    const policy = {
      ...blankPolicy('m365', 'p1'),
      name: ' P ',
      ticket: { required: true, minLength: 0, pattern: ' ' },
    };
    expect(tidied(policy)).toMatchObject({ name: 'P', ticket: { required: true, minLength: 0 } });
    expect('pattern' in tidied(policy).ticket).toBe(false);
  });
});

describe('a policy in the making', () => {
  it.each(sources)('of %s is complete but for its name', (source) => {
    expect(shapeRemarks(blankPolicy(source, 'p1')).map(({ field }) => field)).toEqual(['name']);
  });

  it('can show account names before the rest is there, and not without one', () => {
    const blank = blankPolicy('m365', 'p1');
    const asked = previewable({ ...blank, durations: [], accountName: 'jit-{tech}', burner: true });
    expect(asked).toMatchObject({ accountName: 'jit-{tech}', burner: true });
    expect(previewable({ ...blank, accountName: '' })).toBeUndefined();
  });

  it('drops with its source what that source alone can have', () => {
    const before: Policy = { ...blankPolicy('m365', 'p1'), name: 'P', privileges: [typedPrivilege('m365', 'sg')] };
    const after = withSource(before, 'activeDirectory');
    expect(after).toMatchObject({ source: 'activeDirectory', privileges: [], authentication: { kind: 'password' } });
    expect(withSource(before, 'm365')).toBe(before);
  });

  it('copies under another name that still fits', () => {
    const copy = copyOf({ ...blankPolicy('m365', 'p1'), name: 'n'.repeat(120) }, 'p2');
    expect(copy.id).toBe('p2');
    expect(copy.name).toMatch(/ copy$/);
    expect(policySchema.safeParse(copy).success).toBe(true);
  });

  it('knows a privilege again whatever the case of its name, and roles by id', () => {
    const id = '62e90394-69f5-4237-9190-012177145e10';
    const role = (name: string, roleTemplateId: string) => ({ kind: 'directoryRole', name, roleTemplateId }) as const;
    expect(samePrivilege(typedPrivilege('local', 'Sudo '), typedPrivilege('local', 'sudo'))).toBe(true);
    expect(samePrivilege(typedPrivilege('local', 'sudo'), typedPrivilege('m365', 'sudo'))).toBe(false);
    expect(samePrivilege(role('A', id), role('B', id.toUpperCase()))).toBe(true);
    expect(samePrivilege(role('A', id), role('A', id.replace('6', '7')))).toBe(false);
  });

  it('is the same policy whatever the order of its keys', () => {
    const policy = blankPolicy('m365', 'p1');
    const turned = Object.fromEntries(Object.entries(policy).reverse()) as unknown as Policy;
    expect(samePolicy(policy, turned)).toBe(true);
    expect(samePolicy(policy, { ...policy, durations: ['4h', '1h', '8h'] })).toBe(false);
  });
});

describe('the editor', () => {
  const state = usePolicyEditor.getState;

  it('blames nobody for what was not filled in yet', () => {
    startPolicy('local');
    expect(shownRemarks(state())).toEqual([]);
    expect(remarksOf(state()).map(({ field }) => field)).toEqual(['name']);
    touch('name');
    expect(shownRemarks(state()).map(({ field }) => field)).toEqual(['name']);
  });

  it('says everything once saving was tried, and sends nothing', async () => {
    startPolicy('local');
    editPolicy({ technicianAccess: { kind: 'groups', groups: [] } }, true);
    expect(shownRemarks(state())).toEqual([]);
    expect(await savePolicy()).toBe(false);
    expect(shownRemarks(state()).map(({ field }) => field)).toEqual(['name', 'technicianAccess']);
    expect(fake.calls.some(({ name }) => name === 'entity.put')).toBe(false);
  });

  it('has something to lose as soon as something differs, and no longer when it is put back', async () => {
    await openPolicy('helpdesk');
    expect(isDirty(state())).toBe(false);
    editPolicy({ name: 'Other' });
    expect(isDirty(state())).toBe(true);
    editPolicy({ name: 'Daily helpdesk' });
    expect(isDirty(state())).toBe(false);
  });

  it('keeps the source of a saved policy', async () => {
    await openPolicy('helpdesk');
    chooseSource('local');
    expect(state().policy?.source).toBe('m365');
    startPolicy('m365');
    chooseSource('local');
    expect(state().policy?.source).toBe('local');
  });

  it('keeps the form and says what main says against it', async () => {
    await openPolicy('helpdesk');
    editPolicy({ name: 'Domain admin' });
    expect(await savePolicy()).toBe(false);
    expect(shownRemarks(state()).map(({ field, severity }) => [field, severity])).toEqual([['name', 'problem']]);
    fake.failing.set('entity.put', 'not_entitled');
    editPolicy({ name: 'Fresh name' });
    expect(await savePolicy()).toBe(false);
    expect(state().failure?.code).toBe('not_entitled');
    expect(state().policy?.name).toBe('Fresh name');
  });

  it('follows a change made elsewhere when nothing was typed, and else says so', async () => {
    await openPolicy('helpdesk');
    const { policies } = fake.organisation.draft;
    const renamed = policies.map((one) => (one.id === 'helpdesk' ? { ...one, name: 'Renamed' } : one));
    fake.organisation.edit({ ...fake.organisation.draft, policies: renamed });
    await followPolicy();
    expect(state()).toMatchObject({ overtaken: false, policy: { name: 'Renamed' } });
    editPolicy({ description: 'typed' });
    fake.organisation.edit({ ...fake.organisation.draft, policies });
    await followPolicy();
    expect(state()).toMatchObject({ overtaken: true, policy: { name: 'Renamed', description: 'typed' } });
  });

  it('opens the policy that was asked for last', async () => {
    await Promise.all([openPolicy('helpdesk'), openPolicy('domain')]);
    expect(state().policy?.id).toBe('domain');
    await openPolicy('gone');
    expect(state().failure?.code).toBe('bad_input');
  });
});
