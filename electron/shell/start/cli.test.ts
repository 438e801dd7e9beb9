import { describe, expect, it } from 'vitest';
import { headlessCommands } from '../headless/asked';
import { helpText, ownArguments, parseCommandLine } from './cli';
import { developmentHost, type Host } from './switches';

const defaults = { practice: false, hidden: false };

describe('a command line', () => {
  it.each([
    [[], defaults],
    [['--practice', '--hidden'], { practice: true, hidden: true }],
    [['--profile', '/tmp/a b'], { ...defaults, profile: '/tmp/a b' }],
    [['--window', 'accounts'], { ...defaults, window: 'accounts' }],
    [['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', '--user-data-dir=/x'], defaults],
    [
      ['--practice-endpoint', 'http://127.0.0.1:4100/', '--practice-keyfile', 'k'],
      { practice: true, hidden: false, tenant: { url: 'http://127.0.0.1:4100', keyFile: 'k' } },
    ],
    [['--policy-file', 'p.json'], { ...defaults, policyFile: 'p.json' }],
    [['--await-driver'], { ...defaults, awaitDriver: true }],
    [['--practice-domain', 'lab.json'], { practice: true, hidden: false, domainFile: 'lab.json' }],
    [['--practice-computer', 'pc.json'], { practice: true, hidden: false, endpointFile: 'pc.json' }],
  ])('%j is understood', (given, options) => {
    expect(parseCommandLine(given)).toEqual({ kind: 'run', options });
  });

  it.each([
    [['--practise']],
    [['accounts']],
    [['--window', 'desktop']],
    [['--window']],
    [['--profile', '']],
    [['--practice=yes']],
    [['--practice-endpoint', 'http://127.0.0.1:4100']],
    [['--practice-keyfile', 'k']],
    [['--practice-endpoint', 'http://example.com:80', '--practice-keyfile', 'k']],
    [['--practice-endpoint', 'http://127.0.0.1:1@example.com:80', '--practice-keyfile', 'k']],
    [['--practice-domain', '']],
    [['--practice-computer', '']],
    [['--no-sandboxx']],
    [['-x']],
  ])('%j is refused with a sentence', (given) => {
    const command = parseCommandLine(given);
    expect(command).toMatchObject({ kind: 'refused', message: expect.stringMatching(/^\S.{5,300}$/) as unknown });
  });

  it('asks for help or the version', () => {
    expect(parseCommandLine(['--help']).kind).toBe('help');
    expect(parseCommandLine(['--version', '--disable-gpu']).kind).toBe('version');
  });
});

describe('our own arguments', () => {
  it.each([
    ['packaged', ['latchkey', '--hidden'], undefined, ['--hidden']],
    ['started from a folder', ['electron', '--no-sandbox', '/app', '--hidden'], '/app', ['--hidden']],
    ['started from the folder under another name', ['electron', '--no-sandbox', '.', '--hidden'], '/app', ['--hidden']],
    ['a bare runtime', ['electron', '--no-sandbox'], '/app', []],
  ])('%s', (_what, argv, folder, own) => {
    expect(ownArguments(argv, folder)).toEqual(own);
  });
});

