import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { syncText as text } from '../../text/sync';
import { FailureNote } from '../../ui/failure-note';
import { Section } from './section';
import { problemOf } from './source-fields';

function daysOf(typed: string): number | undefined {
  const days = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  return days >= 1 && days <= 365 ? days : undefined;
}

interface Typed {
  readonly name: string | undefined;
  readonly days: string | undefined;
}

const nothing: Typed = { name: undefined, days: undefined };

function useSettings(view: OrganisationView) {
  const [typed, setTyped] = useState(nothing);
  const [failure, setFailure] = useState<Failure>();
  const name = typed.name ?? view.name;
  const days = typed.days ?? String(view.staleAfterDays);
  const nameProblem = name.trim() === '' ? text.nameProblem : undefined;
  const daysProblem = daysOf(days) === undefined ? text.staleProblem : undefined;
  const changed = name.trim() !== view.name || daysOf(days) !== view.staleAfterDays;
  const type = (part: Partial<Typed>): void => {
    setTyped((now) => ({ ...now, ...part }));
  };
  const save = async (): Promise<void> => {
    const staleAfterDays = daysOf(days);
    if (!changed || nameProblem !== undefined || staleAfterDays === undefined) return;
    const answer = await ask('organisation.setSettings', {
      ...(name.trim() === view.name ? {} : { name: name.trim() }),
      ...(staleAfterDays === view.staleAfterDays ? {} : { staleAfterDays }),
    });
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    setTyped(nothing);
    notify(text.saved, { undo: true });
  };
  return { name, days, nameProblem, daysProblem, changed, failure, type, save };
}

/** Name of the organisation and how old its file may become; saved to the draft. */
export function SettingsSection({ view }: { readonly view: OrganisationView }) {
  const { name, days, nameProblem, daysProblem, changed, failure, type, save } = useSettings(view);
  return (
    <Section title={text.organisation}>
      <form
        noValidate
        style={{ display: 'flex', flexDirection: 'column', gap: '12px' }}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={text.name} {...problemOf(nameProblem)}>
          <Input
            value={name}
            maxLength={120}
            readOnly={!view.canEdit}
            onChange={(_, data) => {
              type({ name: data.value });
            }}
          />
        </Field>
        <Field label={text.stale} hint={text.staleHint} {...problemOf(daysProblem)}>
          <Input
            style={{ width: '120px' }}
            inputMode="numeric"
            value={days}
            maxLength={3}
            readOnly={!view.canEdit}
            onChange={(_, data) => {
              type({ days: data.value });
            }}
          />
        </Field>
        {view.canEdit && (
          <div>
            <Button type="submit" disabledFocusable={!changed}>
              {text.save}
            </Button>
          </div>
        )}
        {failure !== undefined && <FailureNote failure={failure} />}
      </form>
    </Section>
  );
}
