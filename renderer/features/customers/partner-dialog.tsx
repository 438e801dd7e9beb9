import { Checkbox, ProgressBar, SearchBox } from '@fluentui/react-components';
import { useState } from 'react';
import type { PartnerCustomerView } from '../../../shared/ipc/partner-rows';
import { useNow } from '../../stores/clock';
import { partnerText as text, relationshipText } from '../../text/partner';
import { FoundDialog, FoundFailure } from '../organising/found-dialog';
import { useFoundStyles } from '../organising/found-styles';
import { isNew, type PartnerState, usePartner } from './partner-state';

/** Shown at once at most; the search finds the others. */
const MOST_SHOWN = 200;

function fits({ name, domain }: PartnerCustomerView, query: string): boolean {
  const typed = query.trim().toLowerCase();
  return typed === '' || name.toLowerCase().includes(typed) || domain.toLowerCase().includes(typed);
}

/** What can be taken stands first; otherwise as it came, by name. */
function newFirst(one: PartnerCustomerView, other: PartnerCustomerView): number {
  return Number(isNew(other)) - Number(isNew(one));
}

interface RowProps {
  readonly customer: PartnerCustomerView;
  readonly state: PartnerState;
}

function Row({ customer, state }: RowProps) {
  const styles = useFoundStyles();
  const now = useNow();
  const { tenantId, name, domain, known } = customer;
  const why = known !== undefined ? text.known(known.name, name) : domain === '' ? text.noDomain : undefined;
  const more = [domain, relationshipText(customer, now), why].filter((part) => part !== undefined && part !== '');
  return (
    <li className={styles.row}>
      <Checkbox
        className={styles.name}
        label={name}
        disabled={!isNew(customer)}
        checked={state.chosen.has(tenantId)}
        onChange={(_, data) => {
          state.choose([tenantId], data.checked === true);
        }}
      />
      <span className={styles.more}>{more.join(' · ')}</span>
    </li>
  );
}

function Customers({
  state,
  customers,
}: {
  readonly state: PartnerState;
  readonly customers: PartnerState['customers'];
}) {
  const styles = useFoundStyles();
  const [query, setQuery] = useState('');
  if (customers === undefined) {
    return (
      <div role="status">
        {text.looking}
        <ProgressBar aria-label={text.looking} />
      </div>
    );
  }
  if (customers.length === 0) return <div>{text.empty}</div>;
  const fitting = customers.filter((customer) => fits(customer, query)).sort(newFirst);
  const fresh = fitting.filter(isNew).map(({ tenantId }) => tenantId);
  const allChosen = fresh.length > 0 && fresh.every((tenantId) => state.chosen.has(tenantId));
  return (
    <>
      <div className={styles.bar}>
        <SearchBox
          className={styles.search}
          aria-label={text.search}
          placeholder={text.search}
          value={query}
          onChange={(_, data) => {
            setQuery(data.value);
          }}
        />
        <Checkbox
          label={text.all(fresh.length)}
          disabled={fresh.length === 0}
          checked={allChosen}
          onChange={(_, data) => {
            state.choose(fresh, data.checked === true);
          }}
        />
      </div>
      {fitting.length === 0 ? (
        <div>{text.noMatch}</div>
      ) : (
        <ul className={styles.list} tabIndex={0} aria-label={text.list}>
          {fitting.slice(0, MOST_SHOWN).map((customer) => (
            <Row key={customer.tenantId} customer={customer} state={state} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Customers as Microsoft knows them of the partner; those that are chosen are taken into the draft. Shown while it is there. */
export function PartnerDialog({ onClose }: { readonly onClose: () => void }) {
  const state = usePartner();
  const { failure, customers } = state;
  return (
    <FoundDialog found={state} text={text} onClose={onClose}>
      <div>{text.lead}</div>
      <FoundFailure found={state} words={text.again} />
      {(failure === undefined || customers !== undefined) && <Customers state={state} customers={customers} />}
    </FoundDialog>
  );
}
