import { beforeEach, describe, expect, it } from 'vitest';
import type { Bridge } from '../../shared/ipc/bridge';
import { FakeBridge } from '../testing/fake-bridge';
import { closePolicy, startPolicy, editPolicy } from './policy-editor';
import { knownChoice, searchPrivileges, usePrivileges } from './policy-editor-privileges';
import { forgetReach, lookAgain, useReach } from './policy-editor-reach';

let fake: FakeBridge;
let answers: (() => void)[];

/** A main process whose answers come when the test says so. */
function slow(): Bridge {
  return {
    on: fake.on.bind(fake),
    invoke: async (name, input) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return fake.invoke(name, input);
    },
  };
}

beforeEach(() => {
  closePolicy();
  answers = [];
  fake = new FakeBridge('typical', Date.now());
  usePrivileges.setState({ choices: [], seen: [], searching: false, failure: undefined });
  Object.assign(globalThis, { window: { latchkey: fake } });
});

describe('privileges to pick', () => {
  it('are those of the newest search, whichever answer comes last', async () => {
    Object.assign(globalThis, { window: { latchkey: slow() } });
    const first = searchPrivileges({ source: 'm365', query: 'global', connectorId: undefined });
    const second = searchPrivileges({ source: 'm365', query: 'exchange', connectorId: undefined });
    answers[1]?.();
    await second;
    answers[0]?.();
    await first;
    expect(usePrivileges.getState().choices.map(({ privilege }) => privilege.name)).toEqual(['Exchange Administrator']);
  });

  it('ask the directory that was named, and keep what was seen before', async () => {
    await searchPrivileges({ source: 'm365', query: 'global', connectorId: undefined });
    await searchPrivileges({ source: 'm365', query: ' exchange ', connectorId: 'm365-contoso' });
    expect(fake.calls.at(-1)?.input).toEqual({ source: 'm365', query: 'exchange', connectorId: 'm365-contoso' });
    const { seen } = usePrivileges.getState();
    const known = seen.map((choice) => knownChoice(seen, choice.privilege)?.risk);
    expect(known).toEqual(['medium', 'high']);
  });

  it('are none when the search fails, and the reason is kept', async () => {
    fake.failing.set('directory.privileges', 'not_entitled');
    await searchPrivileges({ source: 'm365', query: '', connectorId: undefined });
    expect(usePrivileges.getState()).toMatchObject({
      choices: [],
      searching: false,
      failure: { code: 'not_entitled' },
    });
  });
});

describe('what a policy would do', () => {
  it('is looked at anew when asked, once the policy is complete', async () => {
    startPolicy('m365');
    await lookAgain();
    expect(useReach.getState().lines).toBeUndefined();
    editPolicy({ name: 'Night shift' });
    await lookAgain();
    expect(useReach.getState()).toMatchObject({ looking: false, failure: undefined });
    expect(useReach.getState().lines?.length).toBeGreaterThan(0);
    expect(fake.calls.filter(({ name }) => name === 'policy.survey').map(({ input }) => input)).toEqual([
      expect.objectContaining({ look: true }),
    ]);
  });

  it('is forgotten with its policy, also when the answer is still on its way', async () => {
    startPolicy('m365');
    editPolicy({ name: 'Night shift' });
    Object.assign(globalThis, { window: { latchkey: slow() } });
    const looking = lookAgain();
    expect(useReach.getState().looking).toBe(true);
    forgetReach();
    for (const answer of answers) answer();
    await looking;
    expect(useReach.getState()).toEqual({ preview: undefined, lines: undefined, looking: false, failure: undefined });
  });

  it('says why it could not be looked at, and keeps what was known', async () => {
    startPolicy('m365');
    editPolicy({ name: 'Night shift' });
    await lookAgain();
    const before = useReach.getState().lines;
    fake.failing.set('policy.survey', 'timeout');
    await lookAgain();
    expect(useReach.getState()).toMatchObject({ lines: before, looking: false, failure: { code: 'timeout' } });
  });
});
