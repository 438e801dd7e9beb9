import { Checkbox, Field, makeStyles, Radio, RadioGroup, Select, Switch, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Preferences } from '../../../shared/model/preferences';
import { setPreferences, useApp } from '../../stores/app';
import { spoken } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '480px' },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  row: { display: 'flex', flexWrap: 'wrap', gap: '4px 16px' },
});

const themes: readonly (readonly [Preferences['theme'], string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['highContrast', 'High contrast'],
];
const clearAfter = [10, 30, 60, 120, 300];
const notifyBefore = [60, 30, 10, 5, 1];

type Save = (change: Partial<Preferences>) => void;

function Theme({ value, save }: { readonly value: Preferences['theme']; readonly save: Save }) {
  return (
    <Field label="Colours">
      <RadioGroup
        layout="horizontal"
        value={value}
        onChange={(_, data) => {
          const found = themes.find(([theme]) => theme === data.value);
          if (found !== undefined) save({ theme: found[0] });
        }}
      >
        {themes.map(([theme, name]) => (
          <Radio key={theme} value={theme} label={name} />
        ))}
      </RadioGroup>
    </Field>
  );
}

function ClearAfter({ value, save }: { readonly value: number; readonly save: Save }) {
  const options = [...new Set([...clearAfter, value])].sort((a, b) => a - b);
  return (
    <Field
      label="Take a copied credential off the clipboard after"
      hint="Only when the clipboard still holds it. User names stay."
    >
      <Select
        value={String(value)}
        onChange={(_, data) => {
          save({ clipboardClearSeconds: Number(data.value) });
        }}
      >
        {options.map((seconds) => (
          <option key={seconds} value={seconds}>
            {spoken(seconds * 1_000)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Notify({ value, save }: { readonly value: readonly number[]; readonly save: Save }) {
  const styles = useStyles();
  const options = [...new Set([...notifyBefore, ...value])].sort((a, b) => b - a);
  return (
    <div role="group" aria-label="Notify before the end">
      <div>Notify before the end of an account</div>
      <div className={styles.row}>
        {options.map((minutes) => {
          const chosen = value.includes(minutes);
          return (
            <Checkbox
              key={minutes}
              label={spoken(minutes * 60_000)}
              checked={chosen}
              disabled={!chosen && value.length >= 5}
              onChange={() => {
                const rest = value.filter((one) => one !== minutes);
                save({ notifyBeforeMinutes: chosen ? rest : [...rest, minutes].sort((a, b) => b - a) });
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

/** What a person may choose on this computer; saved at once. */
export function PreferencesPage() {
  const styles = useStyles();
  const preferences = useApp((state) => state.preferences);
  const [failure, setFailure] = useState<Failure>();
  if (preferences === undefined) return null;
  const save: Save = (change) => {
    void setPreferences(change).then(setFailure);
  };
  return (
    <div className={styles.form}>
      {failure !== undefined && <FailureNote failure={failure} subject="Not saved" />}
      <Theme value={preferences.theme} save={save} />
      <ClearAfter value={preferences.clipboardClearSeconds} save={save} />
      <Notify value={preferences.notifyBeforeMinutes} save={save} />
      <Switch
        label="Open at sign-in, so that accounts end on time without you thinking of it"
        checked={preferences.openAtLogin}
        onChange={(_, data) => {
          save({ openAtLogin: data.checked });
        }}
      />
      <div className={styles.small}>
        These choices hold on this computer and are saved at once. They change nothing that the organisation enforces.
      </div>
    </div>
  );
}
