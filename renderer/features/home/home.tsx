import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { LeaseView } from '../../../shared/ipc/views';
import { ask } from '../../bridge';
import { useApp } from '../../stores/app';
import { refreshRecents, search, useCatalogue } from '../../stores/catalogue';
import { pickCustomer, repeat } from '../../stores/check-out';
import { useNow } from '../../stores/clock';
import { liveLeases, useLeases } from '../../stores/leases';
import { errorText } from '../../text/errors';
import { setUpHome } from '../../text/set-up-home';
import { plural } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { Unseen } from '../../ui/unseen';
import { isMod, useWindowKeys } from '../../ui/keys';
import { LeaseRow } from '../live/lease-row';
import { type Pick, PickList } from './pick-list';
import { Section } from './section';
import { TopBar } from './top-bar';
import { useUsableMark } from '../../ui/usable';

const LIST_ID = 'picks';
/** More than these stand in the Accounts window. */
const MOST_ROWS = 20;

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  scroll: { flexGrow: 1, minHeight: 0, overflowY: 'auto', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  rows: { margin: 0, padding: 0 },
  notes: { display: 'flex', flexDirection: 'column', gap: '8px', padding: '8px 12px 0' },
  empty: { padding: '4px 16px 8px 12px', color: tokens.colorNeutralForeground3 },
  attention: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 12px',
    textAlign: 'left',
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorPaletteRedBackground1,
    border: 'none',
    borderTop: `1px solid ${tokens.colorPaletteRedBorder1}`,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  attentionIcon: { fontSize: '16px', color: tokens.colorPaletteRedForeground1, flexShrink: 0 },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

function matches(lease: LeaseView, query: string): boolean {
  const text = `${lease.accountName} ${lease.customer.name} ${lease.policyName} ${lease.privileges.join(' ')}`;
  return text.toLowerCase().includes(query);
}

/** What Enter can pick: recent check-outs that match, then customers (with nothing typed only when nothing is recent). */
function usePicks(): readonly Pick[] {
  const { query, hits, recents } = useCatalogue();
  return useMemo(() => {
    const wanted = query.trim().toLowerCase();
    const fitting = recents
      .filter((one) => `${one.customerName} ${one.policyName}`.toLowerCase().includes(wanted))
      .sort((a, b) => Number(b.pinned) - Number(a.pinned));
    return [
      ...fitting.map((recent): Pick => ({ kind: 'recent', id: `recent ${recent.key}`.replaceAll(' ', '-'), recent })),
      ...hits.map((customer): Pick => ({ kind: 'customer', id: `customer-${customer.id}`, customer })),
    ];
  }, [query, hits, recents]);
}

function choose(pick: Pick): void {
  if (pick.kind === 'recent') void repeat(pick.recent);
  else void pickCustomer(pick.customer);
}

function Attention({ leases }: { readonly leases: readonly LeaseView[] }) {
  const styles = useStyles();
  const [first] = leases;
  if (first === undefined) return null;
  const title = first.attention === undefined ? 'overdue' : errorText(first.attention.failure).title;
  return (
    <button
      type="button"
      className={styles.attention}
      data-region=""
      onClick={() => void ask('app.openWindow', { window: 'accounts', leaseId: first.id })}
    >
      <WarningFilled className={styles.attentionIcon} aria-hidden="true" />
      <span className={styles.clip}>
        <strong>
          {plural(leases.length, 'account')} need{leases.length === 1 ? 's' : ''} attention:
        </strong>{' '}
        {first.customer.name} · {title}
      </span>
    </button>
  );
}

function Live({ leases }: { readonly leases: readonly LeaseView[] }) {
  const styles = useStyles();
  const failure = useLeases((state) => state.failure);
  const loaded = useLeases((state) => state.revision !== undefined);
  if (failure !== undefined) {
    return (
      <div className={styles.notes}>
        <FailureNote failure={failure} subject="Live accounts" />
      </div>
    );
  }
  if (!loaded || leases.length === 0) return null;
  return (
    <Section title="Live" count={leases.length}>
      <ul className={styles.rows}>
        {leases.slice(0, MOST_ROWS).map((lease) => (
          <LeaseRow key={lease.id} lease={lease} />
        ))}
      </ul>
      {leases.length > MOST_ROWS && (
        <Button appearance="transparent" onClick={() => void ask('app.openWindow', { window: 'accounts' })}>
          {`${String(leases.length - MOST_ROWS)} more in Accounts`}
        </Button>
      )}
    </Section>
  );
}

function useListKeys(picks: readonly Pick[]) {
  const [active, setActive] = useState(0);
  const query = useCatalogue((state) => state.query);
  const index = Math.min(active, Math.max(0, picks.length - 1));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && picks.length > 0) {
      event.preventDefault();
      setActive((index + step + picks.length) % picks.length);
    } else if (event.key === 'Enter' && picks[index] !== undefined) {
      event.preventDefault();
      choose(picks[index]);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      setActive(0);
      void search('');
    } else if (!isMod(event)) {
      setActive(event.key.length === 1 || event.key === 'Backspace' ? 0 : index);
    }
  };
  return { activeId: picks[index]?.id, onKeyDown };
}

