import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectorIdSchema, customerIdSchema } from '../../../../shared/ids';
import type { SignInAttemptView } from '../../../../shared/ipc/sign-in-rows';
import { defaultPreferences } from '../../../../shared/model/preferences';
import type { M365Connector } from '../../../../shared/model/connector';
import { ok } from '../../../../shared/result';
import { systemClock } from '../../../adapters/system/clock';
import { systemIds, systemRandom } from '../../../adapters/system/random';
import { systemTimers } from '../../../adapters/system/timers';
import { practiceClientId, practiceSeed, practiceTenants, startPracticeTenant } from '../../../practice/m365';
import type { PracticeTenantServer } from '../../../practice/m365';
import { fakeClipboard } from '../../../testkit/fakes/fake-clipboard';
import { fakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { memoryLog } from '../../../testkit/fakes/log';
import { ScriptedBrowser } from '../../../testkit/labs/sign-in-lab';
import { must } from '../../../testkit/must';
import type { Workplace } from '../../workplace';
import { openPractice } from './practice';

const ana = 'ana@harbourline.practice.example';
const id = connectorIdSchema.parse('conn-mine');
const KEY = 'the key of this test, which opens nothing';

let folder: string;
let server: PracticeTenantServer;
let browser: ScriptedBrowser;
let place: Workplace;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-practice-sign-in-'));
  browser = new ScriptedBrowser();
  const clock = systemClock();
  server = await startPracticeTenant({ seed: practiceSeed(), clock: { now: () => clock.wall() }, inspectionKey: KEY });
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, KEY);
  place = must(
    await openPractice({
      folder: join(folder, 'practice'),
      elsewhere: { url: server.graphUrl, keyFile },
      domainFile: undefined,
      endpointFile: undefined,
      clock,
      timers: systemTimers(),
      random: systemRandom(),
      ids: systemIds(),
      log: memoryLog(),
      keychain: fakeKeychain(),
      clipboard: fakeClipboard(),
      program: { version: '0.0.0', runtime: 'test' },
      preferences: { get: () => defaultPreferences, set: () => ok(defaultPreferences) },
      openBrowser: browser.open,
    }),
  );
});
afterEach(async () => {
  await place.close(1_000);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const [tenant] = practiceTenants;
if (tenant === undefined) throw new Error('no practice tenant');

/** A way into Alderbrook that is drafted and not published, with the addresses of the real cloud, as a new user types it. */
async function drafted(signIn: M365Connector['signIn']): Promise<void> {
  const connector: M365Connector = {
    kind: 'm365',
    id,
    customerId: customerIdSchema.parse('cust-ald'),
    label: 'Mine',
    tenantId: tenant!.tenantId,
    cloud: { kind: 'global' },
    defaultDomain: tenant!.defaultDomain,
    signIn,
  };
  const put = must(await place.editing!['entity.put']({ entity: { kind: 'connector', value: connector } }));
  expect(put).toMatchObject({ saved: true });
}

const looked = async () => must(await place.editing!['connector.doctor']({ connectorId: id }));

function ended(): Promise<SignInAttemptView> {
  return new Promise((resolve) => {
    const look = async (): Promise<void> => {
      const { attempt } = must(await place.signIn!.view(id));
      if (attempt.state === 'done' || attempt.state === 'failed') resolve(attempt);
    };
    place.signIn!.subscribe(() => void look());
    void look();
  });
}

describe('signing in, in Practice', () => {
  it('signs in with the practice secret before the connector is published', async () => {
    await drafted({ kind: 'app', clientId: practiceClientId, credential: 'secret' });
    await expect.poll(async () => must(await place.secrets!.state(id))).toBe('present');
    expect((await looked()).failure).toBeUndefined();
  });

  it('goes through the practice tenant’s own page, refreshes for the customer, and is forgotten again', async () => {
    await drafted({ kind: 'technician', clientId: practiceClientId });
    expect((await looked()).failure).toMatchObject({ code: 'sign_in_failed', detail: 'signed_out' });
    browser.person = ana;
    must(await place.signIn!.begin({ connectorId: id, way: 'browser' }));
    expect(await ended()).toMatchObject({ state: 'done', account: { username: ana, roster: 'me' } });
    await Promise.all(browser.work);
    expect(browser.opened[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/organizations\/oauth2\/v2\.0\/authorize\?/);
    expect((await looked()).failure).toBeUndefined();
    const { apps } = must(await place.signIn!.view(id));
    const [account] = apps.flatMap(({ accounts }) => accounts);
    must(await place.signIn!.signOut(account?.objectId ?? '', id));
    expect((await looked()).failure).toMatchObject({ detail: 'signed_out' });
  });

  it('signs in as an app with a certificate, once its administrator has consented', async () => {
    await drafted({ kind: 'app', clientId: practiceClientId, credential: 'certificate' });
    expect((await looked()).failure).toMatchObject({ detail: 'certificate_missing' });
    const { app } = await server.inspection.settings(tenant.tenantId);
    await server.inspection.setTenant(tenant.tenantId, { app: { ...app, consented: false } });
    must(await place.signIn!.createCertificate(id));
    expect((await looked()).failure?.detail).toMatch(/^consent_missing/);
    const { url } = must(await place.signIn!.consentLink({ connectorId: id, open: false }));
    const asked = await (await fetch(url)).text();
    expect(asked).toContain('Permissions requested');
    await fetch(`${url}&practice_consent=no`);
    expect((await looked()).failure?.detail).toMatch(/^consent_missing/);
    await fetch(`${url}&practice_consent=yes`);
    expect((await looked()).failure).toBeUndefined();
    // A key that nobody uploaded opens nothing.
    await server.inspection.setTenant(tenant.tenantId, { app: { ...app, certificates: [] } });
    must(await place.signIn!.createCertificate(id));
    await server.inspection.setTenant(tenant.tenantId, { app: { ...app, certificates: [] } });
    expect((await looked()).failure?.detail).toMatch(/^certificate_refused/);
  });
});
