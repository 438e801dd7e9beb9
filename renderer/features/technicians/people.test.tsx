// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../shared/errors';
import type { ChannelName, Input, Output } from '../../../shared/ipc/contract';
import type { DirectoryPersonView } from '../../../shared/ipc/partner-rows';
import type { Result } from '../../../shared/result';
import { useMemory } from '../../stores/organisation-memory';
import { FakeBridge } from '../../testing/fake-bridge';
import { closeAll, forgetAll, patient, type } from '../../testing/settings-harness';
import { Root } from '../../ui/root';
import { PeopleDialog } from './people-dialog';

type Row = 'technicians.fromDirectory';
type Answer = Result<Output<Row>, Failure>;
interface Question {
  readonly input: unknown;
  readonly answer: (answer: Answer) => void;
}

/** Microsoft, which answers when the test says so. */
class SlowDirectory extends FakeBridge {
  readonly questions: Question[] = [];
  override invoke<N extends ChannelName>(name: N, input: Input<N>): Promise<Result<Output<N>, Failure>> {
    if (name !== 'technicians.fromDirectory') return super.invoke(name, input);
    return new Promise((resolve) => {
      this.questions.push({ input, answer: resolve as (answer: Answer) => void });
    });
  }
}

const person = (name: string, more: Partial<DirectoryPersonView> = {}): DirectoryPersonView => ({
  objectId: `aaaaaaaa-0000-4000-8000-${name
    .toLowerCase()
    .padStart(12, '0')
    .replaceAll(/[^0-9a-f]/g, '0')}`,
  name,
  upn: `${name.toLowerCase()}@msp.example`,
  enabled: true,
  ...more,
});
const found = (people: readonly DirectoryPersonView[], more = false, added = 0): Answer => ({
  ok: true,
  value: { people: [...people], more, added },
});

patient();
let directory: SlowDirectory;
let closed = 0;
beforeEach(() => {
  forgetAll();
  closed = 0;
  directory = new SlowDirectory();
  Object.assign(window, { latchkey: directory });
  render(
    <Root>
      <PeopleDialog onClose={() => (closed += 1)} />
    </Root>,
  );
});
afterEach(closeAll);

/** The question with this number, from 0, when it has been asked. */
async function question(number: number): Promise<Question> {
  await waitFor(() => {
    expect(directory.questions.length).toBeGreaterThan(number);
  });
  return directory.questions[number]!;
}
const box = (name: string): Promise<HTMLInputElement> => screen.findByRole('checkbox', { name });

describe('technicians from Microsoft', () => {
  it('shows the answer to the newest question, whichever comes last', async () => {
    const any = await question(0);
    type(screen.getByRole('searchbox'), 'fa');
    const later = await question(1);
    expect(later.input).toEqual({ query: 'fa' });
    later.answer(found([person('Fay')]));
    await box('Fay');
    // Until the page has drawn all that follows from it.
    await act(async () => {
      any.answer(found([person('Abe')]));
      await Promise.resolve();
    });
    expect(screen.queryByRole('checkbox', { name: 'Abe' })).toBeNull();
    await box('Fay');
  });

  it('lets nobody be chosen who is on the roster or signs in elsewhere, and says why', async () => {
    const known = { id: 'tech-ana', name: 'Ana Duarte' } as DirectoryPersonView['known'] & object;
    (await question(0)).answer(
      found([person('Ada', { known }), person('Bea', { guest: 'elsewhere' }), person('Cid', { guest: 'here' })], true),
    );
    expect((await box('Ada')).disabled).toBe(true);
    expect((await box('Bea')).disabled).toBe(true);
    expect((await box('Cid')).disabled).toBe(false);
    await screen.findByText('ada@msp.example · On the roster as Ana Duarte');
    await screen.findByText('cid@msp.example · Guest');
    await screen.findByText(/^Only 3 are shown/);
  });

  it('keeps who is chosen through another search and a refusal, and takes all of them', async () => {
    (await question(0)).answer(found([person('Abe')]));
    fireEvent.click(await box('Abe'));
    type(screen.getByRole('searchbox'), 'fay');
    (await question(1)).answer(found([person('Fay')]));
    fireEvent.click(await box('Fay'));
    expect((await box('Abe')).checked).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Add 2 technicians' }));
    const first = await question(2);
    expect(first.input).toEqual({ take: [person('Abe').objectId, person('Fay').objectId] });
    first.answer({ ok: false, error: { code: 'insufficient_rights' } });
    await screen.findByRole('button', { name: 'Ask again' });
    expect([closed, (await box('Abe')).checked]).toEqual([0, true]);
    fireEvent.click(screen.getByRole('button', { name: 'Add 2 technicians' }));
    (await question(3)).answer(found([], false, 2));
    await waitFor(() => {
      expect(closed).toBe(1);
    });
    expect(JSON.stringify(useMemory.getState().notice)).toContain('2 technicians added in the draft');
  });
});
