import { describe, expect, it } from 'vitest';
import { ownArguments, parseCommandLine } from './cli';

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
    [['--practice-domain', 'lab.json'], { practice: true, hidden: false, domainFile: 'lab.json' }],
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
