import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { leaseIdSchema, operationIdSchema, organisationIdSchema, technicianIdSchema } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { instant } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { evolveAll } from '../lease/evolve';
import { markerOf } from '../lease/state';
import { judgeGone } from './judge-gone';
import { judgeLive } from './judge-live';
import type { MarkerTrust } from './marker-match';
import type { Seen } from './seen';

const role = {
  kind: 'directoryRole' as const,
  roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  name: 'Global Administrator',
};
const burner = sampleLease(1, {
  recipe: { ...sampleLease(1).recipe, privileges: [role] },
  credential: { kind: 'tap', oneTime: false, expiresAt: instant(9e12) },
  passwordChangedAt: instant(1_000),
});
const standard = { ...burner, recipe: { ...burner.recipe, mode: 'standard' as const } };
const marker = markerOf(burner);
const live: Seen = {
  account: 'present',
  marker,
  enabled: true,
  credential: { usable: true },
  grants: [{ name: role.name, key: `directoryRole:${role.roleTemplateId}` }],
  methods: [],
};
const dead: Seen = {
  account: 'present',
  marker,
  enabled: false,
  credential: { usable: false },
  passwordChangedAt: instant(2_000),
  grants: [],
  methods: [],
};
const ben = technicianIdSchema.parse('ben');
const untold = { sealed: false };
const other = { ...marker, leaseId: leaseIdSchema.parse('another') };

describe('live', () => {
  it('is what shows everything that was promised', () => {
    expect(judgeLive(burner, live).ok).toBe(true);
  });

  it.each<[string, Partial<Seen>, string]>([
    ['no account', { account: 'absent' }, 'not_yet_visible'],
    ['a deleted account', { account: 'recycled' }, 'not_yet_visible'],
    ['somebody else’s marker', { marker: 'foreign' }, 'name_taken_unmarked'],
    ['another lease’s marker', { marker: other }, 'name_taken_unmarked'],
    [
      'another organisation’s marker',
      { marker: { ...marker, organisationId: organisationIdSchema.parse('elsewhere') } },
      'name_taken_unmarked',
    ],
    ['a disabled account', { enabled: false }, 'not_yet_visible'],
    ['a pass that does not work yet', { credential: { usable: false } }, 'not_yet_visible'],
    ['a role that is missing', { grants: [] }, 'not_yet_visible'],
    ['a role of the same name only', { grants: [{ name: role.name, key: 'group:x' }] }, 'not_yet_visible'],
  ])('is not %s', (_name, change, code) => {
    expect(judgeLive(burner, { ...live, ...change })).toMatchObject({ ok: false, error: { code } });
  });

  it('is not an account that tells nothing about marker, sign-in or pass', () => {
    for (const key of ['marker', 'enabled', 'credential'] as const) {
      const silent = Object.fromEntries(Object.entries(live).filter(([name]) => name !== key)) as unknown as Seen;
      expect(judgeLive(burner, silent)).toMatchObject({ ok: false, error: { code: 'not_yet_visible' } });
    }
  });
});

describe('gone', () => {
  it.each<[string, typeof burner, Seen, boolean]>([
    ['burner absent', burner, { account: 'absent', grants: [], methods: [] }, true],
    ['burner in the recycle bin', burner, { ...dead, account: 'recycled' }, false],
    ['burner disabled', burner, dead, false],
    ['standard disabled and empty', standard, dead, true],
    ['standard deleted by somebody', standard, { ...dead, account: 'recycled' }, true],
    ['standard enabled', standard, { ...dead, enabled: true }, false],
    ['standard with a role', standard, { ...dead, grants: live.grants }, false],
    ['standard with a usable pass', standard, { ...dead, credential: { usable: true } }, false],
    ['standard with a phone', standard, { ...dead, methods: [{ name: 'phone' }] }, false],
    ['standard with the old password', standard, { ...dead, passwordChangedAt: instant(1_000) }, false],
    ['standard, password a moment later', standard, { ...dead, passwordChangedAt: instant(1_001) }, true],
    ['a stranger’s marker on what was ours', standard, { ...dead, marker: 'foreign' }, false],
  ])('%s', (_name, lease, seen, gone) => {
    expect(judgeGone(lease, seen, untold).ok).toBe(gone);
  });

  it('a burner whose purge the directory refused is as gone as it can be', () => {
    const opId = operationIdSchema.parse('op');
    const at = burner.requestedAt;
    const erased = evolveAll(burner, [
      { kind: 'intended', at, steps: [{ key: 'erase', kind: 'erase', opId }] },
      {
        kind: 'stepDone',
        key: 'erase',
        at,
        already: false,
        evidence: [{ item: 'recycleBin', asked: 'purge', readBack: 'refused' }],
      },
    ]);
    expect(judgeGone(erased, { ...dead, account: 'recycled' }, untold).ok).toBe(true);
  });

  it('a name that a stranger had before anything was made is not ours to end', () => {
    const opId = operationIdSchema.parse('op');
    const at = burner.requestedAt;
    const refused = evolveAll(burner, [
      { kind: 'intended', at, steps: [{ key: 'create', kind: 'create', opId }] },
      { kind: 'stepFailed', key: 'create', at, failure: failure('name_taken_unmarked') },
    ]);
    expect(judgeGone(refused, { ...live, marker: 'foreign' }, untold).ok).toBe(true);
  });
});

describe('gone, while the account bears the marker of another lease', () => {
  const made = { ...standard, account: { ...standard.account, objectId: 'o-1' } };
  const over = { ...other, mode: 'standard' as const, endsAt: instant(made.endsAt + 1) };
  const before = { ...over, endsAt: made.requestedAt };
  const sealed = { sealed: true };
  const known = (at: number) => ({ sealed: true, known: sampleLease(2, { requestedAt: instant(at) }) });
  const earlier = known(made.requestedAt - 1);

  it.each<[string, Lease, Seen, MarkerTrust, boolean]>([
    ['a later lease, signed', made, { ...live, marker: over }, sealed, true],
    ['a later lease that this computer knows', made, { ...live, marker: over }, known(made.requestedAt + 1), true],
    ['an id that somebody wrote there', made, { ...live, marker: over }, untold, false],
    ['an id that somebody wrote there, disabled', made, { ...dead, marker: over }, untold, false],
    ['an earlier lease that this computer knows, enabled', made, { ...live, marker: over }, earlier, false],
    ['an earlier lease that this computer knows, at rest', made, { ...dead, marker: over }, earlier, true],
    ['the copy of a marker that had ended before', made, { ...live, marker: before }, sealed, false],
    ['an account from a backup, at rest', made, { ...dead, marker: before }, sealed, true],
    ['an account from a backup, with a role', made, { ...dead, marker: before, grants: live.grants }, sealed, false],
    ['another technician’s lease', made, { ...live, marker: { ...over, technicianId: ben } }, sealed, false],
    ['a Burner’s lease', made, { ...live, marker: { ...over, mode: 'burner' } }, sealed, false],
    ['a Standard lease on a Burner', { ...made, recipe: burner.recipe }, { ...live, marker: over }, sealed, false],
    ['an account that was never reached', standard, { ...live, marker: over }, untold, true],
  ])('%s', (_name, lease, seen, trust, gone) => {
    expect(judgeGone(lease, seen, trust)).toMatchObject(
      gone ? { ok: true } : { ok: false, error: { code: 'marker_changed' } },
    );
  });
});
