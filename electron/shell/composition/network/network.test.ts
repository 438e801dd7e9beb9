import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure, type Failure } from '../../../../shared/errors';
import type { NetworkEvent } from '../../../../shared/model/audit';
import { proxyCredentialsSchema } from '../../../../shared/model/network';
import { defaultPreferences } from '../../../../shared/model/preferences';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { openAuthorities } from '../../../adapters/store/authorities';
import { systemClock } from '../../../adapters/system/clock';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { memoryLog } from '../../../testkit/fakes/log';
import { testCertificate } from '../../../testkit/labs/test-certificate';
import { networkAccess } from './network';

// electron-store loads `electron`, which outside Electron is the path of the program; it need not be there.
vi.hoisted(() => {
  process.env.ELECTRON_OVERRIDE_DIST_PATH ??= '/nowhere';
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-network-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const authority = testCertificate('Corp \u202eCA');
const person = new Secret(proxyCredentialsSchema.parse({ user: 'ana', password: 'canary-word' }));

/** The network of a computer whose proxy is p:1, and what the trail and the log heard. */
function stage(said: () => Result<void, Failure> = () => ok(undefined)) {
  const keychain = fakeKeychain();
  const log = memoryLog();
  const noted: NetworkEvent[] = [];
  const access = networkAccess({
    clock: systemClock(),
    log,
    preferences: { get: () => ({ ...defaultPreferences, proxy: { kind: 'manual', host: 'p', port: 1 } }) },
    policy: { managed: { version: 1 } },
    keychain,
    note: (event) => {
      noted.push(event);
      return said();
    },
    authorities: () => Promise.resolve(openAuthorities({ folder })),
    changed: () => undefined,
  });
  return { access, keychain, log, noted };
}

async function trusted({ access }: ReturnType<typeof stage>): Promise<string> {
  const view = await access.trust(authority.cert);
  return view.ok ? (view.value.authorities[0]?.fingerprint ?? '') : view.error.code;
}

describe('the audit trail', () => {
  it('names an authority before it is believed and when it is removed, once each, in plain letters', async () => {
    const world = stage();
    const fingerprint = await trusted(world);
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    await trusted(world);
    await world.access.distrust('nobody');
    await world.access.distrust(fingerprint);
    expect(world.noted).toEqual([
      { kind: 'authorityTrusted', subject: 'CN=Corp CA', fingerprint },
      { kind: 'authorityDistrusted', subject: 'CN=Corp CA', fingerprint },
    ]);
  });

  it('that takes no line keeps an authority out, but not one in, nor the way to the service closed', async () => {
    let full = true;
    const world = stage(() => (full ? err(failure('disk_full')) : ok(undefined)));
    expect(await trusted(world)).toBe('disk_full');
    expect(openAuthorities({ folder }).list()).toEqual([]);
    full = false;
    const fingerprint = await trusted(world);
    full = true;
    expect(await world.access.distrust(fingerprint)).toMatchObject({ ok: true, value: { authorities: [] } });
    expect(await world.access.setCredentials('p:1', person)).toMatchObject({ ok: true });
    expect(world.log.text()).toContain('network.notNoted');
  });

  it('names the proxy that was chosen, and that its password was kept or forgotten, never the password', async () => {
    const { access, noted, log } = stage();
    access.choose({ kind: 'manual', host: 'Proxy.example', port: 8080 });
    access.choose({ kind: 'system' });
    await access.setCredentials('p:1', person);
    await access.setCredentials('other:1', person);
    await access.removeCredentials('p:1');
    expect(noted).toEqual([
      { kind: 'proxyChosen', proxy: 'proxy.example:8080' },
      { kind: 'proxyChosen', proxy: 'system' },
      { kind: 'proxyPassword', proxy: 'p:1', kept: true },
      { kind: 'proxyPassword', proxy: 'p:1', kept: false },
    ]);
    expect(JSON.stringify(noted) + log.text()).not.toContain('canary');
  });
});

it('takes away the authority that was named, also beside one that nobody can read', async () => {
  const unreadable = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
  openAuthorities({ folder }).set([unreadable, authority.cert]);
  const { access } = stage();
  const before = await access.view();
  const [known] = before.ok ? before.value.authorities : [];
  expect(await access.distrust(known?.fingerprint ?? '')).toMatchObject({ ok: true, value: { authorities: [] } });
  expect(openAuthorities({ folder }).list()).toEqual([unreadable]);
});

describe('a computer that is forgotten', () => {
  it('keeps no authority that a person trusted and no password of any proxy', async () => {
    writeFileSync(join(folder, 'authorities.json'), '{"certificates":["damaged"]}');
    const world = stage();
    await trusted(world);
    await world.access.setCredentials('p:1', person);
    await world.keychain.put('proxy/of-last-year_80', new Secret('{}'));
    expect(existsSync(join(folder, 'authorities.damaged.json'))).toBe(true);
    expect(await world.access.forget()).toEqual(ok(undefined));
    expect(world.keychain.entries().size).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(await world.access.view()).toEqual(
      ok({ proxy: { name: 'p:1', asking: false, known: false }, authorities: [] }),
    );
  });

  it('says so when the keychain does not let go', async () => {
    const world = stage();
    world.keychain.become('locked');
    expect(await world.access.forget()).toMatchObject({ error: { code: 'keychain_locked' } });
  });
});
