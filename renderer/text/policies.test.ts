import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type EditFinding, editFindingCodes, type EntityKind, entityKinds } from '../../shared/ipc/entities';
import { policySchema, type Policy } from '../../shared/model/policy';
import { sampleOrganisation } from '../testing/sample-organisation';
import { doctorCodes, doctorText, durationsText, refusedText, troubleText } from './doctor';
import { accountNameTrouble, findingText } from './findings';
import { sectionOf, sections } from './policies';
import { policyChanges } from './policies-changes';
import { reviewLines, type ReviewFacts } from './policies-review';
import { refusalText, ruleNames, ruleText } from './policies-rules';

/** The words of a list that the main process keeps; its code may not come into windows. */
function listIn(file: string, list: string): readonly string[] {
  const source = readFileSync(new URL(`../../electron/core/policy/${file}`, import.meta.url), 'utf8');
  const found = new RegExp(`export const ${list} = \\[([^\\]]*)\\]`).exec(source)?.[1] ?? '';
  return [...found.matchAll(/'(\w+)'/g)].map(([, word = '']) => word);
}

function sample(id: string): Policy {
  const policy = sampleOrganisation('typical').policies.find((one) => one.id === id);
  if (policy === undefined) throw new Error(`no policy ${id}`);
  return policy;
}

const facts: ReviewFacts = {
  technicianGroups: ['Service desk', 'Platform team'],
  customerGroups: ['Gold support'],
  technicians: 3,
  customers: 2,
  example: 'jit-ana-####',
};

const said = (policy: Policy, key: string, known: Partial<ReviewFacts> = {}): string | undefined =>
  reviewLines(policy, { ...facts, ...known }).find((line) => line.key === key)?.text;

describe('what the doctor finds', () => {
  it('has sentences for every finding that there is, and for no other', () => {
    const codes = listIn('doctor-finding.ts', 'findingCodes');
    expect(codes.length).toBeGreaterThan(10);
    expect([...doctorCodes].sort()).toEqual([...codes].sort());
  });

  it.each(doctorCodes)('%s says what it is, and gives a value that is missing a name', (code) => {
    const { title, body, fix } = doctorText({ code, values: {} });
    expect(`${title} ${body} ${fix}`).not.toMatch(/undefined|NaN/);
    expect(title).not.toMatch(/[.!]$/);
    expect(body).toMatch(/\.$/);
  });

  it('does not trip over codes of a newer version, or of nobody', () => {
    for (const code of ['somethingNew', 'constructor', '__proto__', '']) {
      expect(doctorText({ code, values: {} }).title).toBe('Something stands in the way');
    }
  });

  it('reads the figures out of a refusal, and takes nothing else for figures', () => {
    const detail = 'passTooLong minimumMinutes 60 maximumMinutes 480';
    expect(troubleText({ code: 'constraint_violation', detail })).toContain('for at most 8 hours');
    expect(troubleText({ code: 'constraint_violation', detail: 'passTooLong maximumMinutes x' })).toContain(
      '0 seconds',
    );
    expect(troubleText({ code: 'tap_disabled', detail: 'passDisabled' })).toContain('Temporary Access Pass is off');
    expect(troubleText({ code: 'unreachable' })).toContain('did not answer');
    expect(refusedText({ code: 'tap_disabled', detail: 'passDisabled' })).toContain('Switch the method on');
    expect(refusedText({ code: 'too_many_leases' })).toContain('Check one in first.');
  });
});

describe('what is found about an edit', () => {
  it.each(editFindingCodes)('%s has a sentence for every kind of thing', (code) => {
    for (const kind of entityKinds) {
      const text = findingText({ severity: 'problem', field: 'name', code, values: {} }, kind);
      expect(text).toMatch(/^[A-Z“].*\.$/);
      expect(text).not.toMatch(/undefined|NaN/);
    }
  });

  it('names who and what it concerns', () => {
    const text = (code: EditFinding['code'], field: string, values: EditFinding['values'], kind: EntityKind) =>
      findingText({ severity: 'warning', field, code, values }, kind);
    expect(text('inUse', '', { kind: 'policy', count: 3, name: 'Helpdesk' }, 'customerGroup')).toBe(
      'It is still named by 3 JIT policies, such as “Helpdesk”. Change that first.',
    );
    expect(text('inUse', '', { kind: 'policy', count: 1, name: 'Helpdesk' }, 'customerGroup')).toContain(
      'by “Helpdesk”.',
    );
    expect(text('duplicate', 'code', { name: 'Contoso' }, 'customer')).toContain('“Contoso” has this code already');
    expect(text('passShorterThanLease', 'x', { minutes: 60, durations: '4h, 8h' }, 'policy')).toContain(
      'before 4 hours and 8 hours are over',
    );
    expect(text('badAccountName', 'accountName', { technician: 'Ana', customer: 'Contoso' }, 'policy')).toContain(
      'too long for “Ana” at “Contoso”',
    );
    expect(text('nobodyHasAccess', 'customerAccess', {}, 'policy')).toContain('no customer');
    expect(text('sourceFixed', 'customerId', {}, 'connector')).toContain('stays with its customer');
  });

  it.each([
    ['accountName length 24 of 20', '24 characters; the target takes 20.'],
    ['accountName placeholder', 'Only {tech}'],
    ['accountName reserved', 'keeps this name'],
    ['accountName characters', 'letters, digits'],
    [undefined, 'would refuse'],
  ])('%s is explained', (detail, expected) => {
    expect(accountNameTrouble(detail)).toContain(expected);
  });
});

