import { describe, expect, it } from 'vitest';
import { HOUR, plus, SECOND } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { markerOf } from '../lease/state';
import { judgeMoved } from './judge-moved';
import type { Seen } from './seen';

const role = {
  kind: 'directoryRole' as const,
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  name: 'Global Administrator',
};
const sample = sampleLease(1, { recipe: { ...sampleLease(1).recipe, privileges: [role] } });
const key = `directoryRole:${role.roleTemplateId}`;
const { endsAt } = sample;
const before = plus(endsAt, -HOUR);
const seen = (changes: Partial<Seen> = {}): Seen => ({
  account: 'present',
  marker: markerOf(sample),
  enabled: true,
  grants: [{ name: role.name, key, endsAt }],
  methods: [],
  ...changes,
});
const password = { ...sample, credential: { kind: 'password' as const, oneTime: false, expiresAt: endsAt } };
const pass = { ...sample, credential: { kind: 'tap' as const, oneTime: false, expiresAt: before } };

describe('a moved end', () => {
  it.each([
    ['everywhere the new one', password, seen({ credential: { usable: true, expiresAt: endsAt } }), undefined],
    [
      'a role that ends a rounding later',
      password,
      seen({ grants: [{ name: 'r', key, endsAt: plus(endsAt, 5 * SECOND) }] }),
      undefined,
    ],
    ['a pass, which cannot be moved', pass, seen({ credential: { usable: true, expiresAt: before } }), undefined],
    ['a role without an end of its own', password, seen({ grants: [{ name: 'r', key }] }), undefined],
    [
      'somebody else’s grant with another end',
      password,
      seen({ grants: [{ name: 'x', key: 'group:x', endsAt: before }] }),
      undefined,
    ],
    ['the marker of before', password, seen({ marker: markerOf(sample, before) }), 'not_yet_visible'],
    ['no account', password, seen({ account: 'absent' }), 'not_yet_visible'],
    [
      'an account that expires as before',
      password,
      seen({ credential: { usable: true, expiresAt: before } }),
      'not_yet_visible',
    ],
    ['a role that ends as before', password, seen({ grants: [{ name: 'r', key, endsAt: before }] }), 'not_yet_visible'],
    [
      'a role that ends more than a rounding later',
      password,
      seen({ grants: [{ name: 'r', key, endsAt: plus(endsAt, 5 * SECOND + 1) }] }),
      'not_yet_visible',
    ],
    ['a foreign marker', password, seen({ marker: 'foreign' }), 'name_taken_unmarked'],
    ['the marker of another lease', password, seen({ marker: markerOf(sampleLease(2)) }), 'name_taken_unmarked'],
  ])('%s', (_what, lease, observed, code) => {
    const judged = judgeMoved(lease, observed);
    expect(judged.ok ? undefined : judged.error.code).toBe(code);
  });
});
