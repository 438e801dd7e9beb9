import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { LeaseView } from '../../../shared/ipc/views';
import type { AuditEntry } from '../../../shared/model/audit';
import { ask } from '../../bridge';
import { auditDetail, auditTitle } from '../../text/audit';
import { exactTime } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  entry: { padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, overflowWrap: 'anywhere' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
});

/** What the audit trail says about one lease; fetched again whenever the lease changes. */
export function LeaseAudit({ lease }: { readonly lease: LeaseView }) {
  const styles = useStyles();
  const [entries, setEntries] = useState<readonly AuditEntry[]>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let gone = false;
    void ask('lease.audit', { leaseId: lease.id }).then((answer) => {
      if (gone) return;
      setFailure(answer.ok ? undefined : answer.error);
      if (answer.ok) setEntries(answer.value.entries);
    });
    return () => {
      gone = true;
    };
  }, [lease]);
  if (failure !== undefined) return <FailureNote failure={failure} />;
  return (
    <ol className={styles.list} aria-label="Audit">
      {(entries ?? []).map((entry) => (
        <li key={entry.sequence} className={styles.entry}>
          <div>{auditTitle(entry.event)}</div>
          <div className={styles.small}>{auditDetail(entry.event)}</div>
          <div className={styles.small}>{`${exactTime(entry.at)} · no. ${String(entry.sequence)}`}</div>
        </li>
      ))}
    </ol>
  );
}