function Problems() {
  const styles = useStyles();
  const problems = useApp((state) => state.view?.problems) ?? [];
  if (problems.length === 0) return null;
  return (
    <div className={styles.notes}>
      {problems.map((problem) => (
        <FailureNote key={problem.code} failure={problem} tone="warning" />
      ))}
    </div>
  );
}

function Picks({ picks, activeId }: { readonly picks: readonly Pick[]; readonly activeId: string | undefined }) {
  const total = useCatalogue((state) => state.total);
  const recents = picks.filter((pick) => pick.kind === 'recent');
  const customers = picks.filter((pick) => pick.kind === 'customer');
  return (
    <>
      {recents.length > 0 && (
        <Section title="Recent · Pinned">
          <PickList id={LIST_ID} name="Recent check-outs" picks={recents} activeId={activeId} onPick={choose} />
        </Section>
      )}
      {customers.length > 0 && (
        <Section title="Customers" count={total}>
          <PickList id={`${LIST_ID}-2`} name="Customers" picks={customers} activeId={activeId} onPick={choose} />
        </Section>
      )}
    </>
  );
}

/** An organisation with nobody to work for yet: an admin is led to the set-up. */
function Bare() {
  const styles = useStyles();
  const loaded = useCatalogue(
    (state) => state.loaded && state.searched && state.total === 0 && state.failure === undefined,
  );
  const role = useApp((state) => state.view?.me?.role);
  if (!loaded || role === undefined) return null;
  return (
    <div className={styles.empty}>
      <p role="status">{role === 'technician' ? setUpHome.none : setUpHome.bare}</p>
      {role !== 'technician' && (
        <Button appearance="primary" onClick={() => void ask('app.openWindow', { window: 'settings' })}>
          {setUpHome.open}
        </Button>
      )}
    </div>
  );
}

/** The first layer of the popover: search, live accounts, recent check-outs and customers. */
export function Home({ onHelp }: { readonly onHelp: () => void }) {
  useUsableMark();
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const now = useNow();
  const byId = useLeases((state) => state.byId);
  const query = useCatalogue((state) => state.query);
  const picks = usePicks();
  const { activeId, onKeyDown } = useListKeys(picks);
  useEffect(() => {
    void refreshRecents();
    void search(useCatalogue.getState().query);
  }, []);
  useWindowKeys((event) => {
    if (event.key.toLowerCase() !== 'k' || !isMod(event)) return;
    event.preventDefault();
    input.current?.select();
  });
  const all = liveLeases(byId, now);
  const wanted = query.trim().toLowerCase();
  const shown = all.filter((lease) => lease.mine && matches(lease, wanted));
  const attention = all.filter((lease) => lease.attention !== undefined || lease.overdue);
  return (
    <main className={styles.page}>
      <Unseen as="h1">Latchkey</Unseen>
      <TopBar
        inputRef={input}
        listId={picks.some((pick) => pick.kind === 'recent') ? LIST_ID : `${LIST_ID}-2`}
        activeId={activeId}
        onKeyDown={onKeyDown}
        onHelp={onHelp}
      />
      <div className={styles.scroll} role="group" aria-label="Accounts and customers" tabIndex={0}>
        <Problems />
        <Live leases={shown} />
        <Picks picks={picks} activeId={activeId} />
        {picks.length === 0 && wanted !== '' && shown.length === 0 && (
          <div className={styles.empty} role="status">
            <p>
              Nothing is called “{query.trim()}”. A customer is found by its name, code or domain; yours to work for are
              listed when the field is empty.
            </p>
          </div>
        )}
        {picks.length === 0 && wanted === '' && shown.length === 0 && <Bare />}
      </div>
      <Attention leases={attention} />
    </main>
  );
}
