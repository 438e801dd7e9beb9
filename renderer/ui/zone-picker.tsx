import { Combobox, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { zoneText } from '../text/customers';
import { findZones, zoneOffset } from './zones';

const SHOWN = 40;

interface ZonePickerProps {
  readonly value: string;
  readonly readOnly: boolean;
  readonly onChange: (zone: string) => void;
  readonly onBlur: () => void;
  /** Time for which offsets are shown, ms. */
  readonly now: number;
}

/** A time zone, found by typing part of its name. */
export function ZonePicker({ value, readOnly, onChange, onBlur, now, ...field }: ZonePickerProps) {
  /** What is being typed; undefined: nothing is. */
  const [typed, setTyped] = useState<string>();
  const found = typed === undefined ? findZones('', SHOWN) : findZones(typed, SHOWN);
  return (
    <Combobox
      {...field}
      freeform
      disabled={readOnly}
      value={typed ?? value}
      selectedOptions={[value]}
      onChange={(event) => {
        setTyped(event.target.value);
      }}
      onOptionSelect={(_, data) => {
        // Also told of, without a value, when what is typed no longer is what was chosen.
        if (data.optionValue === undefined || data.optionValue === '') return;
        setTyped(undefined);
        onChange(data.optionValue);
      }}
      onBlur={() => {
        // A name that was typed in full needs no click.
        const [only, second] = typed === undefined ? [] : found;
        if (only !== undefined && (second === undefined || only.name.toLowerCase() === typed?.trim().toLowerCase()))
          onChange(only.name);
        setTyped(undefined);
        onBlur();
      }}
    >
      {found.map(({ name }) => (
        <Option key={name} value={name} text={name}>
          {name.replaceAll('_', ' ')} ({zoneOffset(name, now)})
        </Option>
      ))}
      {found.length === 0 && (
        <Option disabled value="" text={zoneText.none}>
          {zoneText.none}
        </Option>
      )}
    </Combobox>
  );
}
