import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enterSession, startLockedSession, type LockedSession } from '../../../../scripts/lib/keyring-session.mjs';
import { Secret } from '../../../../shared/secret';
import { openKeychain } from '../../../adapters/security/keychain';
import { FakeClock } from '../../../testkit/fakes/clock';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { keychainLane, PATIENCE } from './keychain-lane';

const SERVICE = 'Latchkey organisation 0123456789abcdef';

const kept = mkdtempSync(join(tmpdir(), 'latchkey-question-'));
let session: LockedSession;
let leaveSession: () => void;

beforeAll(async () => {
  session = await startLockedSession(kept, [{ service: SERVICE, account: 'lease/1', password: 'kept' }]);
  leaveSession = enterSession(session);
});
afterAll(async () => {
  leaveSession();
  await session.stop();
  rmSync(kept, { recursive: true });
});

it('a question for the password that nobody answers holds nobody up, and all goes on once it is gone', async () => {
  const stopDialogue = await session.startDialogue();
  const timers = new FakeTimers(new FakeClock());
  const lane = keychainLane(timers);
  const ours = lane.through(openKeychain({ service: SERVICE }));
  const noAnswer = { ok: false, error: { code: 'keychain_locked', detail: 'no answer' } };
  const [asked, behind] = [ours.get('lease/1'), ours.put('lease/2', new Secret('x'))];
  await timers.advance(PATIENCE);
  expect(await asked).toEqual(noAnswer);
  expect(await behind).toEqual(noAnswer);
  expect(await ours.probe()).toEqual(noAnswer);

  await session.unlock();
  await stopDialogue();
  const found = async (): Promise<string | undefined> => {
    const answer = await ours.get('lease/1');
    return answer.ok ? answer.value?.reveal() : answer.error.detail;
  };
  await expect.poll(found, { timeout: 20_000 }).toBe('kept');
  expect(await ours.list()).toEqual({ ok: true, value: ['lease/1'] });
  await lane.end();
});
