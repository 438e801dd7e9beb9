import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { Remark } from './entity-form';

const useStyles = makeStyles({
  note: {
    display: 'flex',
    gap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorPaletteYellowBackground1,
    border: `1px solid ${tokens.colorPaletteYellowBorder1}`,
  },
  problem: {
    backgroundColor: tokens.colorPaletteRedBackground1,
    border: `1px solid ${tokens.colorPaletteRedBorder1}`,
  },
  quiet: { backgroundColor: tokens.colorNeutralBackground3, border: `1px solid ${tokens.colorNeutralStroke2}` },
  icon: { fontSize: '20px', flexShrink: 0 },
});

interface RemarkNoteProps {
  readonly remark: Remark;
  /** Something to know, not to mend. */
  readonly quiet?: boolean;
}

/** A sentence about a thing as a whole. */
export function RemarkNote({ remark, quiet = false }: RemarkNoteProps) {
  const styles = useStyles();
  const Icon = quiet ? InfoRegular : remark.severity === 'problem' ? ErrorCircleRegular : WarningRegular;
  return (
    <div
      role={remark.severity === 'problem' ? 'alert' : 'note'}
      className={mergeClasses(styles.note, remark.severity === 'problem' && styles.problem, quiet && styles.quiet)}
    >
      <Icon className={styles.icon} aria-hidden="true" />
      <span>{remark.text}</span>
    </div>
  );
}
