import { Button, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { AuditLine } from '../../../shared/ipc/audit-rows';
import { useApp } from '../../stores/app';
import { followAudit, loadOlder, retryDelivery, useAudit, verifyChain } from '../../stores/audit';
import { auditCustomer, auditDetail, auditTitle } from '../../text/audit';
import { deliveryLine } from '../../text/audit-delivery';
import { exactTime, stamp } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { useVirtualRows } from '../../ui/virtual-rows';
import { AuditFilters, AuditSave } from './audit-tools';

const ROW = 40;
const NEAR_END = 20;

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', padding: '12px 16px 4px' },
  status: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 16px', padding: '4px 16px 12px' },
  search: { flexGrow: 1, minWidth: '160px', maxWidth: '280px' },
  waiting: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  verdict: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  body: { flexGrow: 1, minHeight: 0, overflowY: 'auto', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  row: {
    display: 'grid',
    // At the least they fit into the smallest window, so that the last one, which says what happened, is never out of sight.
    gridTemplateColumns: '44px 124px minmax(104px, 168px) minmax(72px, 128px) minmax(72px, 128px) minmax(84px, 1fr)',
    columnGap: '12px',
    alignItems: 'center',
    boxSizing: 'border-box',
    padding: '0 16px',
    height: `${String(ROW)}px`,
    position: 'absolute',
    left: 0,
    right: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  empty: { padding: '24px 16px', color: tokens.colorNeutralForeground3 },
});

function Verdict() {
  const styles = useStyles();
  const verified = useAudit((state) => state.state?.verdict);
  if (verified === undefined) return null;
  const broken = verified.brokenAt;
  return (
    <span className={mergeClasses(styles.verdict, broken === undefined ? styles.good : styles.bad)} role="status">
      {broken === undefined ? <ShieldCheckmarkRegular fontSize={20} /> : <WarningFilled fontSize={20} />}
      {broken === undefined
        ? `${verified.entries === 1 ? '1 entry' : `${String(verified.entries)} entries`}, unbroken`
        : `Broken at no. ${String(broken)}: the trail was changed there or after`}
    </span>
  );
}

function Deliveries() {
  const styles = useStyles();
  const deliveries = useAudit((state) => state.state?.deliveries) ?? [];
  if (deliveries.length === 0) return null;
  return (
    <>
      {deliveries.map((one) => (
        <span key={one.sink} role="status" className={mergeClasses(styles.waiting, one.failure && styles.bad)}>
          {one.failure !== undefined && <WarningFilled fontSize={16} />}
          {deliveryLine(one)}
        </span>
      ))}
      {deliveries.some(({ failure }) => failure !== undefined) && (
        <Button size="small" onClick={() => void retryDelivery()}>
          Try now
        </Button>
      )}
    </>
  );
}

function Rows({ entries }: { readonly entries: readonly AuditLine[] }) {
  const styles = useStyles();
  const body = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows(body, entries.length, ROW);
  const items = rows.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= entries.length - NEAR_END) void loadOlder();
  }, [lastShown, entries.length]);
  return (
    <div className={styles.body} ref={body} tabIndex={0} role="table" aria-label="Audit trail">
      <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="rowgroup">
        {items.map((item) => {
          const line = entries[item.index];
          if (line === undefined) return null;
          const { entry, lease } = line;
          const title = auditTitle(entry.event);
          const who = lease?.technician ?? line.actor;
          const detail = auditDetail(entry.event);
          return (
            <div key={entry.sequence} role="row" className={styles.row} style={{ top: item.start }}>
              <span role="cell" className={styles.quiet}>
                {entry.sequence}
              </span>
              <span role="cell" className={styles.quiet} title={exactTime(entry.at)}>
                {stamp(entry.at)}
              </span>
              <span role="cell" className={styles.clip} title={title}>
                {title}
              </span>
              <span role="cell" className={styles.clip} title={who}>
                {who}
              </span>
              <span role="cell" className={styles.clip} title={lease?.account}>
                {lease?.customer ?? auditCustomer(entry.event)}
              </span>
              <span role="cell" className={mergeClasses(styles.clip, styles.quiet)} title={detail}>
                {detail}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function wordsOf({ entry, lease, actor }: AuditLine): string {
  const customer = lease?.customer ?? auditCustomer(entry.event);
  const names = [lease?.technician, customer, lease?.account, lease?.policy, actor];
  return [auditTitle(entry.event), auditDetail(entry.event), ...names].join(' ').toLowerCase();
}

/** The audit trail, newest first: search, check of its chain, delivery, files. */
export function AuditView() {
  const styles = useStyles();
  const { lines, failure, complete, loading } = useAudit();
  const role = useApp((state) => state.view?.me?.role);
  const [text, setText] = useState('');
  const [saved, setSaved] = useState<{ readonly done: boolean; readonly failure: Failure | undefined }>();
  useEffect(() => followAudit(), []);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return wanted === '' ? lines : lines.filter((line) => wordsOf(line).includes(wanted));
  }, [lines, text]);
  return (
    <section className={styles.view} aria-label="Audit" data-region="">
      <div className={styles.bar}>
        <Input
          className={styles.search}
          type="search"
          aria-label="Search the audit trail"
          placeholder="Search the audit trail"
          contentBefore={<SearchRegular />}
          value={text}
          onChange={(_, data) => {
            setText(data.value);
          }}
        />
        <AuditFilters />
        <AuditSave
          admin={role === 'primary' || role === 'super'}
          onDone={(done, problem) => {
            setSaved({ done, failure: problem });
          }}
        />
        <Button onClick={() => void verifyChain()}>Verify chain</Button>
      </div>
      <div className={styles.status}>
        <Verdict />
        <Deliveries />
        {saved?.done === true && <span role="status">Saved</span>}
      </div>
      {saved?.failure !== undefined && <FailureNote failure={saved.failure} subject="Saving" />}
      {failure !== undefined && <FailureNote failure={failure} subject="Audit trail" />}
      {shown.length === 0 && !loading ? (
        <p className={styles.empty} role="status">
          {text === '' && complete
            ? 'Nothing here. Every check-out, step and end stands in the audit trail.'
            : 'No entry matches.'}
        </p>
      ) : (
        <Rows entries={shown} />
      )}
    </section>
  );
}
