import { Checkbox, Field, makeStyles, Radio, RadioGroup, Select, Switch, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Preferences } from '../../../shared/model/preferences';
import type { ManageableField } from '../../../shared/model/managed';
import { ask } from '../../bridge';
import { setPreferences, useApp } from '../../stores/app';
import { spoken } from '../../text/time';
import { LockSetting } from '../lock/lock-setting';
import { FailureNote } from '../../ui/failure-note';
import { NetworkSection } from './network-section';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '24px',
    maxWidth: '480px',
    // Choices side by side go to the next line in a narrow window.
    '& [role=radiogroup]': { flexWrap: 'wrap' },
    // Nor is a list of choices wider than the window for its longest line.
    '& .fui-Select, & .fui-Select__select': { minWidth: 0 },
  },
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

/** Keys that desktops rarely hold already. */
const shortcutKeys = ['Control+Alt+L', 'Control+Shift+L', 'CommandOrControl+Alt+K'];
const keysName = (keys: string): string =>
  keys.replace('CommandOrControl', 'Ctrl').replace('Control', 'Ctrl').replaceAll('+', ' + ');

type Save = (change: Partial<Preferences>) => void;

interface FieldProps<T> {
  readonly value: T;
  /** The policy of this computer sets it. */
  readonly fixed: boolean;
  readonly save: Save;
}

function Theme({ value, fixed, save }: FieldProps<Preferences['theme']>) {
  return (
    <Field label="Colours">
      <RadioGroup
        layout="horizontal"
        disabled={fixed}
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

function ClearAfter({ value, fixed, save }: FieldProps<number>) {
  const options = [...new Set([...clearAfter, value])].sort((a, b) => a - b);
  return (
    <Field
      label="Take a copied credential off the clipboard after"
      hint="Only when the clipboard still holds it. User names stay."
    >
      <Select
        disabled={fixed}
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

function Shortcut({ value, fixed, save }: FieldProps<string>) {
  const options = [...new Set([...shortcutKeys, ...(value === '' ? [] : [value])])];
  return (
    <Field
      label="Open Latchkey from anywhere with"
      hint="Another program may hold the keys already; then nothing happens."
    >
      <Select
        disabled={fixed}
        value={value}
        onChange={(_, data) => {
          save({ shortcut: data.value });
        }}
      >
        <option value="">No keys</option>
        {options.map((keys) => (
          <option key={keys} value={keys}>
            {keysName(keys)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

function Notify({ value, fixed, save }: FieldProps<readonly number[]>) {
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
              disabled={fixed || (!chosen && value.length >= 5)}
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

/** What the policy of this computer sets; nothing until it was asked. */
function useManaged(): { readonly fields: readonly ManageableField[]; readonly trouble: boolean } {
  const [managed, setManaged] = useState<{ readonly fields: readonly ManageableField[]; readonly trouble: boolean }>({
    fields: [],
    trouble: false,
  });
  useEffect(() => {
    void ask('preferences.managed', {}).then((answer) => {
      if (answer.ok) setManaged({ fields: answer.value.fields, trouble: answer.value.trouble !== undefined });
    });
  }, []);
  return managed;
}

const whenLeaving = [
  ['ask', 'Ask'],
  ['end', 'End them first'],
  ['leave', 'Leave them to the directory'],
] as const;

function WhenLeaving({ value, save }: { readonly value: Preferences['whenLeaving']; readonly save: Save }) {
  return (
    <Field
      label="Live accounts when Latchkey quits or the computer sleeps or shuts down"
      hint="An account that nothing in the directory ends stays usable while Latchkey is away."
    >
      <RadioGroup
        layout="horizontal"
        value={value}
        onChange={(_, data) => {
          const found = whenLeaving.find(([choice]) => choice === data.value);
          if (found !== undefined) save({ whenLeaving: found[0] });
        }}
      >
        {whenLeaving.map(([choice, name]) => (
          <Radio key={choice} value={choice} label={name} />
        ))}
      </RadioGroup>
    </Field>
  );
}

/** What a person may choose on this computer; saved at once. */
export function PreferencesPage() {
  const styles = useStyles();
  const preferences = useApp((state) => state.preferences);
  const [failure, setFailure] = useState<Failure>();
  const { fields, trouble } = useManaged();
  if (preferences === undefined) return null;
  const fixed = (field: ManageableField): boolean => fields.includes(field);
  const save: Save = (change) => {
    void setPreferences(change).then(setFailure);
  };
  return (
    <div className={styles.form}>
      {failure !== undefined && <FailureNote failure={failure} subject="Not saved" />}
      {fields.length > 0 && (
        <div className={styles.small}>The policy of this computer sets what is greyed out here.</div>
      )}
      {trouble && (
        <div className={styles.small}>
          There is a policy file on this computer, and it does not hold. About this app says why.
        </div>
      )}
      <Theme value={preferences.theme} fixed={fixed('theme')} save={save} />
      <ClearAfter value={preferences.clipboardClearSeconds} fixed={fixed('clipboardClearSeconds')} save={save} />
      <Notify value={preferences.notifyBeforeMinutes} fixed={fixed('notifyBeforeMinutes')} save={save} />
      <Shortcut value={preferences.shortcut} fixed={fixed('shortcut')} save={save} />
      <LockSetting fixed={fixed('lock')} />
      <WhenLeaving value={preferences.whenLeaving} save={save} />
      <Switch
        label="Open at sign-in, so that accounts end on time without you thinking of it"
        disabled={fixed('openAtLogin')}
        checked={preferences.openAtLogin}
        onChange={(_, data) => {
          save({ openAtLogin: data.checked });
        }}
      />
      <NetworkSection value={preferences.proxy} fixed={fixed('proxy')} save={save} />
      <div className={styles.small}>
        These choices hold on this computer and are saved at once. They change nothing that the organisation enforces.
      </div>
    </div>
  );
}
