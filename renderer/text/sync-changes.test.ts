import { describe, expect, it } from 'vitest';
import {
  activeDirectoryConnectorSchema,
  cloudSchema,
  localConnectorSchema,
  m365ConnectorSchema,
} from '../../shared/model/connector';
import { customerGroupSchema, customerSchema } from '../../shared/model/customer';
import { adminKeySchema } from '../../shared/model/organisation';
import { authenticationSchema, policySchema, textRuleSchema } from '../../shared/model/policy';
import { customerScopeSchema, technicianGroupSchema, technicianSchema } from '../../shared/model/technician';
import { changedField, changedName, changedValue, listChange } from './sync-changes';

const under = (field: string, names: readonly string[]): string[] => names.map((name) => `${field}.${name}`);
const keysOf = (options: readonly { readonly shape: object }[]): string[] =>
  options.flatMap(({ shape }) => Object.keys(shape));

describe('fields of differences', () => {
  const { signIn } = m365ConnectorSchema.shape;
  const { transport } = localConnectorSchema.shape;
  const shapes = [
    policySchema,
    customerSchema,
    customerGroupSchema,
    technicianSchema,
    technicianGroupSchema,
    m365ConnectorSchema,
    activeDirectoryConnectorSchema,
    localConnectorSchema,
    adminKeySchema,
  ].flatMap(({ shape }) => Object.keys(shape));
  const members = [
    ...under('technicianAccess', keysOf(policySchema.shape.technicianAccess.options)),
    ...under('customerAccess', keysOf(policySchema.shape.customerAccess.options)),
    ...under('authentication', keysOf(authenticationSchema.options)),
    ...under('reason', Object.keys(textRuleSchema.shape)),
    ...under('ticket', Object.keys(textRuleSchema.shape)),
    ...under('limits', Object.keys(policySchema.shape.limits.shape)),
    ...under('scope', keysOf(customerScopeSchema.options)),
    ...under('cloud', keysOf(cloudSchema.options)),
    ...under('signIn', keysOf(signIn.options)),
    ...under('transport', keysOf(transport.options)),
  ];
  // These never change, or tell one thing from another.
  const silent = new Set(['id', 'kind', 'publicKey']);

  it.each([...new Set([...shapes, ...members, 'staleAfterDays'])].filter((field) => !silent.has(field)))(
    '%s has a name that people use',
    (field) => {
      expect(changedField(field)).toMatch(/^[A-Z]/);
    },
  );

  it('does not take a field for what every object has', () => {
    expect(changedField('constructor')).toBe('constructor');
    expect(changedValue('constructor', 'constructor')).toBe('constructor');
  });
});

describe('values of differences', () => {
  it.each([
    ['durations', '1h, 1d', '1 hour, 1 day'],
    ['authentication.lifetime', '90', '1 hour 30 minutes'],
    ['authentication.lifetime', 'lease', 'as long as the account'],
    ['role', 'super', 'Super'],
    ['reason.minLength', '1', '1 character'],
    ['staleAfterDays', '14', '14 days'],
    ['limits.extensions', '3', '3'],
    ['description', undefined, 'nothing'],
    ['name', '2026', '2026'],
    ['cloud.kind', 'usGov', 'US Government (GCC High)'],
  ])('%s %s reads %s', (field, value, text) => {
    expect(changedValue(field, value)).toBe(text);
  });

  it.each([
    [{ field: 'durations', before: '1h, 4h', after: '1h, 8h' }, 'adds 8 hours; removes 4 hours'],
    [{ field: 'privileges', after: 'Global Administrator' }, 'adds Global Administrator'],
    [{ field: 'customers', before: 'Contoso' }, 'removes Contoso'],
    // Cut values do not tell what is missing at their end.
    [{ field: 'customers', before: 'Contoso, Fab…', after: 'Contoso' }, undefined],
    [{ field: 'description', before: 'a, b', after: 'a' }, undefined],
    // Only the order differs.
    [{ field: 'domainControllers', before: 'dc1, dc2', after: 'dc2, dc1' }, undefined],
  ])('%j is told as %s', (change, text) => {
    expect(listChange(change)).toBe(text);
  });

  it('calls things by what people know', () => {
    expect(changedName({ kind: 'settings', name: 'staleAfterDays' })).toContain('older than');
    expect(changedName({ kind: 'adminKey', name: 'Ana' })).toBe('Key of Ana');
    expect(changedName({ kind: 'technician', name: '' })).toBe('Technicians');
  });
});
