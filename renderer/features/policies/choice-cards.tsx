import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import type { KeyboardEvent, ReactNode } from 'react';

const useStyles = makeStyles({
  group: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(176px, 1fr))', gap: '12px' },
  card: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 20px',
    alignContent: 'start',
    gap: '4px 8px',
    padding: '12px',
    textAlign: 'left',
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  chosen: {
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
    '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-3px' },
  },
  fixed: {
    cursor: 'not-allowed',
    color: tokens.colorNeutralForeground3,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1 },
  },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    fontWeight: tokens.fontWeightSemibold,
  },
  name: { display: 'inline-flex', alignItems: 'center', gap: '8px' },
  mark: { fontSize: '20px', color: tokens.colorNeutralForeground3 },
  markChosen: { color: tokens.colorCompoundBrandForeground1 },
  body: { gridColumn: '1 / -1', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

export interface CardChoice<T extends string> {
  readonly value: T;
  readonly title: string;
  readonly icon?: ReactNode;
  /** A word after the title. */
  readonly tag?: ReactNode;
  readonly body: ReactNode;
}

interface ChoiceCardsProps<T extends string> {
  readonly name: string;
  readonly choices: readonly CardChoice<T>[];
  readonly value: T;
  /** What is chosen stays chosen; the others can be read. */
  readonly fixed?: boolean;
  readonly onChange: (value: T) => void;
}

const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A radio group whose choices need more than a word. */
export function ChoiceCards<T extends string>({ name, choices, value, fixed = false, onChange }: ChoiceCardsProps<T>) {
  const styles = useStyles();
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = STEP[event.key];
    if (step === undefined || fixed) return;
    event.preventDefault();
    const index = choices.findIndex((choice) => choice.value === value);
    const next = choices[(index + step + choices.length) % choices.length];
    if (next === undefined) return;
    onChange(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-choice="${next.value}"]`)?.focus();
  };
  return (
    <div role="radiogroup" aria-label={name} className={styles.group} onKeyDown={onKeyDown}>
      {choices.map((choice) => {
        const chosen = choice.value === value;
        return (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={chosen}
            aria-disabled={fixed}
            tabIndex={chosen ? 0 : -1}
            data-choice={choice.value}
            className={mergeClasses(styles.card, chosen && styles.chosen, fixed && styles.fixed)}
            onClick={() => {
              if (!fixed) onChange(choice.value);
            }}
          >
            <span className={styles.title}>
              <span className={styles.name}>
                {choice.icon}
                {choice.title}
              </span>
              {choice.tag}
            </span>
            {chosen ? (
              <CheckmarkCircleFilled className={mergeClasses(styles.mark, styles.markChosen)} aria-hidden="true" />
            ) : (
              <CircleRegular className={styles.mark} aria-hidden="true" />
            )}
            <span className={styles.body}>{choice.body}</span>
          </button>
        );
      })}
    </div>
  );
}
