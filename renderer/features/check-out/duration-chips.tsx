import { makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components';
import type { KeyboardEvent } from 'react';
import type { DurationOption } from '../../../shared/ipc/views';
import type { DurationCode } from '../../../shared/time';
import { durations } from '../../text/durations';
import { errorText } from '../../text/errors';

const useStyles = makeStyles({
  group: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  chip: {
    minHeight: '28px',
    padding: '0 10px',
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    border: `1px solid ${tokens.colorBrandBackground}`,
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { backgroundColor: tokens.colorBrandBackgroundHover },
  },
  impossible: {
    color: tokens.colorNeutralForegroundDisabled,
    backgroundColor: tokens.colorNeutralBackgroundDisabled,
    border: `1px dashed ${tokens.colorNeutralStrokeDisabled}`,
    textDecorationLine: 'line-through',
    cursor: 'not-allowed',
    ':hover': { backgroundColor: tokens.colorNeutralBackgroundDisabled },
  },
});

interface DurationChipsProps {
  readonly name: string;
  readonly options: readonly DurationOption[];
  readonly value: DurationCode | undefined;
  readonly onChange: (code: DurationCode) => void;
}

const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * One duration of those the policy offers. Impossible ones can be reached by keyboard, so that their reason can be read,
 * but not chosen.
 */
export function DurationChips({ name, options, value, onChange }: DurationChipsProps) {
  const styles = useStyles();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = STEP[event.key];
    if (step === undefined) return;
    const chips = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')];
    const here = chips.findIndex((chip) => chip === document.activeElement);
    const index = (here + step + chips.length) % chips.length;
    event.preventDefault();
    chips[index]?.focus();
    const option = options[index];
    if (option?.allowed === true) onChange(option.code);
  };
  const entry = value ?? options[0]?.code;
  return (
    <div role="radiogroup" aria-label={name} className={styles.group} onKeyDown={onKeyDown}>
      {options.map((option) => {
        const chip = (
          <button
            key={option.code}
            type="button"
            role="radio"
            aria-checked={option.code === value}
            aria-disabled={!option.allowed}
            tabIndex={option.code === entry ? 0 : -1}
            className={mergeClasses(
              styles.chip,
              option.code === value && styles.chosen,
              !option.allowed && styles.impossible,
            )}
            onClick={() => {
              if (option.allowed) onChange(option.code);
            }}
          >
            {durations[option.code].label}
          </button>
        );
        if (option.failure === undefined) return chip;
        return (
          <Tooltip key={option.code} content={errorText(option.failure).body} relationship="description">
            {chip}
          </Tooltip>
        );
      })}
    </div>
  );
}
