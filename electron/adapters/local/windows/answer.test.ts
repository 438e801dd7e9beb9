import { describe, expect, it } from 'vitest';
import { readWindowsAnswer } from './answer';
import { windowsDriver } from './index';

const account = {
  objectId: 'S-1-5-21-1-2-3-1001',
  name: 'jit-ana',
  displayName: 'Ana',
  markerText: 'latchkey1;org=o',
  enabled: true,
  expiresAt: 1_764_061_200_000,
  backstop: { kind: 'scheduledTask', at: 1_764_061_200_000 },
  groups: [{ name: 'Administratoren', id: 'S-1-5-32-544' }],
  methods: [{ name: 'SSH key', reference: 'C:\\Users\\jit-ana\\.ssh\\authorized_keys' }],
  processes: 3,
};
const report = { outcome: 'done', time: 1_764_057_600_000, account };
const printed = (body: unknown): string => `latchkey 1\n${JSON.stringify(body)}\ncomplete\n`;
const ran = (stdout: string, exitCode = 0) => ({ stdout, stderr: '#< CLIXML', exitCode });

describe('what a Windows computer answers', () => {
  it.each([
    ['as it is', printed(report)],
    ['after a greeting', `Welcome!\r\n${printed(report)}`],
    ['with the line ends of Windows', printed(report).replaceAll('\n', '\r\n')],
  ])('is read %s', (_, stdout) => {
    expect(readWindowsAnswer(ran(stdout))).toEqual({ ok: true, value: report });
  });

  it('may be a refusal', () => {
    const refused = { outcome: 'refused', refusal: 'marker_differs', time: 1, account };
    expect(readWindowsAnswer(ran(printed(refused)))).toEqual({ ok: true, value: refused });
  });

  it.each([
    ['nothing', '', 0, 'PowerShell did not run the program, exit 0'],
    ['an unknown program', '', 9_009, 'PowerShell did not run the program, exit 9009'],
    ['half a report', printed(report).slice(0, 40), 0, 'endpoint program, exit 0'],
    ['a report without an end', printed(report).replace('complete', ''), 0, 'endpoint program, exit 0'],
    ['another exit code', printed(report), 1, 'endpoint program, exit 1'],
    ['no JSON', 'latchkey 1\n{"outcome":\ncomplete\n', 0, 'endpoint report'],
    ['an unknown refusal', printed({ outcome: 'refused', refusal: 'sorry' }), 0, 'endpoint report'],
    ['a field too many', printed({ ...report, password: 'x' }), 0, 'endpoint report'],
    ['null among groups', printed({ ...report, account: { ...account, groups: [null] } }), 0, 'endpoint report'],
    [
      'an exception',
      printed({ outcome: 'done', time: 1, failed: 'CimException' }),
      0,
      'endpoint program: CimException',
    ],
    ['words of an exception', printed({ outcome: 'done', failed: 'Access is denied.' }), 0, 'endpoint report'],
  ])('is not believed when it is %s', (_, stdout, exitCode, detail) => {
    expect(readWindowsAnswer(ran(stdout, exitCode))).toMatchObject({
      ok: false,
      error: { code: 'malformed_answer', detail },
    });
  });
});

describe('a group', () => {
  const [group = { name: '', id: '' }] = account.groups;
  it.each([
    [{ kind: 'localGroup', name: 'Administrators', sid: 'S-1-5-32-544' } as const, true],
    [{ kind: 'localGroup', name: 'Administratoren' } as const, true],
    [{ kind: 'localGroup', name: 'ADMINISTRATOREN' } as const, true],
    [{ kind: 'localGroup', name: 'Administratoren', sid: 'S-1-5-32-555' } as const, false],
    [{ kind: 'adGroup', name: 'Administratoren' } as const, false],
  ])('is told by its number before its name: %#', (privilege, same) => {
    expect(windowsDriver.isGroupOf(privilege, group)).toBe(same);
  });
});
