import { describe, expect, it } from 'vitest';
import { windowsTexts } from './program';

/**
 * Commands and their parameters as Microsoft documents them for Windows PowerShell 5.1: modules
 * Microsoft.PowerShell.LocalAccounts, ScheduledTasks, CimCmdlets, Microsoft.PowerShell.Core, .Management and .Utility. What
 * is not here may not be used.
 */
const documented: Readonly<Record<string, readonly string[]>> = {
  'Add-LocalGroupMember': ['SID', 'Member'],
  'ConvertFrom-Json': ['InputObject'],
  'ConvertTo-Json': ['InputObject', 'Compress', 'Depth'],
  'Disable-LocalUser': ['SID'],
  'Enable-LocalUser': ['SID'],
  'Get-CimInstance': ['ClassName'],
  'Get-Command': ['Name', 'ErrorAction'],
  'Get-Date': [],
  'Get-LocalGroup': [],
  'Get-LocalUser': [],
  'Get-Process': ['IncludeUserName'],
  'Get-ScheduledTask': ['TaskPath', 'TaskName', 'ErrorAction'],
  'New-LocalUser': [
    'Name',
    'FullName',
    'Description',
    'Password',
    'AccountExpires',
    'PasswordNeverExpires',
    'UserMayNotChangePassword',
    'Disabled',
  ],
  'New-Object': [],
  'New-ScheduledTaskAction': ['Execute', 'Argument'],
  'New-ScheduledTaskPrincipal': ['UserId', 'LogonType', 'RunLevel'],
  'New-ScheduledTaskSettingsSet': ['StartWhenAvailable', 'AllowStartIfOnBatteries', 'DontStopIfGoingOnBatteries'],
  'New-ScheduledTaskTrigger': ['Once', 'At'],
  'Out-Null': [],
  'Register-ScheduledTask': ['TaskPath', 'TaskName', 'Action', 'Trigger', 'Principal', 'Settings', 'Force'],
  'Remove-CimInstance': [],
  'Remove-LocalGroupMember': ['SID', 'Member'],
  'Remove-LocalUser': ['SID'],
  'Set-LocalUser': ['SID', 'AccountExpires', 'FullName', 'Password'],
  'Set-StrictMode': ['Version'],
  'Sort-Object': ['Property'],
  'Start-Sleep': ['Milliseconds'],
  'Stop-Process': ['Id', 'Force'],
  'Unregister-ScheduledTask': ['TaskPath', 'TaskName', 'Confirm'],
  'Where-Object': [],
  'ForEach-Object': [],
};

interface Token {
  readonly kind: 'text' | 'string' | 'bracket' | 'word' | 'variable' | 'other' | 'line';
  readonly text: string;
}

