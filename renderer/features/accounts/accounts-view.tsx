import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { type ReactNode, useMemo } from 'react';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useLeases } from '../../stores/leases';
import { label } from '../../text/en';
import { FailureNote } from '../../ui/failure-note';
import type { Change } from '../live/change-end';
import { checkIn } from '../live/lease-menu';
import { EndAll } from './end-all';
import { type Filter, type Order, passes, sorted } from './filter';
import { LeaseTable } from './lease-table';

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    padding: '12px 16px',
    // All of them fit on one line in the smallest window.
    '& button': { minWidth: 0, paddingLeft: '9px', paddingRight: '9px', whiteSpace: 'nowrap' },
  },
  below: { position: 'relative', display: 'flex', flexGrow: 1, minHeight: 0 },
  list: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  empty: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '12px',
    flexGrow: 1,
    padding: '24px',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
});

interface BarProps {
  readonly lease: LeaseView | undefined;
  readonly leases: readonly LeaseView[];
  readonly onChoose: (id: LeaseId) => void;
  readonly onChange: (change: Change) => void;
  /** What one came for stands below: a credential to copy, a form to fill in, the first check-out. */
  readonly hasOther: boolean;
}

function Bar({ lease, leases, onChoose, onChange, hasOther }: BarProps) {
  const styles = useStyles();
  return (
    <div className={styles.bar} role="toolbar" aria-label="Actions" data-region="">
      <Button
        appearance={hasOther ? 'secondary' : 'primary'}
        icon={<KeyRegular />}
        onClick={() => void ask('app.openWindow', { window: 'popover' })}
      >
        {label.checkOut}
      </Button>
      <Button
        disabledFocusable={lease?.canCheckIn !== true}
        onClick={() => {
          if (lease?.canCheckIn === true) void checkIn(lease);
        }}
      >
        {label.checkIn}
      </Button>
      <Button disabledFocusable={(lease?.extensions.length ?? 0) === 0} onClick={() => onChange('extend')}>
        {label.extend}
      </Button>
      <Button disabledFocusable={lease?.canShorten !== true} onClick={() => onChange('shorten')}>
        {label.shorten}
      </Button>
      <EndAll leases={leases} onChoose={onChoose} />
    </div>
  );
}

function Empty({ any, onClear }: { readonly any: boolean; readonly onClear: () => void }) {
  const styles = useStyles();
  return (
    <div className={styles.empty} role="status">
      <div>
        {any
          ? 'No account fits these filters.'
          : 'No account has been checked out yet. Live and ended accounts stand here with their receipts.'}
      </div>
      {any ? (
        <Button onClick={onClear}>Show all accounts</Button>
      ) : (
        <Button appearance="primary" onClick={() => void ask('app.openWindow', { window: 'popover' })}>
          Check out the first one
        </Button>
      )}
    </div>
  );
}

interface AccountsViewProps extends Omit<BarProps, 'leases' | 'hasOther'> {
  readonly all: readonly LeaseView[];
  readonly filter: Filter;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly chosen: LeaseId | undefined;
  /** A form in the drawer waits to be filled in. */
  readonly changing: boolean;
  readonly onClear: () => void;
  /** The drawer of the chosen lease. It stands below the toolbar, whose actions are for that lease. */
  readonly children: ReactNode;
}

/** The toolbar, the table of leases, and the drawer beside the table. */
export function AccountsView(props: AccountsViewProps) {
  const styles = useStyles();
  const { all, lease, filter, order, chosen, changing } = props;
  const failure = useLeases((state) => state.failure);
  const loaded = useLeases((state) => state.revision !== undefined);
  const isNone = loaded && all.length === 0;
  const shown = useMemo(
    () =>
      sorted(
        all.filter((lease) => passes(lease, filter)),
        order,
      ),
    [all, filter, order],
  );
  return (
    <section className={styles.view} aria-label="Accounts">
      <Bar {...props} leases={all} hasOther={isNone || changing || lease?.canCopy === true} />
      <div className={styles.below}>
        <div className={styles.list}>
          {failure !== undefined && <FailureNote failure={failure} subject="Accounts" />}
          {loaded && shown.length === 0 ? (
            <Empty any={!isNone} onClear={props.onClear} />
          ) : (
            <LeaseTable
              leases={shown}
              chosen={chosen}
              onChoose={props.onChoose}
              order={order}
              onOrder={props.onOrder}
            />
          )}
        </div>
        {props.children}
      </div>
    </section>
  );
}
