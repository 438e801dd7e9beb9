import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import type { CustomerHit, PolicyOffer, RecentView } from '../../shared/ipc/views';
import type { DurationCode } from '../../shared/time';
import { ask } from '../bridge';
import { refreshRecents } from './catalogue';

/** The customer of a draft; a recent check-out knows less than a search hit. */
export type DraftCustomer = Pick<CustomerHit, 'id' | 'name'> & Partial<Pick<CustomerHit, 'code' | 'timeZone'>>;

export type Layer = 'home' | 'policies' | 'form';

interface CheckOutStore {
  readonly layer: Layer;
  readonly customer: DraftCustomer | undefined;
  /** `undefined` while they are fetched. */
  readonly offers: readonly PolicyOffer[] | undefined;
  readonly offer: PolicyOffer | undefined;
  readonly duration: DurationCode | undefined;
  readonly reason: string;
  readonly ticket: string;
  readonly submitting: boolean;
  readonly failure: Failure | undefined;
  /** The lease that was checked out last: its row takes the focus when it can be copied. */
  readonly newest: LeaseId | undefined;
}

const start: CheckOutStore = {
  layer: 'home',
  customer: undefined,
  offers: undefined,
  offer: undefined,
  duration: undefined,
  reason: '',
  ticket: '',
  submitting: false,
  failure: undefined,
  newest: undefined,
};

/** The check-out that is being filled in. Leaving it keeps every input until it is checked out. */
export const useCheckOut = create<CheckOutStore>(() => start);

/** Forgets the draft altogether. */
export function resetCheckOut(): void {
  useCheckOut.setState(start);
}

function firstAllowed(offer: PolicyOffer): DurationCode | undefined {
  return offer.durations.find((option) => option.allowed)?.code;
}

function allowed(offer: PolicyOffer, code: DurationCode | undefined): boolean {
  return offer.durations.some((option) => option.code === code && option.allowed);
}

async function fetchOffers(customer: DraftCustomer): Promise<readonly PolicyOffer[]> {
  const answer = await ask('catalogue.policies', { customerId: customer.id });
  if (useCheckOut.getState().customer?.id !== customer.id) return [];
  if (!answer.ok) {
    useCheckOut.setState({ offers: [], failure: answer.error });
    return [];
  }
  useCheckOut.setState({ offers: answer.value.offers });
  return answer.value.offers;
}

/** A recent check-out does not say where the customer is; the summary wants its time zone. */
async function fetchTimeZone(customer: DraftCustomer): Promise<void> {
  const answer = await ask('catalogue.customers', { query: customer.name.slice(0, 200), limit: 50 });
  const found = answer.ok ? answer.value.hits.find((hit) => hit.id === customer.id) : undefined;
  if (found !== undefined && useCheckOut.getState().customer?.id === customer.id) {
    useCheckOut.setState({ customer: found });
  }
}

/** Goes to the policies of a customer; with one policy only, straight on to its form. */
export async function pickCustomer(customer: DraftCustomer): Promise<void> {
  const before = useCheckOut.getState();
  const same = before.customer?.id === customer.id;
  useCheckOut.setState({
    layer: 'policies',
    customer,
    failure: undefined,
    ...(same ? {} : { offers: undefined, offer: undefined, duration: undefined }),
  });
  const offers = await fetchOffers(customer);
  const [only] = offers;
  if (offers.length === 1 && only !== undefined && only.refusal === undefined) pickOffer(only);
}

/** Goes to the form of a policy; a duration picked before is kept where it is possible. */
export function pickOffer(offer: PolicyOffer): void {
  const { duration } = useCheckOut.getState();
  useCheckOut.setState({
    layer: 'form',
    offer,
    failure: undefined,
    duration: allowed(offer, duration) ? duration : firstAllowed(offer),
  });
}

/** Repeats a recent check-out: all is chosen but the reason. */
export async function repeat(recent: RecentView): Promise<void> {
  const customer = { id: recent.customerId, name: recent.customerName };
  useCheckOut.setState({
    layer: 'policies',
    customer,
    offers: undefined,
    offer: undefined,
    failure: undefined,
    duration: recent.duration,
  });
  void fetchTimeZone(customer);
  const offers = await fetchOffers(customer);
  const found = offers.find((offer) => offer.policyId === recent.policyId && offer.connectorId === recent.connectorId);
  if (found !== undefined && found.refusal === undefined) pickOffer(found);
}

export function setDraft(change: Partial<Pick<CheckOutStore, 'duration' | 'reason' | 'ticket'>>): void {
  useCheckOut.setState({ ...change, failure: undefined });
}

/** One layer back; nothing that was typed is lost. */
export function back(): void {
  const { layer, offers } = useCheckOut.getState();
  const toHome = layer === 'policies' || (offers?.length ?? 0) <= 1;
  useCheckOut.setState({ layer: toHome ? 'home' : 'policies', failure: undefined });
}

/** Checks out what the draft says. On success the draft is gone and its lease is the newest. */
export async function submit(): Promise<void> {
  const { customer, offer, duration, reason, ticket, submitting } = useCheckOut.getState();
  if (submitting || customer === undefined || offer === undefined || duration === undefined) return;
  useCheckOut.setState({ submitting: true, failure: undefined });
  const answer = await ask('lease.checkOut', {
    customerId: customer.id,
    connectorId: offer.connectorId,
    policyId: offer.policyId,
    duration,
    reason: reason.trim(),
    ...(ticket.trim() === '' ? {} : { ticket: ticket.trim() }),
  });
  if (answer.ok) {
    useCheckOut.setState({ ...start, newest: answer.value.leaseId });
    await refreshRecents();
  } else {
    useCheckOut.setState({ submitting: false, failure: answer.error });
  }
}

/** Tells what a text rule wants, or nothing when the text satisfies it. An unusable pattern is left to main. */
export function ruleProblem(
  text: string,
  rule: { readonly required: boolean; readonly minLength: number; readonly pattern?: string | undefined },
  what: string,
): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return rule.required ? `${what} is required` : undefined;
  if (trimmed.length < rule.minLength) return `${what}: at least ${String(rule.minLength)} characters`;
  if (rule.pattern === undefined) return undefined;
  try {
    return new RegExp(`^(?:${rule.pattern})$`, 'u').test(trimmed)
      ? undefined
      : `${what} does not have the form asked for`;
  } catch {
    return undefined;
  }
}
