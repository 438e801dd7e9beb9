import { describe, expect, it } from 'vitest';
import { developmentHost, type Host } from '../start/switches';
import { asksHeadless } from './asked';
import { parseHeadless } from './command-line';

const user: Host = { packaged: true, superuser: false, inspected: false };
const read = (words: readonly string[], host = developmentHost) => parseHeadless(words, host);

describe('a command line without windows', () => {
  it.each<[readonly string[], Readonly<Record<string, unknown>>]>([
    [['sweep'], { name: 'sweep', wait: 300, json: false, practice: false, 'clean-up': false }],
    [['sweep', '--json', '--customer', 'CON', '--wait', '0'], { name: 'sweep', json: true, customer: 'CON', wait: 0 }],
    [['--no-sandbox', 'sweep', '--practice', '--profile', '/tmp/a b'], { practice: true, profile: '/tmp/a b' }],
    [['doctor', '--connector', 'contoso-m365'], { name: 'doctor', connector: 'contoso-m365' }],
    [['list', '--all'], { name: 'list', all: true }],
    [['check-in', 'lease-1', 'lease-2'], { name: 'check-in', leases: ['lease-1', 'lease-2'] }],
    [['revoke-all', '--whose', 'mine'], { name: 'revoke-all', whose: 'mine' }],
    [['audit', 'export', '--format', 'csv', '--out', 'a.csv'], { name: 'audit export', format: 'csv', out: 'a.csv' }],
    [['audit', 'export', '--customer', 'CON'], { name: 'audit export', format: 'json', customer: 'CON' }],
    [['audit', 'report', '--customer', 'CON', '--month', '2026-01'], { name: 'audit report', month: '2026-01' }],
    [['audit', 'verify'], { name: 'audit verify' }],
    [['accept-damage', '--json'], { name: 'accept-damage', json: true }],
    [['receipt', 'lease-1', '--json', '--out', 'r.json'], { name: 'receipt', lease: 'lease-1', out: 'r.json' }],
  ])('%j is understood', (words, command) => {
    expect(read(words)).toMatchObject({ kind: 'run', command });
  });

  it.each<[readonly string[], RegExp]>([
    [['sweep', '--jsno'], /--jsno/],
    [['sweep', 'contoso'], /nothing more/],
    [['sweep', '--all'], /does not take --all/],
    [['sweep', '--wait', '-1'], /--wait/],
    [['sweep', '--wait', '99999'], /--wait/],
    [['sweep', '--wait'], /--wait/],
    [['sweep', '--profile', ''], /--profile/],
    [['sweep', '--profile', 'a\u0000b'], /--profile/],
    [['sweep', '--customer', '\u202eCON'], /--customer/],
    [['list', '--clean-up'], /does not take --clean-up/],
    [['check-in'], /ids of leases/],
    [['check-in', "lease'1"], /ids of leases/],
    [['revoke-all'], /--whose/],
    [['revoke-all', '--whose', 'all'], /--whose/],
    [['audit'], /export, report or verify/],
    [['audit', 'delete'], /export, report or verify/],
    [['audit', 'report', '--month', '2026-01'], /--customer/],
    [['audit', 'report', '--customer', 'CON'], /--month/],
    [['audit', 'report', '--customer', 'CON', '--month', '2026-13'], /--month/],
    [['audit', 'verify', '--month', '2026-01'], /does not take --month/],
    [['accept-damage', 'all'], /nothing more/],
    [['receipt'], /id of a lease/],
    [['receipt', 'a', 'b'], /nothing more/],
    [['receipt', '../a'], /id of a lease/],
    [['audit', 'export', '--format', 'pdf'], /--format/],
    [['sweep', '--practice-endpoint', 'http://127.0.0.1:1'], /belong together/],
    [['sweep', '--practice-endpoint', 'http://example.com:1', '--practice-keyfile', 'k'], /loopback/],
  ])('%j is refused with a sentence', (words, message) => {
    expect(read(words)).toEqual({ kind: 'refused', message: expect.stringMatching(message) as unknown });
  });

  it('opens no seam of tests in the program that users get', () => {
    const words = ['sweep', '--practice-endpoint', 'http://127.0.0.1:1', '--practice-keyfile', 'k'];
    expect(read(words, user)).toMatchObject({ kind: 'refused' });
    expect(read(['sweep', '--inspect'], user)).toMatchObject({ kind: 'refused' });
    expect(read(['sweep', '--json'], user)).toMatchObject({ kind: 'run' });
  });

  it('prints its help', () => {
    expect(read(['sweep', '--help'])).toEqual({ kind: 'help' });
  });
});

describe('windows are not opened', () => {
  it.each<[readonly string[], boolean]>([
    [['sweep'], true],
    [['--no-sandbox', '--disable-gpu', 'audit', 'verify'], true],
    [['receipt', 'lease-1'], true],
    [[], false],
    [['--practice'], false],
    [['--profile', 'sweep'], false],
    [['sweeper'], false],
    [['a.latchkey-invite', 'sweep'], false],
  ])('by %j: %s', (words, expected) => {
    expect(asksHeadless(words, developmentHost)).toBe(expected);
  });
});
