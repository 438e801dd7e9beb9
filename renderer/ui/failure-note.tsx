import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { Failure } from '../../shared/errors';
import { errorText, type ErrorText, technicalDetail } from '../text/errors';

const useStyles = makeStyles({
  note: {
    display: 'grid',
    gridTemplateColumns: '20px 1fr auto',
    columnGap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorPaletteRedBackground1,
    border: `1px solid ${tokens.colorPaletteRedBorder1}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  warning: {
    backgroundColor: tokens.colorPaletteYellowBackground1,
    border: `1px solid ${tokens.colorPaletteYellowBorder1}`,
  },
  icon: { fontSize: '20px', color: tokens.colorPaletteRedForeground1 },
  warningIcon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  body: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  detail: {
    marginTop: '4px',
    color: tokens.colorNeutralForeground3,
    '& summary': { cursor: 'pointer', width: 'fit-content' },
  },
  code: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
});

interface FailureNoteProps {
  readonly failure: Failure;
  readonly tone?: 'error' | 'warning';
  /** What it happened to, said before the title. */
  readonly subject?: string;
  /** Words that fit what was being done better than those for every place. */
  readonly words?: ErrorText;
  readonly onDismiss?: () => void;
}

/** What happened, what it means, what to do; the technical detail is folded below. */
export function FailureNote({
  failure,
  tone = 'error',
  subject,
  words = errorText(failure),
  onDismiss,
}: FailureNoteProps) {
  const styles = useStyles();
  const Icon = tone === 'warning' ? WarningRegular : ErrorCircleRegular;
  return (
    <div className={mergeClasses(styles.note, tone === 'warning' && styles.warning)} role="alert">
      <Icon className={mergeClasses(styles.icon, tone === 'warning' && styles.warningIcon)} aria-hidden="true" />
      <div>
        <div className={styles.title}>{subject === undefined ? words.title : `${subject}: ${words.title}`}</div>
        <div className={styles.body}>
          {words.body} {words.action}
        </div>
        <details className={styles.detail}>
          <summary>Technical detail</summary>
          <span className={styles.code} data-selectable="">
            {technicalDetail(failure)}
          </span>
        </details>
      </div>
      {onDismiss !== undefined && (
        <Button
          size="small"
          appearance="transparent"
          icon={<DismissRegular />}
          aria-label="Dismiss"
          onClick={onDismiss}
        />
      )}
    </div>
  );
}
