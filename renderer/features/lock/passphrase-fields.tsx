import { Field, Input } from '@fluentui/react-components';
import type { Ref } from 'react';
import { LONGEST_PASSPHRASE, SHORTEST_PASSPHRASE } from '../../../shared/lock-words';
import { lockText as text } from '../../text/lock';

interface PassphraseProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** It is being chosen, not remembered. */
  readonly isNew?: boolean;
  readonly hint?: string;
  readonly trouble?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
}

/** A field whose text is not shown. */
export function Passphrase({
  label,
  value,
  onChange,
  isNew = false,
  hint,
  trouble,
  inputRef,
  autoFocus,
}: PassphraseProps) {
  return (
    <Field
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(trouble === undefined ? {} : { validationMessage: trouble })}
    >
      <Input
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        maxLength={LONGEST_PASSPHRASE}
        value={value}
        {...(inputRef === undefined ? {} : { input: { ref: inputRef } })}
        {...(autoFocus === undefined ? {} : { autoFocus })}
        onChange={(_, data) => {
          onChange(data.value);
        }}
      />
    </Field>
  );
}

/** A passphrase that is being chosen, typed twice. */
export interface Chosen {
  readonly first: string;
  readonly second: string;
}

export const nothingChosen: Chosen = { first: '', second: '' };

/** Whether it can be kept. Main looks at its characters once more. */
export const isUsable = ({ first, second }: Chosen): boolean => first.length >= SHORTEST_PASSPHRASE && first === second;

interface ChoosingProps {
  readonly value: Chosen;
  readonly onChange: (value: Chosen) => void;
  readonly autoFocus?: boolean;
}

/** Two fields for one new passphrase. */
export function ChoosePassphrase({ value, onChange, autoFocus }: ChoosingProps) {
  const { first, second } = value;
  // Said once the second has had a chance to become the same.
  const differs = second.length >= first.length && second !== first;
  return (
    <>
      <Passphrase
        isNew
        label={text.newPassphrase}
        hint={text.rule}
        value={first}
        {...(autoFocus === undefined ? {} : { autoFocus })}
        onChange={(next) => {
          onChange({ first: next, second });
        }}
      />
      <Passphrase
        isNew
        label={text.again}
        value={second}
        trouble={differs ? text.differs : undefined}
        onChange={(next) => {
          onChange({ first, second: next });
        }}
      />
    </>
  );
}
