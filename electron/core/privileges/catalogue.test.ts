import { describe, expect, it } from 'vitest';
import { privilegeChoiceSchema, type PrivilegeChoice } from '../../../shared/ipc/entities';
import { sources, type Source } from '../../../shared/model/connector';
import { privilegeKey, type Privilege } from '../../../shared/model/policy';
import { roleDefinitions } from '../../practice/m365/catalogue/roles';
import { findPrivileges, knownPrivileges, withFound } from './catalogue';

const kinds: Readonly<Record<Source, Privilege['kind']>> = {
  m365: 'directoryRole',
  activeDirectory: 'adGroup',
  local: 'localGroup',
};
const names = (choices: readonly PrivilegeChoice[]): readonly string[] =>
  choices.map(({ privilege }) => privilege.name);

describe('the catalogue', () => {
  it.each(sources)('of %s holds what its policies may give, each once', (source) => {
    const choices = knownPrivileges(source);
    for (const choice of choices) {
      expect(privilegeChoiceSchema.safeParse(choice).error).toBeUndefined();
      expect(choice.privilege.kind).toBe(kinds[source]);
      expect(choice.hint).toMatch(/^[A-Za-z].*\.$/);
    }
    expect(new Set(choices.map(({ privilege }) => privilegeKey(privilege))).size).toBe(choices.length);
    expect(new Set(names(choices)).size).toBe(choices.length);
  });

  it('knows every role that a practice tenant knows, by the same id', () => {
    const ids = new Map(
      knownPrivileges('m365').map(({ privilege }) => [
        privilege.name,
        privilege.kind === 'directoryRole' ? privilege.roleTemplateId : '',
      ]),
    );
    for (const { name, templateId } of roleDefinitions) expect([name, ids.get(name)]).toEqual([name, templateId]);
  });

  it.each<[Source, string[]]>([
    [
      'm365',
      [
        'Global Administrator',
        'Privileged Role Administrator',
        'Application Administrator',
        'Domain Name Administrator',
      ],
    ],
    ['activeDirectory', ['Domain Admins', 'Administrators', 'Backup Operators', 'Server Operators']],
    ['local', ['Administrators', 'sudo', 'wheel', 'docker']],
  ])('of %s calls these dangerous', (source, dangerous) => {
    const high = names(knownPrivileges(source).filter(({ risk }) => risk === 'high'));
    expect(high).toEqual(expect.arrayContaining(dangerous));
  });
});

describe('finding a privilege', () => {
  const find = (source: Source, query: string): readonly string[] =>
    names(findPrivileges(knownPrivileges(source), query));

  it.each<[Source, string, string[]]>([
    ['m365', 'global read', ['Global Reader']],
    ['m365', ' HELPDESK ', ['Helpdesk Administrator']],
    ['m365', 'mail flow', ['Exchange Administrator']],
    ['m365', '62E90394-69F5-4237-9190-012177145E10', ['Global Administrator']],
    ['activeDirectory', '512', ['Domain Admins']],
    ['local', 's-1-5-32-544', ['Administrators']],
    ['local', 'root', ['sudo', 'wheel', 'docker']],
    ['local', 'no such thing', []],
  ])('of %s by "%s"', (source, query, expected) => {
    expect(find(source, query)).toEqual(expected);
  });

  it('shows names first that begin so, and is everything when nothing is typed', () => {
    expect(find('m365', 'security')[0]).toBe('Security Administrator');
    expect(find('m365', '')).toHaveLength(knownPrivileges('m365').length);
  });

  it('shows what a directory has besides, once', () => {
    const found: Privilege[] = [
      { kind: 'adGroup', name: 'domain admins' },
      { kind: 'adGroup', name: 'Tape robots' },
      { kind: 'adGroup', name: 'TAPE ROBOTS' },
    ];
    const choices = withFound(knownPrivileges('activeDirectory'), found);
    expect(choices.filter(({ from }) => from === 'directory')).toEqual([
      { privilege: { kind: 'adGroup', name: 'Tape robots' }, risk: 'unknown', hint: '', from: 'directory' },
    ]);
  });
});
