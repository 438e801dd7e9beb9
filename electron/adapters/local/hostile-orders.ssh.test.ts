import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { HOUR, instant, SECOND } from '../../../shared/time';
import { helperFile } from './linux';
import { endFields } from './linux/program';

let endpoint: Endpoint;

beforeAll(async () => {
  endpoint = await startEndpoint();
  await endpoint.inside('tee', ['/root/helper'], helperFile);
});
afterAll(() => endpoint.stop());

const good = (): Readonly<Record<string, string>> => ({
  name: 'lk-hostile',
  token: '0123456789abcdef',
  marker: 'latchkey1;org=o;lease=l;tech=t;policy=p;mode=standard;end=1764061200000',
  now: String(Math.round(Date.now() / SECOND)),
  display: 'Ana (JIT)',
  ...Object.fromEntries(endFields(instant(Date.now() + HOUR))),
});

/** What whoever holds the management account's key may send to the installed program; sh is bash on many endpoints. */
async function send(verb: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries(fields).map(([key, value]) => `${key}=${value}\n`);
  const { stdout } = await endpoint.inside('bash', ['/root/helper', '0', verb], `${lines.join('')}\n`);
  return stdout;
}

async function root(script: string): Promise<string> {
  return (await endpoint.inside('sh', ['-c', script])).stdout;
}

test.each([
  ['a name that is no plain one', { name: 'Ana' }],
  ['a name that means everybody to sudo', { name: 'ALL' }],
  ['a name that is an option', { name: '-o' }],
  ['a name that is longer than tools take', { name: 'a'.repeat(33) }],
  ['a token that leads elsewhere', { token: '../../../run/owned' }],
  ['a token that is none', { token: '0123' }],
  ['a time that is a program', { now: 'a[$(touch /run/owned)]' }],
  ['an end that is a program', { end: 'a[$(touch /run/owned)]' }],
  ['a rule that permits everything', { stamp: '20200101000000Z NOPASSWD: ALL #' }],
  ['a job of its own', { minute: '203001010000 -f /root/helper' }],
  ['a timer of its own', { calendar: '*:*:0/1 #' }],
  ['a day that is none', { expire: 'never' }],
])('the installed program refuses %s, and does nothing', async (_what, changed) => {
  const before = await root('cat /etc/passwd; ls /etc/sudoers.d /var/lib/latchkey');
  expect(await send('create', { ...good(), ...changed })).toContain('\nrefusal not_accepted\n');
  expect(await root('cat /etc/passwd; ls /etc/sudoers.d /var/lib/latchkey')).toBe(before);
  expect(await root('ls /run')).not.toContain('owned');
});

test('the same order is done when everything in it is what it ought to be', async () => {
  expect(await send('create', good())).toContain('\noutcome done\n');
  expect(await root('ls /etc/sudoers.d')).toContain('zz-latchkey-0123456789abcdef\n');
});
