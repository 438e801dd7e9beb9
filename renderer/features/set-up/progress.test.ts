import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policySchema } from '../../../shared/model/policy';
import type { Look } from '../connections/looks';
import { permissionsFor, rolesFor, setUpSteps } from '../../text/set-up';
import { progressOf, type SetUpFacts } from './progress';
import { GUID, m365 } from '../../testing/access-harness';
import { policyTemplates } from './templates';

const withCertificate = m365({ kind: 'app', clientId: GUID, credential: 'certificate' });
const withSecret = m365({ kind: 'app', clientId: GUID, credential: 'secret' });
const own = m365({ kind: 'technician', clientId: GUID });

const notLooked: Look = { busy: false, done: false, lines: [], failure: undefined };
const line = (severity?: 'red' | 'yellow') => ({
  customerId: 'c1',
  customerName: 'C',
  connectorId: 'k1',
  connectorLabel: 'L',
  policyId: 'p1',
  policyName: 'P',
  findings: severity === undefined ? [] : [{ code: 'x', severity, durations: [], values: {}, portal: [] }],
});
const looked = (...lines: ReturnType<typeof line>[]): Look => ({ ...notLooked, done: true, lines: lines as never });
const refused: Look = { ...notLooked, done: true, failure: { code: 'sign_in_failed', detail: 'consent_missing' } };

const facts = (change: Partial<SetUpFacts>): SetUpFacts => ({
  connector: withCertificate,
  holdsAccess: true,
  look: looked(line()),
  policies: ['P'],
  unpublished: 0,
  ...change,
});

describe('what a step of the set-up waits for', () => {
  it('is nothing when everything is there', () => {
    expect(Object.values(progressOf(facts({})))).toEqual(setUpSteps.map(() => undefined));
  });

  it('is the tenant, everywhere, before it is saved', () => {
    const { policy, ...rest } = progressOf(facts({ connector: undefined, policies: [] }));
    expect([policy, ...new Set(Object.values(rest))]).toEqual(['policy', 'tenant']);
  });

  it.each([
    ['app', { holdsAccess: false }, 'certificate'],
    ['app', { holdsAccess: false, connector: withSecret }, 'secret'],
    ['app', { holdsAccess: false, connector: own }, 'notSignedIn'],
    ['access', { holdsAccess: false, connector: own }, 'notSignedIn'],
    ['access', { look: notLooked }, 'notTried'],
    ['access', { look: refused }, 'refused'],
    ['policy', { policies: [] }, 'policy'],
    ['check', { look: notLooked }, 'notLooked'],
    ['check', { look: refused }, 'refused'],
    ['check', { look: looked() }, 'noPolicyHere'],
    ['check', { look: looked(line('red')) }, 'toFix'],
    ['check', { look: looked(line('yellow')) }, undefined],
    ['go', { unpublished: 2 }, 'unpublished'],
  ] as const)('%s with %j: %s', (step, change, missing) => {
    expect(progressOf(facts(change))[step]).toBe(missing);
  });
});

describe('what the set-up tells people to enter', () => {
  it.each(policyTemplates)('$name is a policy that can be saved', ({ make, name }) => {
    const policy = make('p1', name);
    expect(policySchema.safeParse(policy).success).toBe(true);
    expect(policy.privileges).not.toEqual([]);
  });

  it('names only permissions and roles that the document explains', () => {
    const document = readFileSync(new URL('../../../docs/permissions.md', import.meta.url), 'utf8');
    const names = [...Object.values(permissionsFor).flat(), ...Object.values(rolesFor).flat()];
    expect(names.filter((name) => !document.includes(name))).toEqual([]);
  });
});