describe('the program that users get', () => {
  const user: Host = { packaged: true, superuser: false, inspected: false };
  const kind = (given: readonly string[], host: Host = user): string => parseCommandLine(given, host, '/home/ana').kind;

  it.each([
    ['--remote-debugging-port=9222'],
    ['--remote-debugging-port'],
    ['--remote-debugging-pipe'],
    ['--inspect'],
    ['--inspect=0.0.0.0:9229'],
    ['--inspect-brk'],
    ['--no-sandbox'],
    ['--disable-gpu-sandbox'],
    ['--password-store=basic'],
    ['--user-data-dir=/tmp/x'],
    ['--log-file=/tmp/x'],
    // Chromium reads these too; to us they are unknown.
    ['-remote-debugging-port=9222'],
    ['--REMOTE-DEBUGGING-PORT=9222'],
    ['/remote-debugging-port=9222'],
    ['--remote-allow-origins=*'],
    ['--inspect-port=1'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp/x'],
    ['--policy-file=/tmp/x'],
    ['--await-driver'],
    ['--disable-web-security'],
    ['--disable-site-isolation-trials'],
    ['--renderer-cmd-prefix=xterm'],
    ['--gpu-launcher=xterm'],
    ['--utility-cmd-prefix=xterm'],
    ['--host-rules=MAP * 127.0.0.1'],
    ['--ignore-certificate-errors'],
  ])('refuses %s, before and after its own arguments', (given) => {
    expect(kind([given])).toBe('refused');
    expect(kind([given, '--hidden'])).toBe('refused');
    expect(kind(['--hidden', given])).toBe('refused');
  });

  it.each(['practice-endpoint', 'practice-keyfile', 'practice-domain'])('has no seam --%s', (name) => {
    const given = ['--practice-endpoint', 'http://127.0.0.1:4100', '--practice-keyfile', 'k', '--practice-domain', 'd'];
    const at = given.indexOf(`--${name}`);
    expect(kind(name === 'practice-domain' ? given.slice(at, at + 2) : given.slice(0, 4))).toBe('refused');
  });

  it('takes its own options and what concerns the screen', () => {
    expect(kind(['--practice', '--hidden', '--disable-gpu', '--lang=de', '--window', 'settings'])).toBe('run');
    expect(kind(['--version'])).toBe('version');
  });

  it('lets the superuser go without a sandbox, and nothing else', () => {
    const root = { ...user, superuser: true };
    expect(kind(['--no-sandbox'], root)).toBe('run');
    expect(kind(['--no-sandbox', '--remote-debugging-port=0'], root)).toBe('refused');
  });

  it('opens its seams only where the fuse let the inspector in', () => {
    const copy = { ...user, inspected: true };
    expect(kind(['--inspect=0', '--remote-debugging-port=0', '--practice-domain', 'd'], copy)).toBe('run');
    expect(helpText(copy)).toContain('--practice-endpoint');
    expect(helpText(user)).not.toContain('--practice-endpoint');
  });

  it('whose help is asked for is told every command without windows', () => {
    expect(helpText(developmentHost)).toContain(`latchkey ${headlessCommands.join('|')} …`);
  });
});

describe('an invitation from outside', () => {
  const LINE = 'latchkey-invite-1.abcDEF_-9.0a1b2c3d';

  it.each([
    [`latchkey-invite:${LINE}`, { kind: 'line', line: LINE }],
    [`latchkey-invite://${LINE}/`, { kind: 'line', line: LINE }],
    [`LATCHKEY-INVITE:${LINE}`, { kind: 'line', line: LINE }],
    ['team.latchkey-invite', { kind: 'file', path: '/home/ana/team.latchkey-invite' }],
    ['/srv/team of us.latchkey-invite', { kind: 'file', path: '/srv/team of us.latchkey-invite' }],
    ['file:///srv/team%20of%20us.latchkey-invite', { kind: 'file', path: '/srv/team of us.latchkey-invite' }],
  ])('%s is understood', (given, invitation) => {
    expect(parseCommandLine([given], developmentHost, '/home/ana')).toEqual({
      kind: 'run',
      options: { ...defaults, invitation },
    });
  });

  it.each([
    ['latchkey-invite:'],
    ['latchkey-invite:https://example.com/'],
    [`latchkey-invite:${LINE}?x=1`],
    [`latchkey-invite:${LINE}" --no-sandbox`],
    [`latchkey-invite:latchkey-invite-1.${'a'.repeat(16_000)}`],
    [`other:${LINE}`],
    ['file://server/share/x.latchkey-invite'],
    ['/etc/passwd'],
    ['x.latchkey-invite\0.txt'],
  ])('%s is refused', (given) => {
    expect(parseCommandLine([given], developmentHost, '/home/ana').kind).toBe('refused');
  });

  it('is one, not two', () => {
    expect(parseCommandLine(['a.latchkey-invite', 'b.latchkey-invite']).kind).toBe('refused');
  });
});
