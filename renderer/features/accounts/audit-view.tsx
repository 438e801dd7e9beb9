import { Button, Input, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { AuditEntry } from '../../../shared/model/audit';
import { loadOlder, reloadAudit, useAudit, verifyChain } from '../../stores/audit';
import { auditDetail, auditTitle } from '../../text/audit';
import { exactTime, stamp } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { useVirtualRows } from '../../ui/virtual-rows';

const ROW = 40;
const NEAR_END = 20;

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  bar: { display: 'flex', alignItems: 'center', gap: '8px', padding: '12px 16px' },
  search: { flexGrow: 1, maxWidth: '360px' },
  verdict: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  bad: { color: tokens.colorPaletteRedForeground1, fontWeight: tokens.fontWeightSemibold },
  body: { flexGrow: 1, minHeight: 0, overflowY: 'auto', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  row: {
    display: 'grid',
    gridTemplateColumns: '56px 136px 200px minmax(0, 1fr)',
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
  quiet: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
  empty: { padding: '24px 16px', color: tokens.colorNeutralForeground3 },
});

function Verdict() {
  const styles = useStyles();
  const verified = useAudit((state) => state.verified);
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

function Rows({ entries }: { readonly entries: readonly AuditEntry[] }) {
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
          const entry = entries[item.index];
          if (entry === undefined) return null;
          const detail = auditDetail(entry.event);
          return (
            <div key={entry.sequence} role="row" className={styles.row} style={{ top: item.start }}>
              <span role="cell" className={styles.quiet}>
                {entry.sequence}
              </span>
              <span role="cell" className={styles.quiet} title={exactTime(entry.at)}>
                {stamp(entry.at)}
              </span>
              <span role="cell" className={styles.clip}>
                {auditTitle(entry.event)}
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

/** The audit trail, newest first, with search and a check of its chain. */
export function AuditView() {
  const styles = useStyles();
  const { entries, failure, complete, loading } = useAudit();
  const [text, setText] = useState('');
  useEffect(() => {
    void reloadAudit();
  }, []);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return entries;
    return entries.filter((entry) =>
      `${auditTitle(entry.event)} ${auditDetail(entry.event)}`.toLowerCase().includes(wanted),
    );
  }, [entries, text]);
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
        <Button onClick={() => void verifyChain()}>Verify chain</Button>
        <Verdict />
      </div>
      {failure !== undefined && <FailureNote failure={failure} subject="Audit trail" />}
      {shown.length === 0 && !loading ? (
        <p className={styles.empty} role="status">
          {text === '' && complete
            ? 'Nothing has happened yet. Every check-out, step and end will stand here.'
            : 'No entry matches.'}
        </p>
      ) : (
        <Rows entries={shown} />
      )}
    </section>
  );
}
