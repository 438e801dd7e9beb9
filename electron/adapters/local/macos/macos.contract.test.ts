import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant } from '../../../../shared/time';
import { directoryContract, TestLease } from '../../../testkit/contract/directory-contract';
import { FakeMac, fakeMacSubject } from '../../../testkit/local/fake-mac';
import { createEndpointDirectory } from '../endpoint-directory';
import { macosDriver } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };

/** Calls as the manual pages of dscl, dseditgroup, pwpolicy, launchctl, osascript and their neighbours allow them. */
const record = String.raw`/(?:Users|Groups)/[A-Za-z0-9_.-]+`;
const label = String.raw`app\.latchkey\.end\.[0-9a-f]{16}`;
const grammar: readonly RegExp[] = [
  new RegExp(`^dscl \\. -read ${record} [A-Za-z:_]+$`),
  new RegExp(`^dscl \\. -create /Users/[a-z0-9_-]+ [A-Za-z:_]+ [^\\n]+$`),
  new RegExp(`^dscl \\. -delete /Users/[a-z0-9_-]+$`),
  /^dscl \. -search \/Users (?:GeneratedUID [0-9A-F-]{36}|dsAttrTypeNative:latchkey_token [0-9a-f]{16})$/,
  /^dscl \. -search \/Groups GroupMembership [a-z0-9_-]+$/,
  /^dscl \. -list \/Users (?:UniqueID|dsAttrTypeNative:latchkey_marker)$/,
  /^dseditgroup -o edit -[ad] [a-z0-9_-]+ -t user [A-Za-z0-9_.-]+$/,
  /^pwpolicy -u [a-z0-9_-]+ -(?:dis|en)ableuser$/,
  new RegExp(`^launchctl bootstrap system \\S+/${label}\\.plist$`),
  new RegExp(`^launchctl (?:bootout|print) system/${label}$`),
  /^launchctl bootout user\/\d+$/,
  /^osascript -l JavaScript -e ObjC\.import\('OpenDirectory'\)/,
  /^createhomedir -c -u [a-z0-9_-]+$/,
  /^stat -f %u \S+$/,
  /^p(?:grep|kill -KILL) -U \d+$/,
  /^id -u$/,
  /^sw_vers -productVersion$/,
];

describe('the program for a Mac, on made-up tools', () => {
  const mac = new FakeMac();
  const directory = createEndpointDirectory({ driver: macosDriver, transport: mac.transport(), clock });
  const subject = fakeMacSubject(mac, directory);
  const secrets: string[] = [];
  directoryContract(
    'local accounts (macOS)',
    () =>
      Promise.resolve({
        ...subject,
        signIn: (name, secret) => {
          secrets.push(secret.reveal());
          return subject.signIn(name, secret);
        },
        dispose: () => directory.close(),
      }),
    {
      enableByHand(_, { name }) {
        mac.openByHand(name);
        mac.setAttribute(name, 'UserShell', '/bin/zsh');
        return Promise.resolve();
      },
      overwriteMarker(_, { name }, text) {
        mac.setAttribute(name, 'dsAttrTypeNative:latchkey_marker', text);
        return Promise.resolve();
      },
      addMethod(_, { name }) {
        const folder = join(mac.root, 'home', name, '.ssh');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'authorized_keys'), 'ssh-ed25519 AAAA added-by-hand\n');
        return Promise.resolve();
      },
    },
  );

  it('ends an account whose time has come by the script that launchd runs', async () => {
    const lease = new TestLease(subject, subject.accountName('due'), 'burner');
    const password = await lease.begin();
    expect(mac.isOpen(lease.name)).toBe(true);
    const { account, marker, call } = lease;
    const endsAt = instant(Date.now() - 1_000);
    expect(await directory.prolong({ account, marker, endsAt, privileges: subject.privileges }, call)).toMatchObject({
      ok: true,
    });
    expect(mac.isOpen(lease.name)).toBe(false);
    expect(mac.groupsOf(lease.name)).toEqual([]);
    expect(await subject.signIn(lease.name, password)).toBe(false);
    const jobs = mac.calls().filter((call) => call.includes('bootout') && call[0] === 'launchctl');
    expect(jobs.length).toBeGreaterThan(0);
  });

  it('gives no number twice, so that nobody gets the files of an earlier account', async () => {
    const numberOf = (name: string): number =>
      Number(readFileSync(join(mac.root, 'Users', name, 'UniqueID'), 'utf8').trim());
    const one = new TestLease(subject, subject.accountName('first'), 'burner');
    await one.begin();
    const first = numberOf(one.name);
    await one.end();
    const two = new TestLease(subject, subject.accountName('second'), 'burner');
    await two.begin();
    expect(numberOf(two.name)).toBeGreaterThan(first);
    await two.end();
  });

  it('called every tool as its manual page says', () => {
    const odd = mac
      .calls()
      .map((call) => call.join(' '))
      .filter((line) => !grammar.some((form) => form.test(line)));
    expect(mac.calls().length).toBeGreaterThan(100);
    expect([...new Set(odd)]).toEqual([]);
  });

  it('told no tool a password in its arguments', () => {
    const log = readFileSync(join(mac.root, 'log'), 'utf8');
    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of secrets) expect(log.includes(secret)).toBe(false);
  });

  afterAll(() => {
    mac.dispose();
  });
});
