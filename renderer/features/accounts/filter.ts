import type { CustomerId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import type { Source } from '../../../shared/model/connector';
import { stateWord } from '../../ui/lease-words';

export type StateFilter = 'all' | 'live' | 'attention' | 'ended';

/** What the table shows. */
export interface Filter {
  readonly state: StateFilter;
  readonly whose: 'mine' | 'all';
  readonly customer: CustomerId | undefined;
  readonly source: Source | undefined;
  readonly text: string;
}

export type Column = 'state' | 'account' | 'customer' | 'policy' | 'technician' | 'end';
export interface Order {
  readonly by: Column;
  readonly descending: boolean;
}

function inState(lease: LeaseView, state: StateFilter): boolean {
  switch (state) {
    case 'all':
      return true;
    case 'live':
      return lease.state !== 'revoked';
    case 'ended':
      return lease.state === 'revoked';
    case 'attention':
      return lease.attention !== undefined || lease.overdue;
  }
}

/** How many leases of those in reach each state filter would show. */
export function counts(leases: readonly LeaseView[]): Record<StateFilter, number> {
  const count = (state: StateFilter): number => leases.filter((lease) => inState(lease, state)).length;
  return { all: leases.length, live: count('live'), attention: count('attention'), ended: count('ended') };
}

/** Does a lease pass the filter? */
export function passes(lease: LeaseView, filter: Filter): boolean {
  if (!inState(lease, filter.state)) return false;
  if (filter.whose === 'mine' && !lease.mine) return false;
  if (filter.customer !== undefined && lease.customer.id !== filter.customer) return false;
  if (filter.source !== undefined && lease.source !== filter.source) return false;
  const text = filter.text.trim().toLowerCase();
  if (text === '') return true;
  return [lease.accountName, lease.customer.name, lease.policyName, lease.technician.name, lease.reason, lease.ticket]
    .join('\n')
    .toLowerCase()
    .includes(text);
}

const keys: Readonly<Record<Column, (lease: LeaseView) => string | number>> = {
  state: (lease) => stateWord(lease),
  account: (lease) => lease.accountName.toLowerCase(),
  customer: (lease) => lease.customer.name.toLowerCase(),
  policy: (lease) => lease.policyName.toLowerCase(),
  technician: (lease) => lease.technician.name.toLowerCase(),
  end: (lease) => lease.revokedAt ?? lease.endsAt,
};

/** A sorted copy; equal ones stand in the order of their ids, so that nothing jumps. */
export function sorted(leases: readonly LeaseView[], order: Order): LeaseView[] {
  const key = keys[order.by];
  const sign = order.descending ? -1 : 1;
  return [...leases].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === y) return a.id < b.id ? -1 : 1;
    return x < y ? -sign : sign;
  });
}
