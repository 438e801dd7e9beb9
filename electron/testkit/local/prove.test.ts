import { afterEach, describe, expect, it } from 'vitest';
import { createEndpointDirectory, macosDriver } from '../../adapters/local';
import { instant, type Instant } from '../../../shared/time';
import { FakeMac } from './fake-mac';
import { proveLocal, wallNow, type ProofLine } from './prove';

const macs: FakeMac[] = [];
afterEach(() => {
  for (const mac of macs.splice(0)) mac.dispose();
});

/** A made-up Mac on which launchd never comes back; `end` ends what is due, as launchd would. */
function setUp() {
  const mac = new FakeMac();
  macs.push(mac);
  let ahead = 0;
  const clock = { wall: (): Instant => instant(Date.now() + ahead), monotonic: () => performance.now() };
  const directory = createEndpointDirectory({ driver: macosDriver, transport: mac.transport(), clock });
  const prove = (end: boolean): Promise<readonly ProofLine[]> =>
    proveLocal({
      directory,
      privilege: { kind: 'localGroup', name: 'admin' },
      second: { kind: 'localGroup', name: 'helpdesk' },
      now: wallNow,
      signIn: (name, password) =>
        Promise.resolve(mac.isOpen(name) && mac.attribute(name, 'password') === password.reveal()),
      waitUntil: (time) => {
        ahead = Math.max(0, time - Date.now());
        if (end) mac.endAll();
        return Promise.resolve();
      },
      say: () => undefined,
    });
  return { mac, prove };
}

describe('proving a computer', () => {
  it('finds that every promise holds, and leaves nothing behind', { timeout: 120_000 }, async () => {
    const { mac, prove } = setUp();
    const lines = await prove(true);
    expect(lines.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
    expect(lines.length).toBeGreaterThan(13);
    expect(mac.names()).toEqual([]);
  });

  it('says what does not hold', { timeout: 120_000 }, async () => {
    const { mac, prove } = setUp();
    const lines = await prove(false);
    expect(lines.filter(({ trouble }) => trouble !== undefined)).toEqual([
      { part: 'left alone, the computer itself ends an account', trouble: 'it is still enabled' },
    ]);
    expect(mac.names()).toEqual([]);
  });
});
