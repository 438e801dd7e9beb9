import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import { ActionFailure } from '../live/action-failure';
import { type Change, ChangeEnd } from '../live/change-end';
import { LeaseAudit } from './lease-audit';
import { NowTab } from './now-tab';
import { Receipt } from './receipt';

const useStyles = makeStyles({
  drawer: {
    display: 'flex',
    flexDirection: 'column',
    width: '360px',
    flexShrink: 0,
    minHeight: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    // Beside it a table would have no room.
    '@media (max-width: 1000px)': {
      position: 'absolute',
      maxWidth: '100%',
      boxSizing: 'border-box',
      right: 0,
      top: 0,
      bottom: 0,
      boxShadow: tokens.shadow16,
    },
  },
  head: { display: 'flex', alignItems: 'start', gap: '8px', padding: '12px 8px 0 16px' },
  title: {
    margin: 0,
    flexGrow: 1,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  body: { padding: '0 16px 16px', overflowY: 'auto', minHeight: 0, flexGrow: 1 },
  failure: { flexShrink: 0, padding: '0 16px' },
  extend: { padding: '0 16px 12px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
});

const tabs = [
  ['now', 'Now'],
  ['receipt', 'Receipt'],
  ['audit', 'Audit'],
] as const;
type TabName = (typeof tabs)[number][0];

interface DrawerProps {
  readonly lease: LeaseView;
  readonly change: Change | undefined;
  readonly onChangeClose: () => void;
  readonly onClose: () => void;
}

/** Everything about the selected lease. */
export function Drawer({ lease, change, onChangeClose, onClose }: DrawerProps) {
  const styles = useStyles();
  const [tab, setTab] = useState<TabName>('now');
  return (
    <aside className={styles.drawer} aria-label="Selected account" data-region="">
      <div className={styles.head}>
        <h2 className={styles.title}>{lease.accountName}</h2>
        <Button appearance="subtle" icon={<DismissRegular />} aria-label="Close the details" onClick={onClose} />
      </div>
      <TabList
        selectedValue={tab}
        onTabSelect={(_, data) => {
          setTab(tabs.find(([name]) => name === data.value)?.[0] ?? 'now');
        }}
        style={{ padding: '0 4px' }}
      >
        {tabs.map(([name, text]) => (
          <Tab key={name} value={name}>
            {text}
          </Tab>
        ))}
      </TabList>
      {change !== undefined && (
        <div className={styles.extend}>
          <ChangeEnd lease={lease} change={change} onClose={onChangeClose} />
        </div>
      )}
      <div className={styles.failure}>
        <ActionFailure lease={lease} />
      </div>
      <div className={styles.body} role="tabpanel" aria-label={tab} tabIndex={0}>
        {tab === 'now' && <NowTab lease={lease} changing={change !== undefined} />}
        {tab === 'receipt' && <Receipt lease={lease} />}
        {tab === 'audit' && <LeaseAudit lease={lease} />}
      </div>
    </aside>
  );
}
