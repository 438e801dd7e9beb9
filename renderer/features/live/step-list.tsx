import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { HourglassRegular } from '@fluentui/react-icons/svg/hourglass';
import type { StepView } from '../../../shared/ipc/views';
import { stepStatus, stepText } from '../../text/en';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '12px',
    rowGap: '2px',
  },
  step: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  todo: { color: tokens.colorNeutralForeground3 },
  icon: { fontSize: '14px', flexShrink: 0 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  wait: { color: tokens.colorPaletteDarkOrangeForeground1 },
});

const icons = {
  done: CheckmarkCircleFilled,
  running: ArrowSyncRegular,
  retrying: HourglassRegular,
  waiting: CircleRegular,
} as const;

interface StepListProps {
  readonly steps: readonly StepView[];
}

/** The steps of a check-out or an end as they happen: icon and word for each, and its state for a screen reader. */
export function StepList({ steps }: StepListProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="Steps">
      {steps.map((step) => {
        const Icon = icons[step.status];
        return (
          <li key={step.key} className={mergeClasses(styles.step, step.status === 'waiting' && styles.todo)}>
            <Icon
              className={mergeClasses(
                styles.icon,
                step.status === 'done' && styles.done,
                step.status === 'retrying' && styles.wait,
              )}
              role="img"
              aria-label={stepStatus[step.status]}
            />
            {stepText(step)}
          </li>
        );
      })}
    </ul>
  );
}
