import type { AppView, LeaseSnapshot, LeaseView } from '../../../shared/ipc/views';
import { HOUR, MINUTE, SECOND, type Instant, type Millis } from '../../../shared/time';

export type TrayIcon = 'idle' | 'live' | 'attention';

/** What the tray says. */
export interface Status {
  readonly icon: TrayIcon;
  readonly live: number;
  readonly attention: number;
  /** The live lease that ends first. */
  readonly nearest?: LeaseView;
  readonly tooltip: string;
}

const isLive = ({ state }: LeaseView): boolean => state !== 'revoked';
const isUsable = ({ state }: LeaseView): boolean => state === 'active';

/** Sums up leases and problems for the tray. */
export function statusOf(
  snapshot: Pick<LeaseSnapshot, 'now' | 'leases'>,
  view: Pick<AppView, 'mode' | 'problems'>,
): Status {
  const live = snapshot.leases.filter(isLive);
  const attention = live.filter((lease) => lease.attention !== undefined).length + view.problems.length;
  const [nearest] = live.filter(isUsable).sort((a, b) => a.endsAt - b.endsAt);
  return {
    icon: attention > 0 ? 'attention' : live.length > 0 ? 'live' : 'idle',
    live: live.length,
    attention,
    ...(nearest === undefined ? {} : { nearest }),
    tooltip: tooltipOf(live.length, attention, nearest, snapshot.now, view.mode),
  };
}

function tooltipOf(
  live: number,
  attention: number,
  nearest: LeaseView | undefined,
  now: Instant,
  mode: AppView['mode'],
): string {
  const parts = [mode === 'practice' ? 'Latchkey Practice' : 'Latchkey'];
  if (live === 0) parts.push('no live JIT account');
  else parts.push(`${String(live)} live JIT account${live === 1 ? '' : 's'}`);
  if (nearest !== undefined) parts.push(`next ends in ${timeLeft(nearest.endsAt - now)}`);
  if (attention > 0) parts.push(attention === 1 ? '1 needs attention' : `${String(attention)} need attention`);
  return parts.join(' · ');
}

/** `2 d 3 h`, `1 h 05 min`, `12 min`, `40 s`; rounded down, never negative. */
export function timeLeft(ms: Millis): string {
  const left = Math.max(0, ms);
  const days = Math.floor(left / (24 * HOUR));
  const hours = Math.floor(left / HOUR) % 24;
  const minutes = Math.floor(left / MINUTE) % 60;
  if (days > 0) return `${String(days)} d ${String(hours)} h`;
  if (hours > 0) return `${String(hours)} h ${String(minutes).padStart(2, '0')} min`;
  if (minutes > 0) return `${String(minutes)} min`;
  return `${String(Math.floor(left / SECOND))} s`;
}

const BETWEEN = ' – ';
/** Signs of both names in a line of the menu; it still fits on small screens. */
const MOST_OF_BOTH = 60 - BETWEEN.length;
/** What a customer's name keeps beside a long account, and no more when its own is long: the account says which it is. */
const LEAST_OF_CUSTOMER = 24;

/** One line of the tray menu for a lease. A menu takes a single `&` for the mark of a key. */
export function menuLine(lease: LeaseView, now: Instant): string {
  const customer = cut(
    lease.customer.name,
    Math.max(LEAST_OF_CUSTOMER, MOST_OF_BOTH - signsOf(lease.accountName).length),
  );
  const account = cut(lease.accountName, MOST_OF_BOTH - signsOf(customer).length);
  const what = `${customer}${BETWEEN}${account}`.replaceAll('&', '&&');
  if (lease.attention !== undefined) return `${what} (needs attention)`;
  if (lease.state === 'active') return `${what} (${timeLeft(lease.endsAt - now)} left)`;
  return `${what} (${lease.state === 'revoking' ? 'ending' : 'being made'})`;
}

const segmenter = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** What a reader takes for one sign each, so that none is cut in two. */
const signsOf = (text: string): readonly string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

function cut(text: string, most: number): string {
  const signs = signsOf(text);
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : text;
}
