import { describe, expect, it } from 'vitest';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { auditSettingsSchema } from '../../../shared/model/audit-settings';
import { canonicalJson } from './canonical';
import { differences } from './differences';
import { applyEdit, editOf, takeBack } from './draft';
import { readEdit } from './draft-schema';
import { mergeOrganisations } from './merge';

const base = smallOrganisation();
const audit = auditSettingsSchema.parse({ syslog: { host: 'siem.example', port: 6514 }, required: true });
const edit = editOf(base, [], { audit })!;
const edited = applyEdit(base, edit);

describe('where the audit trail goes', () => {
  it('is set, read back from a file and taken back to nothing at all', () => {
    expect(edited.audit).toEqual(audit);
    expect(readEdit(JSON.parse(JSON.stringify(edit)))).toEqual(edit);
    const back = takeBack(edited, edit);
    expect(Object.hasOwn(back, 'audit')).toBe(false);
    expect(canonicalJson(back)).toBe(canonicalJson(base));
    expect(editOf(edited, [], { audit: { ...audit } })).toBeUndefined();
  });

  it('is one difference', () => {
    expect(differences(base, edited)).toEqual([{ kind: 'setting', setting: 'audit', before: undefined, after: audit }]);
    expect(differences(edited, applyEdit(edited, { items: [], settings: [] }))).toEqual([]);
  });

  it('is merged like any setting, and its absence too', () => {
    const merged = (mine: typeof base, theirs: typeof base) => {
      const done = mergeOrganisations(base, mine, theirs);
      if (!done.ok) throw new Error(done.error.code);
      return done.value;
    };
    expect(merged(edited, { ...base, version: base.version + 1 }).merged.audit).toEqual(audit);
    expect(merged(base, edited).merged.audit).toEqual(audit);
    expect(Object.hasOwn(merged(base, base).merged, 'audit')).toBe(false);
    const other = { ...base, audit: { required: false } };
    expect(merged(edited, other).open.map(({ key }) => key)).toEqual(['settings/audit/audit']);
  });

  it.each([
    'http://siem.example/',
    'https://ana:secret@siem.example/',
    'https://ana@siem.example',
    'https:\\\\siem.example',
    'file:///etc/passwd',
    'siem.example',
    'https://',
  ])('is not %s', (url) => {
    expect(auditSettingsSchema.safeParse({ webhook: { url }, required: false }).success).toBe(false);
  });

  it('is an https address', () => {
    for (const url of ['https://siem.example', 'https://siem.example:8443/in?tenant=a@b'])
      expect(auditSettingsSchema.safeParse({ webhook: { url }, required: false }).success).toBe(true);
  });
});