describe('the deciding rule', () => {
  it('has words for every rule, in the order in which they are asked', () => {
    const rules = listIn('question.ts', 'rules');
    expect(rules.length).toBeGreaterThan(10);
    expect(ruleNames).toEqual(rules);
  });

  it('names who, what and where', () => {
    const asked = { technician: 'Ana', customer: 'Contoso', policy: 'Break-fix', duration: '8 hours' };
    expect(refusalText('policyForCustomer', asked)).toBe(
      'Break-fix is limited to customer groups that Contoso is not in.',
    );
    expect(refusalText('durationOffered', asked)).toBe('Break-fix does not offer 8 hours.');
    expect(refusalText('ofTomorrow', asked)).toMatch(/rule of the organisation/);
    expect(ruleText('technicianKnown')).toMatch(/^rule 1 of 13: /);
    expect(ruleText('ofTomorrow')).toBeUndefined();
  });
});

describe('the review', () => {
  it('says who, where, what, for how long and what happens at the end', () => {
    const policy = sample('helpdesk');
    expect(said(policy, 'who')).toBe(
      'Members of the technician groups Service desk and Platform team, whatever their role. That is 3 technicians at present.',
    );
    expect(said(policy, 'where')).toContain('Only at customers of the customer group Gold support');
    expect(said(policy, 'what')).toBe(
      'The technician’s own account in the customer’s Microsoft 365, such as jit-ana-####, with the role Helpdesk Administrator and the role User Administrator, and nothing else.',
    );
    expect(said(policy, 'howLong')).toBe(
      'For 1 hour, 4 hours or 8 hours. It can be extended once, by one of these durations each time.',
    );
    expect(said(policy, 'end')).toContain('The account stays, disabled, and is re-enabled at the next check-out.');
  });

  it.each(['m365', 'activeDirectory', 'local'] as const)('says that a Burner of %s is deleted', (source) => {
    const end = said({ ...sample('break-fix'), source, burner: true }, 'end') ?? '';
    expect(end).toContain('is deleted');
    expect(end).not.toContain('re-enabled');
    expect(end).toContain('read back');
  });

  it('is honest about what is not chosen yet, and about what is switched off', () => {
    const none: Policy = {
      ...sample('helpdesk'),
      enabled: false,
      technicianAccess: { kind: 'groups', groups: [] },
      customerAccess: { kind: 'groups', groups: [] },
      durations: [],
      privileges: [],
    };
    expect(said(none, 'who')).toMatch(/^Nobody yet/);
    expect(said(none, 'where')).toMatch(/^Nowhere yet/);
    expect(said(none, 'howLong')).toMatch(/No duration/);
    expect(said(none, 'what')).toContain('without any privilege');
    expect(reviewLines(none, facts)[0]?.key).toBe('off');
  });

  it.each([
    [{ required: true, minLength: 5 }, 'A reason with at least 5 characters is required.'],
    [{ required: true, minLength: 0 }, 'A reason is required.'],
    [{ required: false, minLength: 0 }, 'A reason is optional.'],
    [{ required: false, minLength: 9 }, 'A reason is optional; if given, it has at least 9 characters.'],
    [{ required: true, minLength: 0, pattern: 'INC-[0-9]+' }, 'A reason with the form INC-[0-9]+ is required.'],
  ])('words the rule %j', (reason, expected) => {
    expect(said({ ...sample('helpdesk'), reason }, 'says')).toContain(expected);
  });

  it('tells a pass of its own length and one-time use from the others', () => {
    const of = (authentication: Policy['authentication']): string | undefined =>
      said({ ...sample('helpdesk'), authentication }, 'signIn');
    expect(of({ kind: 'tap', lifetime: 90, oneTime: true })).toContain('1 hour 30 minutes, at most as long as');
    expect(of({ kind: 'tap', lifetime: 90, oneTime: true })).toContain('one sign-in');
    expect(of({ kind: 'tap', lifetime: 'lease', oneTime: false })).not.toContain('one sign-in');
    expect(of({ kind: 'password' })).toContain('Entra does not end it');
  });
});

describe('what changed', () => {
  const names = { technicianGroup: (id: string) => `team ${id}`, customerGroup: (id: string) => `group ${id}` };

  it('is nothing between a policy and itself, whatever the order of its groups', () => {
    const policy = sample('break-fix');
    const turned: Policy = { ...policy, privileges: [...policy.privileges].reverse() };
    expect(policyChanges(policy, turned, names)).toEqual([]);
  });

  it('names the field with both values', () => {
    const before = sample('helpdesk');
    const after: Policy = { ...before, durations: ['1h', '8h'], enabled: false, customerAccess: { kind: 'all' } };
    expect(policyChanges(before, after, names)).toEqual([
      { label: 'State', before: 'switched on', after: 'switched off' },
      { label: 'Customers', before: 'group gold', after: 'all customers' },
      { label: 'Durations', before: '1 hour, 4 hours and 8 hours', after: '1 hour and 8 hours' },
    ]);
  });
});

it('puts every field of a policy into a section', () => {
  for (const field of Object.keys(policySchema.shape)) {
    if (field !== 'id') expect(sections.filter((section) => section !== 'review')).toContain(sectionOf(field));
  }
  expect(sectionOf('authentication.lifetime')).toBe('authentication');
  expect(sectionOf('')).toBe('review');
  expect(sectionOf('constructor')).toBe('review');
  expect(durationsText([])).toBe('');
});