/** The parts of a script; a string with a double quote or a backtick is kept whole, so that it can be asked what it holds. */
function tokens(script: string): Token[] {
  const pattern =
    /(?<line>\n|;)|(?<comment>#[^\n]*)|(?<string>'(?:[^']|'')*'|"(?:[^"`]|`.)*")|(?<variable>\$(?:env:)?[A-Za-z_]\w*|\$_)|(?<word>-?[A-Za-z][\w-]*)|(?<bracket>[(){}[\]])|(?<blank>[^\S\n]+)|(?<other>.)/gu;
  return [...script.matchAll(pattern)].flatMap((match): Token[] => {
    const [kind, text = ''] = (Object.entries(match.groups ?? {}) as [string, string | undefined][]).find(
      ([, found]) => found !== undefined,
    ) ?? ['other'];
    return kind === 'comment' || kind === 'blank' ? [] : [{ kind: kind as Token['kind'], text }];
  });
}

const code = (script: string): string => script.replace(/^\s*#.*$/gm, '');

const parts = {
  bootstrap: windowsTexts.BOOTSTRAP,
  'at the end': windowsTexts.AT_THE_END,
  common: windowsTexts.commonScript,
  endpoint: windowsTexts.endpointScript,
} as const;
const all = Object.entries(parts);
const everything = all.map(([, text]) => text).join('\n');
const own = new Set([...everything.matchAll(/^function ([A-Z][A-Za-z]+-Latchkey[A-Za-z]+)/gm)].map(([, name]) => name));
const parametersOf = (name: string): readonly string[] => {
  const head = new RegExp(`^function ${name}(?:\\(([^)]*)\\))? \\{`, 'm').exec(everything)?.[1] ?? '';
  return [...head.matchAll(/\$(\w+)/g)].map(([, parameter = '']) => parameter);
};

describe.each(all)('the script %s', (_, script) => {
  it('is ASCII, in lines that people can read', () => {
    expect(script).toMatch(/^[\n -~]*$/);
  });

  it('closes every bracket and string that it opens', () => {
    const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
    const open: string[] = [];
    for (const { kind, text } of tokens(script)) {
      expect(['"', "'", '`']).not.toContain(text);
      if (kind !== 'bracket') continue;
      const opening = closes[text];
      if (opening === undefined) open.push(text);
      else expect(open.pop()).toBe(opening);
    }
    expect(open).toEqual([]);
  });

  it('puts no value into a text that is run, and into no text at all', () => {
    for (const { kind, text } of tokens(script)) {
      if (kind !== 'string' || !text.startsWith('"')) continue;
      expect(text).not.toContain('$');
    }
    const forbidden =
      /Invoke-Expression|\biex\b|\s-Command\b|Add-Type|Start-Process|cmd(\.exe)?\b|Invoke-WebRequest/i.exec(
        code(script),
      );
    expect(forbidden?.[0]).toBeUndefined();
  });

  it('uses documented commands and parameters only, and never the way of a secret into a log', () => {
    const list = tokens(script);
    list.forEach(({ kind, text }, at) => {
      if (kind !== 'word' || !/^[A-Z][A-Za-z]+-[A-Z]\w+$/.test(text)) return;
      const before = list[at - 1];
      if (before?.text === 'function') return;
      const allowed = documented[text] ?? (own.has(text) ? parametersOf(text) : undefined);
      expect(allowed, text).toBeDefined();
      for (const parameter of parametersAfter(list, at)) expect(allowed, text).toContain(parameter);
    });
    const logged = /ConvertTo-SecureString|AsPlainText|net user|Write-|Out-File|Transcript/i.exec(code(script));
    expect(logged?.[0]).toBeUndefined();
  });
});

/** Parameters of the command at a place: words with a dash at its own depth, up to the end of the command. */
function parametersAfter(list: readonly Token[], at: number): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const { kind, text } of list.slice(at + 1)) {
    if (depth === 0 && (kind === 'line' || text === '|' || text === ')' || text === '}')) break;
    if (text === '(' || text === '{' || text === '[') depth += 1;
    if (text === ')' || text === '}' || text === ']') depth -= 1;
    const isOperator = /^-(?:eq|ne|le|lt|ge|gt|and|or|not|contains|band|is|ceq|cne|notmatch|match)$/.test(text);
    if (depth === 0 && kind === 'word' && text.startsWith('-') && !isOperator) found.push(text.slice(1));
  }
  return found;
}

describe('the scripts together', () => {
  it('define every function of their own once, and use each', () => {
    for (const name of own) {
      const uses = [...everything.matchAll(new RegExp(`(?<![\\w-])${name ?? ''}(?![\\w-])`, 'g'))].length;
      expect(uses, name).toBeGreaterThan(1);
      const definitions = [...everything.matchAll(new RegExp(`^function ${name ?? ''}\\b`, 'gm'))].length;
      expect(definitions, name).toBe(1);
    }
  });

  it('name groups and accounts by number wherever something is changed', () => {
    const changing = /(?:Add|Remove|Set|Enable|Disable)-Local(?:User|GroupMember) (?!-SID )/g;
    expect([...everything.matchAll(changing)]).toEqual([]);
  });

  it('keep the mark of an account within the 48 characters of a description', () => {
    expect('Latchkey 0123456789abcdef'.length).toBeLessThanOrEqual(48);
    expect(windowsTexts.endpointScript).toContain("'Latchkey ' + $token");
    expect(windowsTexts.commonScript).toContain("'^Latchkey ([0-9a-f]{16})$'");
  });

  it('end what is due first, and look again at an end that was waited for', () => {
    const end = windowsTexts.commonScript.slice(windowsTexts.commonScript.indexOf("-eq 'end'"));
    const order = ['Sort-Object -Property { $_.end }', 'Start-Sleep', "-Name 'End') -ne", 'Close-LatchkeyAccount'];
    const places = order.map((text) => end.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
