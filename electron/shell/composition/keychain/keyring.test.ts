import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSession, startLockedSession, type LockedSession } from '../../../../scripts/lib/keyring-session.mjs';
import { Secret } from '../../../../shared/secret';
import { loadKeytar, openKeychain, type Keytar } from '../../../adapters/security/keychain';
import { FakeClock } from '../../../testkit/fakes/clock';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { keychainLane, REST } from './keychain-lane';

const MANY = 'Latchkey organisation 0123456789abcdef';
/** One letter is all that it differs in. */
const FEW = 'Latchkey organisation 0123456789abcdeF';
const FOREIGN = ['Latchkey practice 0123456789abcdef', 'Browser'];
const numbered = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `${index % 2 === 0 ? 'connector/c' : 'lease/'}${String(index).padStart(4, '0')}`,
  ).sort();
const held: ReadonlyMap<string, readonly string[]> = new Map([
  [MANY, numbered(1_000)],
  [FEW, numbered(20)],
  ...FOREIGN.map((service) => [service, numbered(100)] as const),
]);
const passwordOf = (service: string, account: string): string => `${service}, ${account}`;

/** The library, with a count of what is asked of it and of how many questions stand at once. */
function counted() {
  const seen = { calls: {} as Partial<Record<keyof Keytar, number>>, most: 0 };
  let standing = 0;
  const note = async <T>(name: keyof Keytar, answer: Promise<T>): Promise<T> => {
    seen.calls[name] = (seen.calls[name] ?? 0) + 1;
    standing += 1;
    seen.most = Math.max(seen.most, standing);
    return answer.finally(() => (standing -= 1));
  };
  const load = async (): Promise<Keytar> => {
    const keytar = await loadKeytar();
    return {
      getPassword: (...asked) => note('getPassword', keytar.getPassword(...asked)),
      setPassword: (...asked) => note('setPassword', keytar.setPassword(...asked)),
      deletePassword: (...asked) => note('deletePassword', keytar.deletePassword(...asked)),
      findCredentials: (...asked) => note('findCredentials', keytar.findCredentials(...asked)),
    };
  };
  return { seen, open: (service: string) => openKeychain({ service, load }) };
}

describe('the keyring of a person that holds a thousand entries of ours and others', { timeout: 120_000 }, () => {
  const kept = mkdtempSync(join(tmpdir(), 'latchkey-keyring-'));
  const timers = new FakeTimers(new FakeClock());
  let session: LockedSession;
  let leaveSession: () => void;

  beforeAll(async () => {
    const entries = [...held].flatMap(([service, accounts]) =>
      accounts.map((account) => ({ service, account, password: passwordOf(service, account) })),
    );
    session = await startLockedSession(kept, entries, { display: 'keep' });
    leaveSession = enterSession(session);
  });
  afterAll(async () => {
    leaveSession();
    await session.stop();
    rmSync(kept, { recursive: true });
  });

  it('is locked for all who ask at once, one after the other, and answers the same program once it is unlocked', async () => {
    const { seen, open } = counted();
    const lane = keychainLane(timers);
    const [ours, practice] = [lane.through(open(MANY)), lane.through(open(FOREIGN[0] ?? ''))];
    // Two questions at once would hang in the locked keyring, and so would everybody after them.
    const answers = [
      ...[ours.probe(), practice.probe(), ours.put('lease/0001', new Secret('x')), practice.get('lease/0001')],
      ...[ours.get('lease/0001'), ours.remove('lease/0001'), practice.list(), ours.list()],
    ];
    for (const answer of answers) expect(await answer).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    expect(seen.most).toBe(1);

    await session.unlock();
    await timers.advance(REST);
    const found = await ours.get('lease/0001');
    expect(found.ok && found.value?.reveal()).toBe(passwordOf(MANY, 'lease/0001'));
    expect(await practice.probe()).toEqual({ ok: true, value: undefined });
    await lane.end();
  });

  it('takes what somebody else deleted for gone, and nothing else', async () => {
    const { open } = counted();
    const keychain = open(MANY);
    const keytar = await loadKeytar();
    expect(await keytar.deletePassword(MANY, 'lease/0003')).toBe(true);
    expect(await keychain.get('lease/0003')).toEqual({ ok: true, value: undefined });
    expect(await keychain.remove('lease/0003')).toEqual({ ok: true, value: undefined });
    expect(await session.countOf(MANY)).toBe(999);
  });

  it('lists all of ours and none of the others, in one search beside the probe', async () => {
    const { seen, open } = counted();
    const ours = (held.get(MANY) ?? []).filter((name) => name !== 'lease/0003');
    expect(await open(MANY).list()).toEqual({ ok: true, value: ours });
    expect(seen.calls).toEqual({ setPassword: 1, getPassword: 1, deletePassword: 1, findCredentials: 1 });
  });

  it('gives up all that is wiped, and not one entry of anybody else', async () => {
    const { seen, open } = counted();
    const keychain = open(FEW);
    const names = await keychain.list();
    expect(names).toEqual({ ok: true, value: held.get(FEW) });
    for (const name of held.get(FEW) ?? []) expect(await keychain.remove(name)).toEqual({ ok: true, value: undefined });
    // One for the probe before the list.
    expect(seen.calls.deletePassword).toBe(20 + 1);
    expect(await session.countOf(FEW)).toBe(0);
    const left = await Promise.all([MANY, ...FOREIGN, 'Mail'].map(session.countOf));
    expect(left).toEqual([999, 100, 100, 1]);
    const keytar = await loadKeytar();
    for (const service of FOREIGN)
      expect(await keytar.getPassword(service, 'lease/0001')).toBe(passwordOf(service, 'lease/0001'));
  });
});
