import { makeStyles, mergeClasses, tokens, Tooltip } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { KeyboardEvent } from 'react';
import type { DurationOption } from '../../../shared/ipc/views';
import type { DurationCode } from '../../../shared/time';
import { durationsText, troubleText } from '../../text/doctor';
import { durations } from '../../text/durations';

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
  why: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    columnGap: '6px',
    marginTop: '8px',
    padding: '6px 8px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorPaletteYellowBorder1}`,
    backgroundColor: tokens.colorPaletteYellowBackground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  whyIcon: { fontSize: '16px', color: tokens.colorPaletteDarkOrangeForeground1 },
});

interface DurationChipsProps {
  readonly name: string;
  readonly options: readonly DurationOption[];
  readonly value: DurationCode | undefined;
  readonly onChange: (code: DurationCode) => void;
}

/** Durations that are impossible for the same reason, with that reason. */
function troubles(options: readonly DurationOption[]): readonly (readonly [string, readonly DurationCode[]])[] {
  const codesBy = new Map<string, DurationCode[]>();
  for (const { code, failure } of options) {
    if (failure === undefined) continue;
    const why = troubleText(failure);
    codesBy.set(why, [...(codesBy.get(why) ?? []), code]);
  }
  return [...codesBy];
}

/** Why durations are greyed out, said before anybody commits to one. */
export function WhyGreyed({ options }: Pick<DurationChipsProps, 'options'>) {
  const styles = useStyles();
  return troubles(options).map(([why, codes]) => (
    <div key={why} className={styles.why} role="note">
      <WarningRegular className={styles.whyIcon} aria-hidden="true" />
      <span>
        <strong>{durationsText(codes)}:</strong> {why}
      </span>
    </div>
  ));
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
          <Tooltip key={option.code} content={troubleText(option.failure)} relationship="description">
            {chip}
          </Tooltip>
        );
      })}
    </div>
  );
}
