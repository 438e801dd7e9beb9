import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { setUpSteps, setUpText as text, stepName, type SetUpStep } from '../../text/set-up';
import { Unseen } from '../../ui/unseen';
import type { Progress } from './progress';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    '@media (max-width: 1020px)': { flexDirection: 'row', flexWrap: 'wrap' },
  },
  step: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    width: '100%',
    padding: '8px',
    textAlign: 'left',
    font: 'inherit',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: '1px solid transparent',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  now: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground3,
    '@media (forced-colors: active)': { border: '1px solid Highlight' },
  },
  done: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  open: { color: tokens.colorNeutralForeground3, fontSize: '20px', flexShrink: 0 },
});

interface StepListProps {
  readonly step: SetUpStep;
  readonly progress: Progress;
  readonly onStep: (step: SetUpStep) => void;
}

/** All steps with what has become of each; any can be gone to at any time. */
export function StepList({ step, progress, onStep }: StepListProps) {
  const styles = useStyles();
  return (
    <nav aria-label={text.steps}>
      <ol className={styles.list}>
        {setUpSteps.map((name) => {
          const done = progress[name] === undefined;
          return (
            <li key={name}>
              <button
                type="button"
                className={mergeClasses(styles.step, name === step && styles.now)}
                aria-current={name === step ? 'step' : undefined}
                onClick={() => {
                  onStep(name);
                }}
              >
                {done ? (
                  <CheckmarkCircleFilled className={styles.done} aria-hidden="true" />
                ) : (
                  <CircleRegular className={styles.open} aria-hidden="true" />
                )}
                {stepName[name]}
                <Unseen>{` – ${done ? text.done : text.open}`}</Unseen>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
