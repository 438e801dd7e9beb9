import { makeStyles, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { ReactNode } from 'react';
import type { CertificateFactsView } from '../../shared/ipc/domain-rows';
import { certificateText } from '../text/domains';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  one: {
    display: 'flex',
    gap: '8px',
    alignItems: 'start',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  words: { flexGrow: 1, minWidth: 0 },
  // What is long may break anywhere, but not the words of a button.
  actions: { flexShrink: 0, overflowWrap: 'normal' },
  subject: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 8px',
    fontWeight: tokens.fontWeightSemibold,
    userSelect: 'text',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  warning: { display: 'flex', alignItems: 'center', gap: '4px' },
  icon: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '16px', flexShrink: 0 },
  print: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'text' },
});

/** Certificates, one below the other. */
export function CertificateList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}

function Warning({ words }: { readonly words: string }) {
  const styles = useStyles();
  return (
    <div className={styles.warning}>
      <WarningRegular className={styles.icon} aria-hidden="true" />
      {words}
    </div>
  );
}

interface CertificateCardProps {
  /** Null: it could not be read. */
  readonly facts: CertificateFactsView | null;
  readonly now: number;
  /** Beside its name. */
  readonly mark?: ReactNode;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

/** A certificate as it is compared: whose it is, until when it holds, its fingerprint. */
export function CertificateCard({ facts, now, mark, children }: CertificateCardProps) {
  const styles = useStyles();
  if (facts === null)
    return (
      <li className={styles.one}>
        <Warning words={certificateText.broken} />
      </li>
    );
  const { subject, endsAt, isAuthority, fingerprint } = facts;
  return (
    <li className={styles.one}>
      <div className={styles.words}>
        <div className={styles.subject} data-selectable="">
          {subject} {mark}
        </div>
        {endsAt <= now ? (
          <Warning words={certificateText.ended(endsAt)} />
        ) : (
          <div className={styles.quiet}>{certificateText.ends(endsAt)}</div>
        )}
        {!isAuthority && <Warning words={certificateText.noAuthority} />}
        <div className={styles.quiet}>
          SHA-256{' '}
          <span className={styles.print} data-selectable="">
            {fingerprint}
          </span>
        </div>
      </div>
      <div className={styles.actions}>{children}</div>
    </li>
  );
}
