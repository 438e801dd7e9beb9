import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { AccountsView } from '../../features/accounts/accounts-view';
import { AuditView } from '../../features/audit/audit-view';
import { Drawer } from '../../features/accounts/drawer';
import type { Filter, Order } from '../../features/accounts/filter';
import { Filters } from '../../features/accounts/filters';
import type { Change } from '../../features/live/change-end';
import { SweepView } from '../../features/sweep/sweep-view';
import { followApp, useApp } from '../../stores/app';
import { copy, followClipboard } from '../../stores/copied';
import { followLeases, useLease, useLeases } from '../../stores/leases';
import { useShown } from '../../stores/shown';
import { sweepText } from '../../text/sweep';
import { focusNextRegion, inTextField, isMod, useWindowKeys } from '../../ui/keys';
import { Unseen } from '../../ui/unseen';

const everything: Filter = { state: 'all', whose: 'all', customer: undefined, source: undefined, text: '' };

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0 },
  side: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    width: '208px',
    flexShrink: 0,
    boxSizing: 'border-box',
    padding: '12px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  // A button's text stands in the middle of the room that Fluent keeps for its bold form.
  tabs: { '& button': { textAlign: 'left' } },
  badge: {
    padding: '4px 12px',
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorPaletteDarkOrangeForeground1,
    backgroundColor: tokens.colorPaletteDarkOrangeBackground1,
    border: `1px solid ${tokens.colorPaletteDarkOrangeBorder1}`,
  },
});

const views = ['accounts', 'sweep', 'audit'] as const;
type ViewName = (typeof views)[number];

function useFollow(choose: (id: LeaseId) => void): void {
  const mode = useApp((state) => state.view?.mode);
  useEffect(() => followApp(), []);
  useEffect(() => followClipboard(), []);
  useEffect(() => (mode === 'practice' || mode === 'organisation' ? followLeases('all') : undefined), [mode]);
  const shown = useShown();
  useEffect(() => {
    if (shown.leaseId !== undefined) choose(shown.leaseId);
  }, [shown, choose]);
}

function useAccounts() {
  const [view, setView] = useState<ViewName>('accounts');
  const [filter, setFilter] = useState<Filter>(everything);
  const [order, setOrder] = useState<Order>({ by: 'end', descending: true });
  const [chosen, setChosen] = useState<LeaseId>();
  const [change, setChange] = useState<Change>();
  const byId = useLeases((state) => state.byId);
  const all = useMemo(() => Object.values(byId), [byId]);
  const choose = useCallback((id: LeaseId | undefined) => {
    setChosen(id);
    setChange(undefined);
  }, []);
  const showReceipt = useCallback(
    (id: LeaseId) => {
      setView('accounts');
      choose(id);
    },
    [choose],
  );
  return { view, setView, showReceipt, filter, setFilter, order, setOrder, chosen, choose, change, setChange, all };
}

function useKeys(
  lease: LeaseView | undefined,
  choose: (id: LeaseId | undefined) => void,
  searchField: RefObject<HTMLInputElement | null>,
): void {
  useWindowKeys(
    useCallback(
      (event: KeyboardEvent) => {
        if (event.key === 'F6') {
          event.preventDefault();
          focusNextRegion(event.shiftKey);
        } else if (event.key === 'Escape') {
          backToTable();
          choose(undefined);
        } else if (event.key.toLowerCase() === 'k' && isMod(event)) {
          event.preventDefault();
          searchField.current?.select();
        } else if (event.key.toLowerCase() === 'c' && isMod(event) && !inTextField(event.target)) {
          const marked = window.getSelection()?.toString() ?? '';
          if (marked === '' && lease?.canCopy === true) void copy(lease.id, 'secret');
        }
      },
      [choose, lease, searchField],
    ),
  );
}

/** Gives the focus to the table when what had it is about to go; anybody at the keyboard would begin anew at the top. */
function backToTable(): void {
  const gone = document.activeElement?.closest('aside');
  if (gone !== null && gone !== undefined) document.querySelector<HTMLElement>('[role=grid]')?.focus();
}

function mayChange(lease: LeaseView, change: Change | undefined): Change | undefined {
  return (change === 'extend' && lease.extensions.length > 0) || (change === 'shorten' && lease.canShorten)
    ? change
    : undefined;
}

interface SideProps {
  readonly view: ViewName;
  readonly onView: (view: ViewName) => void;
  readonly children: ReactNode;
}

function Side({ view, onView, children }: SideProps) {
  const styles = useStyles();
  const practice = useApp((state) => state.view?.mode) === 'practice';
  return (
    <nav className={styles.side} aria-label="Views and filters" data-region="">
      {practice && <div className={styles.badge}>Practice</div>}
      <TabList
        vertical
        className={styles.tabs}
        selectedValue={view}
        onTabSelect={(_, data) => {
          onView(views.find((name) => name === data.value) ?? 'accounts');
        }}
      >
        <Tab value="accounts">Accounts</Tab>
        <Tab value="sweep">{sweepText.name}</Tab>
        <Tab value="audit">Audit</Tab>
      </TabList>
      {children}
    </nav>
  );
}

interface OtherViewProps {
  readonly view: ViewName;
  readonly onReceipt: (id: LeaseId) => void;
}

/** The views beside the table of leases. */
function OtherView({ view, onReceipt }: OtherViewProps) {
  if (view === 'audit') return <AuditView />;
  return view === 'sweep' ? <SweepView onReceipt={onReceipt} /> : null;
}

/** The Accounts window: filters, table, drawer; and the audit trail. */
export function Accounts() {
  const styles = useStyles();
  const state = useAccounts();
  const { chosen, choose, view, setView } = state;
  const lease = useLease(chosen);
  const change = lease === undefined ? undefined : mayChange(lease, state.change);
  const app = useApp((store) => store.view);
  const searchField = useRef<HTMLInputElement>(null);
  useFollow(choose);
  useKeys(lease, choose, searchField);
  return (
    <main className={styles.page}>
      <Unseen as="h1">Accounts</Unseen>
      <Side view={view} onView={setView}>
        {view === 'accounts' && (
          <Filters
            leases={state.all}
            filter={state.filter}
            maySeeAll={app?.me !== undefined && app.me.role !== 'technician'}
            onChange={state.setFilter}
            searchRef={searchField}
          />
        )}
      </Side>
      <OtherView view={view} onReceipt={state.showReceipt} />
      {view === 'accounts' && (
        <AccountsView
          all={state.all}
          lease={lease}
          filter={state.filter}
          order={state.order}
          onOrder={state.setOrder}
          chosen={chosen}
          changing={change !== undefined}
          onChoose={choose}
          onClear={() => {
            state.setFilter(everything);
          }}
          onChange={state.setChange}
        >
          {lease !== undefined && (
            <Drawer
              key={lease.id}
              lease={lease}
              change={change}
              onChangeClose={() => {
                backToTable();
                state.setChange(undefined);
              }}
              onClose={() => {
                backToTable();
                choose(undefined);
              }}
            />
          )}
        </AccountsView>
      )}
    </main>
  );
}
