import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import type { LeaseView } from '../../../shared/ipc/views';
import { isBeginning, stateWord } from '../../ui/lease-words';

const useStyles = makeStyles({
  cell: { display: 'inline-flex', alignItems: 'center', gap: '6px', minWidth: 0 },
  icon: { fontSize: '16px', flexShrink: 0 },
  live: { color: tokens.colorBrandForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

function look(lease: LeaseView) {
  if (lease.overdue || lease.attention !== undefined) return { Icon: WarningFilled, tone: 'bad' } as const;
  if (lease.state === 'revoked') return { Icon: CheckmarkCircleRegular, tone: 'quiet' } as const;
  if (lease.state === 'active') return { Icon: KeyRegular, tone: 'live' } as const;
  return { Icon: ArrowSyncRegular, tone: isBeginning(lease) ? 'live' : 'quiet' } as const;
}

/** State by icon and word. */
export function StateCell({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const { Icon, tone } = look(lease);
  return (
    <span className={mergeClasses(styles.cell, tone === 'bad' && styles.bad, tone === 'quiet' && styles.quiet)}>
      <Icon className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true" />
      {stateWord(lease)}
    </span>
  );
}
